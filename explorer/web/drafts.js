/**
 * The drafts of one tab: requests that the reader has changed, by the way, the exchange and the failure that they are
 * of. They stay while the reader is elsewhere, as long as the world does that they are addressed to.
 */

/**
 * @typedef {import('./draft.js').Draft & {made?: import('./run.js').Prepared}} Draft  `made`: what was made ready for
 *   it in this world; none as long as nothing was
 */

export class Drafts {
  /** @type {Map<string, Draft>} */
  #kept = new Map()
  /** Whether a text has the form of a value, as far as that is known. @type {(name: string, text: string) => boolean} */
  fits = () => true

  /** @param {...(string|null)} place @returns {Draft|null} */
  at(...place) {
    return this.#kept.get(JSON.stringify(place)) ?? null
  }

  /** Keeps a draft; null lets go of the one that there is. @param {Draft|null} draft @param {...(string|null)} place */
  keep(draft, ...place) {
    if (draft) this.#kept.set(JSON.stringify(place), draft)
    else this.#kept.delete(JSON.stringify(place))
  }

  clear() {
    this.#kept.clear()
  }
}
