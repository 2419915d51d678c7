/**
 * The live side of one explorer. What sends is fetched when the reader begins to use the page, and each way then gets
 * its live run. Until then there is no run, and {@link unbegun} says what is to be shown of one.
 */

import {exchangesOf} from './recording.js'
import {later} from './later.js'
import {tell} from './events.js'
import {worldName} from './world.js'

/** How long before a server that is away is asked again, in milliseconds. */
const AGAIN = 2000

export class LiveSide {
  #explorer
  #store
  #signal
  /** @type {string|null} the absolute address of the API */
  #api
  /** @type {((way: import('./ways.js').Way) => import('./liverun.js').LiveRun)|null} */
  #begin = null
  /** @type {Promise<void>|null} */
  #fetching = null
  #away = false

  /**
   * @param {HTMLElement} explorer  its attribute `api` says where the live side is; it tells what was sent
   * @param {import('./store.js').Store} store
   * @param {AbortSignal} signal  ends with the explorer's stay in the page
   */
  constructor(explorer, store, signal) {
    this.#explorer = explorer
    this.#store = store
    this.#signal = signal
    const api = explorer.getAttribute('api')
    this.#api = api === null ? null : new URL(api, document.baseURI).href
  }

  /** Whether the page can send at all. */
  get there() {
    return this.#api !== null
  }

  /** The live run of a way; null where there is no API, and as long as nobody has used the page. */
  runOf(way) {
    return this.#begin?.(way) ?? null
  }

  /**
   * The live run of the way that is shown.
   *
   * @param {{quietly?: boolean}} [how]  whether to say nothing when it cannot be had
   * @returns {Promise<import('./liverun.js').LiveRun|null>}
   */
  async run({quietly = false} = {}) {
    if (!this.there || this.#store.now.run) return this.#store.now.run
    try {
      await (this.#fetching ??= this.#fetch())
    } catch {
      this.#fetching = null
      if (!quietly) this.#tellAway()
    }
    return this.#store.now.run
  }

  async #fetch() {
    const [{liveRuns}] = await Promise.all([later.live(), later.sending()])
    if (this.#signal.aborted) return
    this.#begin = liveRuns({api: this.#api, scenario: this.#store.now.state.scenario, signal: this.#signal,
      change: () => this.#store.change({}),
      sent: (way, sent) => tell(this.#explorer, 'sequence-sent', {variant: way.slug, ...sent})})
    this.#store.change({run: this.#begin(this.#store.now.way)})
  }

  /** The server went away before anything was sent: says so, and asks until it is back. */
  async #tellAway() {
    const text = `The sandbox at ${new URL(this.#api).origin} did not answer; showing the recorded run.`
    this.#store.change({note: {news: 'Nothing was sent: the sandbox did not answer', notice: {tone: 'away', text, stop: null}}})
    if (this.#away) return
    this.#away = true
    while (this.#away && !this.#signal.aborted) {
      await new Promise(resolve => setTimeout(resolve, AGAIN))
      this.#away = !this.#signal.aborted && await this.run({quietly: true}) === null
    }
    if (!this.#signal.aborted) this.#store.change({note: {news: 'The sandbox is back: Send request sends live again', notice: null}})
  }
}

/**
 * What is shown of a run in which nothing was done yet.
 *
 * @param {import('./recording.js').Recording} recorded
 * @param {string} exchange
 * @param {import('./catalogue.js').Chosen|null} [chosen]
 */
export function unbegun(recorded, exchange, chosen) {
  const all = exchangesOf(recorded)
  return {world: worldName(), waitsFor: all.slice(0, all.indexOf(exchange)), edit: unchanged(exchange, chosen)}
}

/** What there is to change at an exchange that was not made ready; null when that would make things happen in the world. */
export function unchanged(exchange, chosen) {
  if (chosen?.label === exchange && chosen.fault.meanwhile.length) return null
  return {base: null, own: {}, clock: '', now: () => 0, draft: null, trouble: null}
}
