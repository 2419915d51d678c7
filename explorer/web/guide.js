/** The guide leads to states: it fetches what one is shown from, takes the nearest where there is none, and says so. */

import {onSameWay, settled, wholeOf} from './state.js'

/** A wait longer than this is named, in milliseconds. */
const LONG = 1000

/** @typedef {import('./state.js').State} State */

export class Guide {
  #ways
  #store
  #begin
  /** @type {AbortController|null} */
  #fetching = null

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
    const offered = this.#offers(wished)
    const goal = offered ? wished : wholeOf(wished)
    try {
      const way = await this.#fetch(goal)
      if (way) this.#enter(way, goal, offered ? this.#missing(wished, way) : this.#absence(wished))
      return way !== null
    } catch (error) {
      const words = `The path “${this.#ways.saidOf(goal.variant).title}” could not be fetched (${error.message}).`
      return this.#stay(goal, words, error)
    }
  }

  /** Waits for nothing any more. */
  end() {
    this.#fetching?.abort()
  }

  /** What there is to show a state from; null when something else was wished meanwhile. */
  async #fetch(goal) {
    const {way, state} = this.#store.now
    this.#fetching?.abort()
    if (way && onSameWay(goal, state)) return way
    const fetching = this.#fetching = new AbortController()
    const long = setTimeout(() => fetching.signal.aborted || this.#sayFetching(goal), LONG)
    this.#store.change({awaited: goal})
    try {
      const fetched = await this.#ways.load(goal.variant)
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
    const state = settled(goal, way.recorded)
    const note = trouble ? noteOf(trouble) : null
    if (way === now.way) {
      this.#store.change({state, note, awaited: null})
      return
    }
    now.run?.end()
    this.#store.change({state, note, awaited: null, way, recording: way.recorded, run: this.#begin(way)})
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
    const fetched = await this.#fetch(whole)
    if (fetched) this.#enter(fetched, whole, words)
    return false
  }

  #sayFetching(goal) {
    if (!this.#store.now.way) return
    const {title} = this.#ways.saidOf(goal.variant)
    this.#store.change({note: {news: `Fetching the path “${title}”`, notice: null}})
  }

  /** The page names the ways that there are; it offers no failures yet. */
  #offers(wished) {
    return wished.fault === null && this.#ways.has(wished.variant)
  }

  #absence({variant, fault}) {
    const [what, name] = this.#ways.has(variant) ? ['failure', fault] : ['path', variant]
    return `There is no ${what} “${name}” here; showing “${this.#ways.saidOf(null).title || 'The whole scenario'}”.`
  }

  #missing(wished, way) {
    const {message} = settled(wished, way.recorded)
    if (wished.message === null || wished.message === message) return ''
    return `There is no message ${wished.message} on this path; showing ${message}.`
  }
}

function noteOf(trouble) {
  return {news: trouble.replace(/\.$/, ''), notice: {tone: 'trouble', text: trouble, stop: null}}
}
