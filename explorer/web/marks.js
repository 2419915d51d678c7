/** Carried values in text: where one stands it is underlined in its colour, with a tag that says where from or to. */

import {element, messageLink} from './dom.js'
import {listed, meets, messagesWith, threadOf, valuesOf} from './recording.js'

/**
 * A text with its marked stretches; marks inside marks are nested, marks that overlap an earlier one are left out.
 *
 * @template Drawn
 * @param {string} text
 * @param {import('./recording.js').Mark[]} marks
 * @param {(mark: import('./recording.js').Mark, inner: Array) => Drawn} draw  makes what stands for one mark
 * @param {(text: string) => Drawn|string} [plain]  makes what stands between them
 * @returns {(Drawn|string)[]}
 */
export function markedText(text, marks, draw, plain = part => part) {
  const sorted = [...marks].sort((one, other) => one.start - other.start || other.end - one.end)
  const stretch = (start, end, inside) => {
    const parts = []
    let at = start
    inside.forEach((mark, index) => {
      if (mark.start < at || mark.end > end || mark.end <= mark.start) return
      if (mark.start > at) parts.push(plain(text.slice(at, mark.start)))
      parts.push(draw(mark, stretch(mark.start, mark.end, inside.slice(index + 1))))
      at = mark.end
    })
    if (at < end) parts.push(plain(text.slice(at, end)))
    return parts
  }
  return stretch(0, text.length, sorted)
}

/** Draws the marks of one message of a recording: colour, origin tag, and the sentence for those who do not see them. */
export class Marker {
  #values
  #message
  #exchange

  constructor(recording, message) {
    this.#values = valuesOf(recording)
    this.#message = message
    this.#exchange = new Set(messagesWith(recording, message.label).map(other => other.label))
  }

  /** @returns {import('./recording.js').Mark[]} the marks at one place of the message */
  at(place, key = null) {
    return this.#message.marks.filter(mark => mark.in === place && (key === null ||
      (place === 'header' ? mark.header?.toLowerCase() === key.toLowerCase() : mark.pointer === key)))
  }

  value(name) {
    return this.#values.get(name)
  }

  /** Where a value comes from, if it is a value of who sends or gets this message. @returns {string|null} */
  origin(name) {
    const value = this.#values.get(name)
    return value && meets(value, this.#exchange) ? value.from : null
  }

  /** The element of one mark. */
  draw = (mark, inner) => element('mark', {
    class: `sx-value ${this.#colour(mark.value)}`, 'data-value': mark.value, 'data-from': this.tag(mark.value),
    tabindex: '0', title: this.#values.get(mark.value)?.sentence,
  }, inner)

  /** `2d` where the value comes from, `to 6a` where it goes; null where there is nothing to say. */
  tag(name) {
    const value = this.#values.get(name)
    if (!value || value.origin === 'made' || !meets(value, this.#exchange)) return null
    if (value.from && !this.#isOrigin(value)) return value.from
    const [next, ...more] = value.used.filter(label => label !== this.#message.label)
    if (!next) return null
    return more.length ? `to ${next} and ${more.length} more` : `to ${next}`
  }

  /** Values without a thread have no colour of their own. */
  #colour(name) {
    return this.#values.get(threadOf(this.#values, name))?.thread ? colourClass(this.#values, name) : 'sx-value--plain'
  }

  #isOrigin(value) {
    return this.#exchange.has(value.from)
  }
}

/** The class that gives a value its colour: its own, or that of the value it travels with. */
export function colourClass(values, name) {
  return `sx-value--${threadOf(values, name).replaceAll('_', '-')}`
}

/**
 * `ods_code comes from 1b, used in 2a and 2c`, with its labels as links.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {string} name
 * @returns {HTMLElement}
 */
export function sentenceOf(recording, name) {
  const values = valuesOf(recording)
  const value = values.get(name)
  const labels = new Set(recording.messages.map(message => message.label))
  const words = value.sentence.slice(value.sentence.startsWith(name) ? name.length : 0).split(/\b(\d+[a-z])\b/)
  return element('span', {class: colourClass(values, name)},
    element('code', {}, name), words.map(word => labels.has(word) ? messageLink(recording, word) : word),
    value.text ? [': ', element('code', {class: 'sx-said-text'}, value.text)] : null)
}

/** `Values here: service_root and asid`, for a message at which nothing is pointed yet. */
export function valuesHere(message) {
  const names = [...new Set(message.marks.map(mark => mark.value))]
  return names.length ? `Values here: ${listed(names)}. Point at one to see where it comes from.` : ''
}
