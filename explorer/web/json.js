/**
 * JSON read without loss: numbers keep their digits (`1.10`, ids beyond 2^53), members their order, repeated members
 * both stand. `JSON.parse` would show a reader something that was never sent.
 *
 * @typedef {{kind: 'object', members: [string, Node][]}|{kind: 'array', items: Node[]}|
 *           {kind: 'string', text: string}|{kind: 'other', text: string}} Node
 */

/** Deeper texts are shown as they are. */
export const DEEPEST = 400

const WIDEST_INLINE = 58
const QUOTE = 34
const COMMA = 44
const COLON = 58
const BLANK = 32
const WORD = /[^\s{}[\],:"]+/y

/** What was read last: the same body stands on several messages, and is looked at several times. */
let lastRead = {text: '', root: null}

/**
 * The tree of a JSON text; null when it is not JSON, or nested deeper than {@link DEEPEST}.
 *
 * @param {string} text
 * @returns {Node|null}
 */
export function readJson(text) {
  if (lastRead.text !== text) lastRead = {text, root: isJson(text) ? readTree(text) : null}
  return lastRead.root
}

function isJson(text) {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The tree of what is known to be JSON. */
function readTree(text) {
  const open = []
  let root = null
  let key = null
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code <= BLANK || code === COMMA || code === COLON) continue
    const sign = text[at]
    if (sign === '}' || sign === ']') {
      open.pop()
      continue
    }
    const holder = open.at(-1)
    const end = code === QUOTE ? endOfString(text, at) : at
    if (code === QUOTE && holder?.kind === 'object' && key === null) {
      key = plainString(text, at, end)
      at = end
      continue
    }
    const node = nodeAt(text, at, end)
    if (!holder) root = node
    else if (holder.kind === 'object') holder.members.push([key, node])
    else holder.items.push(node)
    key = null
    if (node.kind === 'object' || node.kind === 'array') open.push(node)
    if (open.length > DEEPEST) return null
    at = node.kind === 'other' ? at + node.text.length - 1 : end
  }
  return root
}

/** The children of a node with their keys; empty for a string, a number or a word. */
export function childrenOf(node) {
  if (node.kind === 'object') return node.members
  return node.kind === 'array' ? node.items.map((item, index) => [String(index), item]) : []
}

/** Whether a node reads well on one line: only strings, numbers and words, and short. */
export function inline(node) {
  const children = childrenOf(node)
  if (node.kind === 'object' && children.length > 2) return false
  if (children.length > 8) return false
  let width = 2
  for (const [key, child] of children) {
    if (child.kind === 'object' || child.kind === 'array') return false
    width += child.text.length + 4 + (node.kind === 'object' ? key.length + 4 : 0)
  }
  return width <= WIDEST_INLINE
}

/** How many lines a node takes when every member has its own, unless it reads well on one; counted up to `enough`. */
export function linesOf(node, enough = Infinity) {
  const children = childrenOf(node)
  if (!children.length || inline(node)) return 1
  let lines = 2
  for (const [, child] of children) {
    lines += linesOf(child, enough - lines)
    if (lines >= enough) break
  }
  return lines
}

/** A JSON text with one member a line; any other text as it is. */
export function prettyJson(text) {
  const root = readJson(text)
  return root ? written(root, '') : text
}

/** A node with one member a line, of which all but the first are indented. */
export function written(node, indent) {
  const children = childrenOf(node)
  if (node.kind === 'string') return JSON.stringify(node.text)
  if (node.kind === 'other') return node.text
  const [open, close] = node.kind === 'object' ? '{}' : '[]'
  if (!children.length) return open + close
  const inner = `${indent}  `
  const lines = children.map(([key, child]) =>
    `${inner}${node.kind === 'object' ? `${JSON.stringify(key)}: ` : ''}${written(child, inner)}`)
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

/** @returns {Node} */
function nodeAt(text, at, end) {
  const sign = text[at]
  if (sign === '{') return {kind: 'object', members: []}
  if (sign === '[') return {kind: 'array', items: []}
  if (sign === '"') return {kind: 'string', text: plainString(text, at, end)}
  WORD.lastIndex = at
  return {kind: 'other', text: WORD.exec(text)[0]}
}

/** Where the string ends that begins here. */
function endOfString(text, at) {
  let end = text.indexOf('"', at + 1)
  for (;;) {
    let before = end
    while (text[before - 1] === '\\') before -= 1
    if ((end - before) % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
}

function plainString(text, at, end) {
  const inner = text.slice(at + 1, end)
  return inner.includes('\\') ? JSON.parse(`"${inner}"`) : inner
}
