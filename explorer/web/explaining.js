/**
 * Explaining: the names in a message become buttons, and each opens what its piece is, why it is there, and what often
 * goes wrong. The texts are fetched when the first one is opened.
 */

import {parsed} from './base.js'
import {button, element} from './dom.js'
import {keysOf, memberAt, parameterPieces, piecesOf} from './pieces.js'

const APART = 12

/** @typedef {import('./pieces.js').Piece} Piece */

/**
 * Makes the names of a message's pieces buttons.
 *
 * @param {Element} panel
 * @param {import('./recording.js').Message} message
 * @param {(button: HTMLButtonElement, name: string, pieces: Piece[]) => void} open  is given the piece first, then those within it
 */
export function offerExplanations(panel, message, open) {
  const pieces = piecesOf(message)
  const named = (part, name) => pieces.filter(piece => piece.part === part && piece.names.includes(name))
  const offer = (place, found) => {
    if (place && found.length && !place.querySelector('.sx-ask')) makeAsk(place, found, open)
  }
  if (message.kind === 'request') {
    for (const row of panel.querySelectorAll('.sx-part[data-part]')) {
      const part = row.getAttribute('data-part')
      const within = part === 'resource' ? /\.id$/ : new RegExp(`^${part}\\.`)
      offer(row.querySelector('dt'), [...named('url', part), ...pieces.filter(piece => piece.part === 'url' && within.test(piece.names[0]))])
    }
    const parameters = parameterPieces(message)
    panel.querySelectorAll('.sx-part--search .sx-name').forEach((place, at) => offer(place, parameters.slice(at, at + 1)))
    for (const place of panel.querySelectorAll('.sx-token-parts > dt')) {
      const inside = place.textContent === 'header' ? ['alg', 'typ'] : []
      offer(place, [place.textContent, ...inside].flatMap(name => named('token', name)))
    }
  }
  const header = message.kind === 'request' ? 'header' : 'reply-header'
  for (const place of panel.querySelectorAll('.sx-fields th')) offer(place, named(header, place.textContent.toLowerCase()))
  const tree = message.kind === 'request' || message.marks.length ? parsed(message.body) : null
  for (const place of panel.querySelectorAll('.sx-name[data-at]')) {
    const pointer = place.getAttribute('data-at')
    if (place.closest('.sx-token-parts')) offer(place, named('claim', plainKey(pointer)))
    else if (message.kind === 'request') offer(place, named('body', memberAt(tree, pointer)))
    else offer(place, keptAt(message, tree, pointer).flatMap(member => named('reply-body', member)))
  }
}

/** The members that are kept from what stands at a place of a reply. */
function keptAt(reply, tree, pointer) {
  const marks = reply.marks.filter(mark => mark.in === 'body' && (mark.pointer === pointer || mark.pointer.startsWith(`${pointer}/`)))
  const own = memberAt(tree, pointer)
  return [...new Set(marks.map(mark => memberAt(tree, mark.pointer)))].filter(member => member?.split('=')[0] === own)
}

function plainKey(pointer) {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The first text of a place becomes a button. */
function makeAsk(place, pieces, open) {
  const text = [...place.childNodes].find(node => node instanceof Text)
  if (!text) return
  const name = text.data.trim()
  const ask = element('button', {type: 'button', class: 'sx-ask', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', tabindex: '-1'}, name)
  ask.addEventListener('click', () => open(ask, name.replace(/^"|"$/g, ''), pieces))
  text.replaceWith(ask, text.data.endsWith(' ') ? ' ' : '')
}

/** The box in which explanations are read: in front of the page, beside what it explains. */
export class Explanation {
  /**
   * The types of TypeScript do not know yet that a popover can be told its source.
   *
   * @type {HTMLDivElement & {showPopover(how: {source: HTMLElement}): void}}
   */
  node = element('div', {class: 'sx-explained', popover: 'auto', role: 'dialog', tabindex: '-1'})
  #source
  /** @type {Promise<Object<string, Object>>|null} */
  #book = null
  /** @type {HTMLButtonElement|null} */
  #asked = null

  /** @param {string} recordings  the absolute address of the scenario's recording */
  constructor(recordings) {
    this.#source = recordings
    // Keys belong to what is read, not to the run behind it.
    this.node.addEventListener('keydown', event => event.stopPropagation())
    this.node.addEventListener('toggle', event => /** @type {ToggleEvent} */ (event).newState === 'closed' && this.#leave())
    this.node.addEventListener('focusout', event => event.relatedTarget instanceof Node && !this.node.contains(event.relatedTarget) && this.close())
  }

  /**
   * Opens what there is to say of a piece.
   *
   * @param {HTMLButtonElement} asked
   * @param {string} name
   * @param {Piece[]} pieces  it, and those within it
   */
  async open(asked, name, pieces) {
    if (this.#asked) this.#leave()
    this.#asked = asked
    const close = button('Close', () => this.close(), {kind: 'small'})
    const head = element('div', {class: 'sx-explained-head'}, element('h3', {}, element('code', {}, name)), close)
    let told
    try {
      this.#book ??= this.#fetch()
      told = toldOf(await this.#book, pieces, name, this.#page)
    } catch (error) {
      this.#book = null
      told = [element('p', {}, `The explanation could not be fetched (${error.message}). It stands on the page of `, element('a', {href: this.#page}, 'explanations'), '.')]
    }
    if (this.#asked !== asked || !asked.isConnected) return
    this.node.setAttribute('aria-label', name)
    this.node.replaceChildren(head, ...told)
    asked.setAttribute('aria-expanded', 'true')
    this.node.showPopover({source: asked})
    this.#place(asked)
    this.node.focus({preventScroll: true})
  }

  close() {
    if (this.node.matches(':popover-open')) this.node.hidePopover()
  }

  /** Closed: focus goes back, unless it has gone on. */
  #leave() {
    const asked = this.#asked
    this.#asked = null
    asked?.setAttribute('aria-expanded', 'false')
    const {activeElement} = document
    if (!activeElement || activeElement === document.body || this.node.contains(activeElement)) asked?.focus({preventScroll: true})
  }

  get #page() {
    return new URL('../../reference/explanations/', this.#source).href
  }

  async #fetch() {
    const reply = await fetch(new URL('../explanations.json', this.#source))
    if (!reply.ok) throw new Error(`explanations.json is not there (${reply.status})`)
    return reply.json()
  }

  /** Before what it explains, else below or above it, so that both can be read; on a phone the style sheet puts it at the foot. */
  #place(asked) {
    const {style} = this.node
    style.removeProperty('left')
    style.removeProperty('top')
    if (matchMedia('(max-width: 40rem)').matches) return
    const [here, own] = [asked.getBoundingClientRect(), this.node.getBoundingClientRect()]
    const before = here.left - own.width - 2 * APART
    const below = here.bottom + APART / 2
    const fits = below + own.height <= innerHeight - APART
    const beside = Math.max(Math.min(here.top, innerHeight - own.height - APART), APART)
    const [left, top] = before >= APART ? [before, beside]
      : [Math.max(Math.min(here.left, innerWidth - own.width - APART), APART), fits ? below : Math.max(here.top - own.height - APART / 2, APART)]
    style.setProperty('left', `${left}px`)
    style.setProperty('top', `${top}px`)
  }
}

/**
 * What is to be said of a piece, and of those within it.
 *
 * @param {Object<string, Object>} book
 * @param {Piece[]} pieces  it, and those within it
 * @param {string} name
 * @param {string} page  the address of the page of explanations
 */
function toldOf(book, [piece, ...within], name, page) {
  const found = explanationOf(book, piece)
  if (!found) return [element('p', {}, `There is no explanation of “${name}”. Those that there are stand on the page of `, element('a', {href: page}, 'explanations'), '.')]
  const inner = within.map(part => [part, explanationOf(book, part)]).filter(([, each]) => each)
  return [
    element('p', {class: 'sx-explained-what'}, found.what),
    facts(found),
    inner.length ? element('div', {class: 'sx-explained-parts'}, element('h4', {}, 'In it'), inner.map(([part, each]) =>
      element('details', {}, element('summary', {}, element('code', {}, lastName(each.name)), part.text && [' ', element('code', {class: 'sx-explained-text'}, part.text)]),
        element('p', {}, each.what), facts(each)))) : null,
    element('p', {class: 'sx-explained-more'}, element('a', {href: new URL(`../../${found.href}`, page).href}, 'On the page of explanations')),
  ].filter(Boolean)
}

function facts({why, mistake, source}) {
  const told = [['Why', why], ['Often wrong', mistake], ['Source', source]].filter(([, text]) => text)
  return element('dl', {}, told.flatMap(([title, text]) => [element('dt', {}, title), element('dd', {}, text)]))
}

function explanationOf(book, piece) {
  const key = keysOf(piece).find(each => Object.hasOwn(book, each))
  return key ? book[key] : null
}

/** `ods_code` of `service_root.ods_code`; the name of an id says whose it is. */
function lastName(name) {
  return /^[a-z_]+\./.test(name) ? name.slice(name.indexOf('.') + 1) : name
}
