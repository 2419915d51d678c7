/** The guide leads to states: it fetches what one is shown from, takes the nearest where there is none, and says so. */

import {plainName} from './fragment.js'
import {TABS, onSameWay, settled, tabOf, wholeOf} from './state.js'

/** A wait longer than this is named, in milliseconds. */
export const LONG = 1000

/** @typedef {import('./state.js').State} State */

export class Guide {
  #ways
  #store
  #begin
  /** @type {AbortController|null} */
  #fetching = null
  #whileHere = new AbortController()

  /**
   * @param {import('./ways.js').Ways} ways
   * @param {import('./store.js').Store} store
   * @param {(way: import('./ways.js').Way) => import('./liverun.js').LiveRun|null} begin  begins to walk a way
   */
  constructor(ways, store, begin) {
    this.#ways = ways
    this.#store = store
    this.#begin = begin
  }

  /**
   * Goes to a state, or to the nearest that there is. Of several wishes the last one counts.
   *
   * @param {State} wished
   * @returns {Promise<boolean>}  whether it came there; raises when nothing at all can be shown
   */
  async take(wished) {
    this.#fetching?.abort()
    const fetching = this.#fetching = new AbortController()
    const {goal, trouble} = await this.#nearest(wished, fetching)
    if (fetching.signal.aborted) return false
    try {
      const way = await this.#fetch(goal, fetching)
      if (way) this.#enter(way, goal, trouble || this.#missing(goal, way))
      return way !== null
    } catch (error) {
      const words = `The path “${this.#ways.saidOf(goal.variant).title}” could not be fetched (${error.message}).`
      return this.#stay(goal, words, error)
    }
  }

  /** Fetches the catalogue of failures at once, for somebody reaches out for it. */
  async wantFailures() {
    if (this.#store.now.catalogue || !this.#ways.canFail) return
    try {
      this.#store.change({catalogue: await this.#ways.catalogue()})
    } catch (error) {
      this.#store.change({note: noteOf(`The failures could not be fetched (${error.message}).`)})
    }
  }

  /** Fetches what the reader may want next, while there is nothing else to do. */
  fetchRest() {
    return this.#ways.fetchRest(this.#whileHere.signal, catalogue => this.#store.change({catalogue}))
  }

  /** Waits for nothing any more. */
  end() {
    this.#whileHere.abort()
    this.#fetching?.abort()
  }

  /** The nearest state that there is to go to, and what to say when it is another. The catalogue is fetched if need be. */
  async #nearest(wished, fetching) {
    const known = wished.fault === null && this.#ways.has(wished.variant)
    if (known) return {goal: wished, trouble: ''}
    let goal = wished
    let trouble = ''
    try {
      const catalogue = await this.#awaited(wished, 'the failures', () => this.#ways.catalogue(), fetching)
      if (catalogue) ({state: goal, trouble} = catalogue.nearest(wished))
      if (catalogue && !this.#store.now.catalogue && !fetching.signal.aborted) this.#store.change({catalogue})
    } catch (error) {
      goal = {...wished, fault: null}
      if (wished.fault !== null) trouble = `The failures could not be fetched (${error.message}).`
    }
    return this.#ways.has(goal.variant) ? {goal, trouble}
      : {goal: wholeOf(goal), trouble: `There is no path ${plainName(wished.variant)} here; showing “${this.#titleOfWhole()}”.`}
  }

  /** What there is to show a state from; null when something else was wished meanwhile. */
  async #fetch(goal, fetching) {
    const {way, state} = this.#store.now
    if (way && onSameWay(goal, state)) return way
    const what = `the path “${this.#ways.saidOf(goal.variant).title}”`
    return this.#awaited(goal, what, () => this.#ways.load(goal.variant), fetching)
  }

  /** What an asking gives; null when something else was wished meanwhile. A long wait is named. */
  async #awaited(goal, what, ask, fetching) {
    const long = setTimeout(() => fetching.signal.aborted || this.#sayFetching(what), LONG)
    this.#store.change({awaited: goal})
    try {
      const fetched = await ask()
      return fetching.signal.aborted ? null : fetched
    } catch (error) {
      if (fetching.signal.aborted) return null
      throw error
    } finally {
      clearTimeout(long)
    }
  }

  #enter(way, goal, trouble) {
    const {now} = this.#store
    const note = trouble ? noteOf(trouble) : null
    const state = settled(goal, way.recorded)
    if (way !== now.way) now.run?.end()
    const news = way === now.way ? {} : {way, run: this.#begin(way), mended: null}
    this.#store.change({...news, state, note, awaited: null, ...goal.fault === now.state.fault ? {} : {mended: null}})
    // Which tab opens by itself depends on what is shown then.
    const tabbed = settled({...state, tab: goal.tab}, this.#store.now.recording)
    if (tabbed.tab !== state.tab) this.#store.change({state: tabbed})
  }

  /** What is wished cannot be had: what is shown stays, or the whole scenario comes if there is nothing yet. */
  async #stay(goal, words, error) {
    const {way, state} = this.#store.now
    if (way) {
      this.#store.change({note: noteOf(words), awaited: null})
      return false
    }
    const whole = wholeOf(state)
    if (onSameWay(goal, whole)) throw error
    const fetched = await this.#fetch(whole, this.#fetching)
    if (fetched) this.#enter(fetched, whole, words)
    return false
  }

  #sayFetching(what) {
    if (this.#store.now.way) this.#store.change({note: {news: `Fetching ${what}`, notice: null}})
  }

  #titleOfWhole() {
    return this.#ways.saidOf(null).title || 'The whole scenario'
  }

  #missing(wished, way) {
    const {message, tab} = settled(wished, way.recorded)
    if (wished.message !== null && wished.message !== message) return `There is no message ${plainName(wished.message)} on this path; showing ${message}.`
    const known = !wished.tab || wished.change || TABS.some(({key}) => key === wished.tab)
    return known ? '' : `There is no tab ${plainName(wished.tab)} here; showing “${TABS.find(({key}) => key === tabOf({...wished, message, tab}, way.recorded)).name}”.`
  }
}

function noteOf(trouble) {
  return {news: trouble.replace(/\.$/, ''), notice: {tone: 'trouble', text: trouble, stop: null}}
}
