/**
 * The ways through a scenario: which there are, and what each is shown from.
 *
 * The page names them in a template and holds the markup of the whole scenario, whose Recording is fetched first.
 * The catalogue of failures, which holds the Recordings of the other ways, and the drawings of those are fetched when
 * they are wanted, or beforehand while the browser has nothing else to do.
 *
 * @typedef {{cast: Element|null, drawing: Element|null, list: Element|null}} Markup
 * @typedef {{slug: string|null, recorded: import('./recording.js').Recording, markup: Markup}} Way  null: the whole
 */

import {later} from './later.js'
import {opened} from './recording.js'

const PARTS = {cast: 'svg.sx-cast', drawing: 'svg.sx-drawing', list: '.sx-list'}

export class Ways {
  /** @type {HTMLSelectElement|null} the choice among them, as the page wrote it; null when there is one way only */
  choice
  /** @type {{catalogue: string|null, rules: string|null}} addresses of the pages that list failures and rules */
  pages
  #whole
  #src
  #more
  #base = document.baseURI
  #fetched = new Map()
  #resting = false

  /** @param {HTMLElement} explorer  with the markup that the page wrote, in the page that its addresses are relative to */
  constructor(explorer) {
    const template = /** @type {HTMLTemplateElement|null} */ (explorer.querySelector('template.sx-ways'))
    this.choice = template ? document.importNode(template.content.querySelector('select'), true) : null
    this.#whole = markupIn(explorer)
    this.#src = explorer.getAttribute('src')
    this.#more = explorer.getAttribute('more')
    this.pages = {catalogue: explorer.getAttribute('catalogue'), rules: explorer.getAttribute('rules')}
  }

  has(slug) {
    return slug === null || Boolean(this.#option(slug)?.value)
  }

  /** Whether there are failures to be fetched. */
  get canFail() {
    return this.#more !== null
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
    if (slug === null) return {slug, recorded: opened(JSON.parse(await this.#text(this.#src))), markup: this.#whole}
    const [{ways}, part] = await Promise.all([this.catalogue(), this.#text(this.#drawing(slug))])
    return {slug, recorded: opened(ways[slug]), markup: markupIn(new DOMParser().parseFromString(part, 'text/html'))}
  }

  /**
   * The catalogue of failures. Raises as {@link load}.
   *
   * @returns {Promise<import('./catalogue.js').Catalogue>}
   */
  catalogue() {
    return this.#once('catalogue', async () => {
      const [{catalogueIn}, ...texts] = await Promise.all(
        [later.catalogue(), this.#text(this.#more), this.#text(this.#src)])
      return catalogueIn(...texts, name => this.#text(new URL(name, new URL(this.#more, this.#base)).href))
    })
  }

  /**
   * Fetches what has not been fetched, one file after the other, while there is nothing else to do. Done once.
   *
   * @param {AbortSignal} signal
   * @param {(catalogue: import('./catalogue.js').Catalogue) => void} take  is given the catalogue
   */
  async fetchRest(signal, take) {
    if (this.#resting) return
    this.#resting = true
    // What does not come is asked for again when it is wanted, and then its reader is told.
    const wants = [...this.canFail ? [() => this.catalogue().then(take)] : [],
      ...[...this.choice?.options ?? []].filter(({value}) => value).map(({value}) => () => this.#text(this.#drawing(value)))]
    for (const fetching of wants) {
      await idle()
      if (signal.aborted) return
      await fetching().catch(() => null)
    }
  }

  #option(slug) {
    return [...this.choice?.options ?? []].find(option => option.value === (slug ?? '')) ?? null
  }

  #drawing(slug) {
    return this.#option(slug).getAttribute('data-drawing')
  }

  #text(address) {
    return this.#once(address, () => fetched(new URL(address, this.#base)))
  }

  /** What an asking gives, asked once; what went wrong is asked again. */
  #once(name, ask) {
    if (!this.#fetched.has(name)) {
      const asked = ask()
      this.#fetched.set(name, asked)
      asked.catch(() => this.#fetched.delete(name))
    }
    return this.#fetched.get(name)
  }
}

/** The parts of a page, or of a part of one, that are another on each way. @returns {Markup} */
export function markupIn(place) {
  const {cast, drawing, list} = PARTS
  return {cast: place.querySelector(cast), drawing: place.querySelector(drawing), list: place.querySelector(list)}
}

async function fetched(address) {
  const early = await askedEarly(address)
  if (early) return early
  const reply = await fetch(address)
  if (!reply.ok) throw new Error(`${address.pathname} is not there (${reply.status})`)
  return reply.text()
}

/** What the page has asked for before the component was there. What did not come is asked for again. */
function askedEarly({href}) {
  const links = /** @type {Iterable<HTMLLinkElement & {reply?: Promise<string|null>}>} */ (document.querySelectorAll('link[as=fetch]'))
  return [...links].find(link => link.href === href)?.reply
}

function idle() {
  return new Promise(resolve => globalThis.requestIdleCallback ? requestIdleCallback(resolve) : setTimeout(resolve, 500))
}
