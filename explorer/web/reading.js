/**
 * What helps to read a message, added to what the panels show when somebody begins to use the page: names that explain
 * themselves, folds, and the ends of the value that is pointed at.
 */

import {clearEnds, makeThreadsReachable, markEnds, releaseThreads} from './ends.js'
import {requestIn} from './exchange.js'
import {Explanation, offerExplanations} from './explaining.js'
import {makeFoldable} from './folding.js'
import {hopOf} from './recording.js'
import {withMarks} from './reply.js'
import {Roving} from './roving.js'
import {withSheet} from './sheet.js'

const GROUPS = '.sx-parts, .sx-fields, .sx-token-parts, .sx-code, .sx-threads'
const ITEMS = '.sx-ask, .sx-turn, .sx-thread[role="img"]'

export class Reading {
  #explorer
  #explanation
  #roving
  #stay = new AbortController()
  #soon = 0
  /** @type {import('./view.js').View|null} */
  #view = null

  /** Its style sheet is there. @param {HTMLElement} explorer */
  static ready(explorer) {
    return withSheet(explorer, 'reading.css')
  }

  /** @param {HTMLElement} explorer */
  constructor(explorer) {
    this.#explorer = explorer
    this.#explanation = new Explanation(new URL(explorer.getAttribute('src') ?? '', document.baseURI).href)
    this.#roving = new Roving(explorer, GROUPS, ITEMS)
    explorer.append(this.#explanation.node)
    // What unfolds brings new names and folds.
    explorer.addEventListener('unfold', () => this.#furnish(), {signal: this.#stay.signal})
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    const before = this.#view
    this.#view = view
    if (view.label !== before?.label || view.tab !== before?.tab) this.#explanation.close()
    // The other parts may still be about to show what they have.
    queueMicrotask(() => this.#stay.signal.aborted || this.#view !== view || markEnds(this.#explorer, view))
    // A step is shown first, and then what helps to read it.
    this.#soon ||= requestAnimationFrame(() => setTimeout(() => this.#furnish()))
  }

  release() {
    this.#stay.abort()
    this.#roving.end()
    this.#explanation.node.remove()
    clearEnds(this.#explorer)
    releaseThreads(this.#explorer)
  }

  #furnish() {
    this.#soon = 0
    if (this.#stay.signal.aborted) return
    makeThreadsReachable(this.#explorer)
    const {recording, label, edit} = this.#view
    const open = (asked, name, pieces) => this.#explanation.open(asked, name, pieces)
    const messages = {Request: requestIn(this.#view), Response: withMarks(recording, hopOf(recording, label).reply)}
    for (const [name, message] of Object.entries(messages)) {
      const panel = this.#explorer.querySelector(`.sx-panel[data-name="${name}"]`)
      if (!panel || name === 'Request' && edit?.open) continue
      offerExplanations(panel, message, open)
      makeFoldable(panel)
    }
    this.#roving.settle()
  }
}
