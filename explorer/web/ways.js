/**
 * The ways through a scenario: which there are, and what each is shown from.
 *
 * The page names them in a template and holds the markup of the whole scenario. The recordings, and the drawings of the
 * other ways, are fetched when they are wanted, or beforehand while the browser has nothing else to do.
 *
 * @typedef {{cast: Element|null, drawing: Element|null, list: Element|null}} Markup
 * @typedef {{slug: string|null, recorded: import('./recording.js').Recording, markup: Markup}} Way  null: the whole
 */

import {opened} from './recording.js'

const PARTS = {cast: 'svg.sx-cast', drawing: 'svg.sx-drawing', list: '.sx-list'}

export class Ways {
  /** @type {HTMLSelectElement|null} the choice among them, as the page wrote it; null when there is one way only */
  choice
  #whole
  #src
  #base = document.baseURI
  #texts = new Map()

  /** @param {HTMLElement} explorer  with the markup that the page wrote, in the page that its addresses are relative to */
  constructor(explorer) {
    const template = /** @type {HTMLTemplateElement|null} */ (explorer.querySelector('template.sx-ways'))
    this.choice = template ? document.importNode(template.content.querySelector('select'), true) : null
    this.#whole = markupIn(explorer)
    this.#src = explorer.getAttribute('src')
  }

  has(slug) {
    return slug === null || Boolean(this.#option(slug)?.value)
  }

  /** What a way is called, and what is to be said of it. */
  saidOf(slug) {
    const option = this.#option(slug)
    return {title: option?.textContent ?? '', text: option?.getAttribute('data-text') ?? ''}
  }

  /**
   * All that a way is shown from. Raises what `fetch` raises, or an error that says what is not there.
   *
   * @param {string|null} slug  one that there is
   * @returns {Promise<Way>}
   */
  async load(slug) {
    const {src, drawing} = this.#addresses(slug)
    const [recording, part] = await Promise.all([this.#text(src), drawing ? this.#text(drawing) : null])
    const markup = part === null ? this.#whole : markupIn(new DOMParser().parseFromString(part, 'text/html'))
    return {slug, recorded: opened(JSON.parse(recording)), markup}
  }

  /** Fetches what has not been fetched, one file after the other, while there is nothing else to do. */
  async fetchRest(signal) {
    for (const option of this.choice?.options ?? []) {
      for (const address of Object.values(this.#addresses(option.value || null))) {
        await idle()
        if (signal.aborted) return
        // A file that does not come is asked for again when it is wanted, and then its reader is told.
        await this.#text(address).catch(() => null)
      }
    }
  }

  #option(slug) {
    return [...this.choice?.options ?? []].find(option => option.value === (slug ?? '')) ?? null
  }

  #addresses(slug) {
    const option = this.#option(slug)
    if (slug === null) return {src: this.#src}
    return {src: option.getAttribute('data-src'), drawing: option.getAttribute('data-drawing')}
  }

  #text(address) {
    if (!this.#texts.has(address)) {
      const asked = fetched(new URL(address, this.#base))
      this.#texts.set(address, asked)
      asked.catch(() => this.#texts.delete(address))
    }
    return this.#texts.get(address)
  }
}

/** The parts of a page, or of a part of one, that are another on each way. @returns {Markup} */
export function markupIn(place) {
  const {cast, drawing, list} = PARTS
  return {cast: place.querySelector(cast), drawing: place.querySelector(drawing), list: place.querySelector(list)}
}

async function fetched(address) {
  const reply = await fetch(address)
  if (!reply.ok) throw new Error(`${address.pathname} is not there (${reply.status})`)
  return reply.text()
}

function idle() {
  return new Promise(resolve => globalThis.requestIdleCallback ? requestIdleCallback(resolve) : setTimeout(resolve, 500))
}
