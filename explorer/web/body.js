/**
 * A body on the page: JSON one member a line, anything else as it came. What is long comes when asked; until then the
 * browser's own search finds it all the same. Folding anew, and what a name means, is added by what is fetched later.
 */

import {element} from './dom.js'
import {breakable} from './fields.js'
import {childrenOf, inline, linesOf, readJson, written} from './json.js'
import {markedText} from './marks.js'

const LINES_AT_ONCE = 120
const SMALL = 12
const LONGEST_STRING = 1200
const LONGEST_TEXT = 20_000
const DEEPEST_AT_ONCE = 24
const SOON = 200

/**
 * A box with a body, or another text of the wire.
 *
 * @param {string} text
 * @param {{name: string, marker?: import('./marks.js').Marker, place?: 'body'|'claims'}} look
 */
export function bodyBox(text, {name, marker = null, place = 'body'}) {
  const box = element('pre', {class: 'sx-code', tabindex: '0', role: 'group', 'aria-label': name})
  const root = readJson(text)
  if (root) box.append(...new Writer(marker, place).write(root))
  else box.append(...cut(text, LONGEST_TEXT))
  return box
}

/** Writes a JSON tree as nodes; what does not fit at once becomes a button that writes it when pressed. */
class Writer {
  #marker
  #place
  #marked
  #left = LINES_AT_ONCE

  constructor(marker, place) {
    this.#marker = marker
    this.#place = place
    this.#marked = new Set(marker?.at(place).map(mark => mark.pointer) ?? [])
  }

  write(root) {
    return this.#node(root, '', '', 0)
  }

  #node(node, pointer, indent, depth) {
    if (node.kind === 'string') return this.#string(node.text, pointer)
    if (node.kind === 'other') return this.#mark(node.text, pointer)
    const children = childrenOf(node)
    const [open, close] = node.kind === 'object' ? '{}' : '[]'
    if (!children.length) return [open + close]
    if (inline(node)) return [open, ...children.flatMap(([key, child], at) =>
      [at ? ', ' : '', ...this.#member(node, key, child, pointer, indent, depth)]), close]
    const much = this.#left <= 0 && linesOf(node, SMALL + 1) > SMALL
    if ((much || depth >= DEEPEST_AT_ONCE) && !this.#holdsMark(pointer)) {
      return this.#fold(`${open}… ${count(node)} ${close}`, () => this.#node(node, pointer, indent, 0), () => written(node, indent))
    }
    const lines = this.#lines(node, children, 0, children.length, pointer, indent, depth)
    return [open, element('span', {class: 'sx-inside', 'data-at': pointer, 'data-size': count(node)}, `\n${indent}  `, ...lines, `\n${indent}`), close]
  }

  /** The children `from` up to `to`; when there is no more room, long runs without a mark fold into one button each. */
  #lines(node, children, from, to, pointer, indent, depth) {
    const inner = `${indent}  `
    const parts = []
    for (let at = from; at < to; at += 1) {
      if (at > from) parts.push(',\n', inner)
      const marked = this.#left > 0 || to - from <= SMALL ? at : this.#nextMarked(children, at, to, pointer)
      if (marked - at > 1) {
        const begin = at
        parts.push(...this.#fold(`… ${marked - at} more`, () => this.#lines(node, children, begin, marked, pointer, indent, depth),
          () => children.slice(begin, marked).map(([key, child]) =>
            `${node.kind === 'object' ? `${JSON.stringify(key)}: ` : ''}${written(child, inner)}`).join(`,\n${inner}`)))
        at = marked - 1
        continue
      }
      this.#left -= 1
      parts.push(...this.#member(node, ...children[at], pointer, inner, depth))
    }
    return parts
  }

  #nextMarked(children, at, to, pointer) {
    while (at < to && !this.#holdsMark(`${pointer}/${escaped(children[at][0])}`)) at += 1
    return at
  }

  #member(node, key, child, pointer, indent, depth) {
    const value = this.#node(child, `${pointer}/${escaped(key)}`, indent, depth + 1)
    if (node.kind !== 'object') return value
    const name = JSON.stringify(key)
    return [this.#isNamed(node, depth) ? element('span', {class: 'sx-name', 'data-at': `${pointer}/${escaped(key)}`}, name) : name, ': ', ...value]
  }

  #string(text, pointer) {
    if (text.length > LONGEST_STRING && !this.#marked.has(pointer)) {
      return [element('em', {}, '"', cut(text, LONGEST_STRING / 3, part => JSON.stringify(part).slice(1, -1)), '"')]
    }
    return [element('em', {}, '"', this.#mark(text, pointer, part => breakable(JSON.stringify(part).slice(1, -1))), '"')]
  }

  #mark(text, pointer, plain = part => part) {
    if (!this.#marked.has(pointer)) return [plain(text)]
    return markedText(text, this.#marker.at(this.#place, pointer), this.#marker.draw, plain)
  }

  #holdsMark(pointer) {
    return [...this.#marked].some(marked => marked === pointer || marked.startsWith(`${pointer}/`))
  }

  /** Whether the members of an object have names that can be explained: those of a resource, and claims. */
  #isNamed(node, depth) {
    return this.#place === 'claims' ? depth === 0 : node.members.some(([key]) => key === 'resourceType')
  }

  #fold(words, unfold, plain) {
    return folded(words, () => {
      this.#left = LINES_AT_ONCE
      return unfold()
    }, plain)
  }
}

/** A text of which the rest comes when asked. */
function cut(text, length, plain = part => part) {
  if (text.length <= length) return [plain(text)]
  const more = (text.length - length).toLocaleString('en-GB')
  return [plain(text.slice(0, length)), ...folded(`… ${more} more characters`, () => [plain(text.slice(length))])]
}

/**
 * A button that gives way to what it stands for; focus stays in the box. Where the browser can search what it does not
 * show, the `plain` text soon stands behind the button, and is shown when something is found in it.
 */
function folded(words, unfold, plain = null) {
  const button = element('button', {type: 'button', class: 'sx-fold'}, words)
  const unseen = plain && 'onbeforematch' in button ? element('span', {class: 'sx-unseen', hidden: 'until-found'}) : null
  if (unseen) setTimeout(() => unseen.isConnected && unseen.append(plain()), SOON)
  button.addEventListener('click', () => {
    const box = button.closest('pre')
    unseen?.remove()
    button.replaceWith(...unfold())
    box?.focus({preventScroll: true})
    box?.dispatchEvent(new Event('unfold', {bubbles: true}))
  })
  unseen?.addEventListener('beforematch', () => button.remove())
  return unseen ? [button, unseen] : [button]
}

/** How much there is in a node: `Slot, 29 lines`, `3 items`. */
function count(node) {
  const {length} = childrenOf(node)
  const lines = linesOf(node, 1000)
  const what = resourceIn(node) ?? `${length} ${node.kind === 'object' ? 'member' : 'item'}${length === 1 ? '' : 's'}`
  return `${what}${lines > 20 ? `, ${lines >= 1000 ? 'over 1000' : lines} lines` : ''}`
}

/** What kind of resource a node is, or holds as an entry of a bundle does. */
function resourceIn(node) {
  const held = name => node.members?.find(([key]) => key === name)?.[1]
  const type = held('resourceType') ?? held('resource')?.members?.find(([key]) => key === 'resourceType')?.[1]
  return type?.kind === 'string' && type.text.length < 40 ? type.text : null
}

function escaped(key) {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1')
}
