/**
 * The button that opens the runs of this browser, and the ear for what is sent. What keeps and shows runs is fetched
 * when it is opened or when something has been sent; what was sent meanwhile waits here.
 */

import {button} from './dom.js'
import {later} from './later.js'

export class RunsPlace {
  node
  #explorer
  #actions
  #stay = new AbortController()
  /** @type {Promise<import('./runs.js').Runs>|null} */
  #runs = null
  /** @type {{detail: Object, view: import('./view.js').View}[]} */
  #waiting = []
  /** @type {import('./view.js').View|null} */
  #view = null

  /** @param {HTMLElement} explorer  tells what was sent @param {import('./actions.js').Actions} actions */
  constructor(explorer, actions) {
    this.#explorer = explorer
    this.#actions = actions
    this.node = button('Runs', () => this.#use(runs => runs.toggle()))
    this.node.title = 'What was sent from this browser: look at it again, repeat it, compare two'
    this.node.setAttribute('aria-expanded', 'false')
    explorer.addEventListener('sequence-sent', event => {
      this.#waiting.push({detail: /** @type {CustomEvent} */ (event).detail, view: this.#view})
      this.#use(null)
    }, {signal: this.#stay.signal})
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    this.#view = view
    this.#runs?.then(runs => runs.show(view), () => {})
  }

  release() {
    this.#stay.abort()
    this.#runs?.then(runs => runs.release(), () => {})
    this.node.remove()
  }

  /** Does something with the runs, or only keeps what waits. @param {((runs: import('./runs.js').Runs) => void)|null} act */
  async #use(act) {
    try {
      const runs = await (this.#runs ??= later.runs().then(({Runs}) =>
        new Runs(this.#explorer, this.#actions, this.node, this.#view)))
      for (const {detail, view} of this.#waiting.splice(0)) runs.keep(detail, view)
      act?.(runs)
    } catch {
      this.#runs = null
      // What was sent is news as well.
      const sent = act ? '' : this.#view?.news
      this.#actions.say(`${sent ? `${sent}. ` : ''}The part that keeps runs could not be fetched; it is tried again with the next one`)
    }
  }
}
