/** The supply of what is fetched when it is first wanted. What does not come is said in words and can be asked for again. */

import {LONG} from './guide.js'
import {later} from './later.js'

export class Supply {
  #store
  #explorer
  /** @type {Map<string, Promise<boolean>>} */
  #asked = new Map()

  /** @param {import('./store.js').Store} store  takes over what has come @param {HTMLElement} explorer */
  constructor(store, explorer) {
    this.#store = store
    this.#explorer = explorer
  }

  /**
   * Whether a part of the page is there.
   *
   * @param {'views'|'reading'} name
   * @param {string} what  it is, for who misses it
   * @returns {Promise<boolean>}
   */
  part(name, what) {
    if (!this.#asked.has(name)) this.#asked.set(name, this.#fetchPart(name, what))
    return this.#asked.get(name)
  }

  /** What sends and changes requests; nothing when it cannot be fetched. @returns {Promise<Partial<typeof import('./sending.js')>>} */
  async sending() {
    try {
      return await later.sending()
    } catch {
      this.#store.change({note: {news: 'What does this could not be fetched; try again when the server is back', notice: null}})
      return {}
    }
  }

  /** Has the editor come, with what it knows of the scenario. */
  async kit() {
    const {kit: equipped, state, run} = this.#store.now
    if (equipped) return
    const long = setTimeout(() => this.#store.change({note: {news: 'Fetching the editor', notice: null}}), LONG)
    try {
      const {equipment, ...kit} = await later.editor()
      const source = new URL(this.#explorer.getAttribute('src') ?? '', document.baseURI).href
      const known = await equipment(this.#explorer, source, state.scenario)
      run.knows(known.book)
      this.#store.change({kit: {...kit, ...known}, note: null})
    } catch (error) {
      this.#store.change({editing: null, note: {news: 'The editor could not be fetched', notice: {tone: 'trouble', stop: null,
        text: `The editor could not be fetched (${error.message}). What you see can be sent as it is.`}}})
    } finally {
      clearTimeout(long)
    }
  }

  /** Has the panels come that a reader opens later. @param {boolean} wanted  one of them is open */
  async panels(wanted) {
    if (this.#store.now.panels) return
    try {
      const {panels} = await later.panels()
      this.#store.change({panels})
    } catch {
      const text = 'What fills this tab could not be fetched. Open the tab again when the server is back.'
      if (wanted) this.#store.change({note: {news: 'The tab could not be fetched', notice: {tone: 'trouble', text, stop: null}}})
    }
  }

  /** Opens the list of keys. @param {HTMLElement} host  where it is to stand */
  async openKeys(host) {
    try {
      (await later.keylist()).openKeyList(host)
    } catch {
      this.#store.change({note: {news: 'The list of keys could not be fetched', notice: null}})
    }
  }

  async #fetchPart(name, what) {
    try {
      const part = await later[name]()
      await part.ready(this.#explorer)
      this.#store.change({fetched: {...this.#store.now.fetched, [name]: part}})
      return true
    } catch {
      this.#asked.delete(name)
      // What the reader did not ask for is not worth another's words.
      const {note} = this.#store.now
      if (!note || name !== 'reading') {
        this.#store.change({note: {news: `${what} could not be fetched`, notice: note?.notice ?? null}})
      }
      return false
    }
  }
}
