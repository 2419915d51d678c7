/**
 * JSON read without loss: numbers keep their digits (`1.10`, ids beyond 2^53), members their order, repeated members
 * both stand. `JSON.parse` would show a reader something that was never sent.
 *
 * @typedef {{kind: 'object', members: [string, Node][]}|{kind: 'array', items: Node[]}|
 *           {kind: 'string', text: string}|{kind: 'other', text: string}} Node
 */

const TOKEN = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/g

/** Deeper texts are shown as they are. */
export const DEEPEST = 400

/**
 * The tree of a JSON text; null when it is not JSON, or nested deeper than {@link DEEPEST}.
 *
 * @param {string} text
 * @returns {Node|null}
 */
export function readJson(text) {
  try {
    JSON.parse(text)
  } catch {
    return null
  }
  const open = []
  let root = null
  let key = null
  for (const [token] of text.matchAll(TOKEN)) {
    const holder = open.at(-1)
    if (token === '}' || token === ']') {
      open.pop()
    } else if (token === ',' || token === ':') {
      continue
    } else if (holder?.kind === 'object' && key === null) {
      key = JSON.parse(token)
    } else {
      const node = nodeOf(token)
      if (!holder) root = node
      else if (holder.kind === 'object') holder.members.push([key, node])
      else holder.items.push(node)
      key = null
      if (node.kind === 'object' || node.kind === 'array') open.push(node)
      if (open.length > DEEPEST) return null
    }
  }
  return root
}

/** The children of a node with their keys; empty for a string, a number or a word. */
export function childrenOf(node) {
  if (node.kind === 'object') return node.members
  return node.kind === 'array' ? node.items.map((item, index) => [String(index), item]) : []
}

/** How many lines a node takes when every member has its own, counted up to `enough`. */
export function linesOf(node, enough = Infinity) {
  const children = childrenOf(node)
  if (!children.length) return 1
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
function nodeOf(token) {
  if (token === '{') return {kind: 'object', members: []}
  if (token === '[') return {kind: 'array', items: []}
  return token[0] === '"' ? {kind: 'string', text: JSON.parse(token)} : {kind: 'other', text: token}
}
