/**
 * What the explorer knows at a time, as one value. A change makes one render pass; nothing is shown in another way.
 *
 * @typedef {{news: string, notice: {tone: string, text: string, stop: (() => void)|null, first?: boolean}|null}} Note  what is
 *   to be said beside the message: a few words for the status, and a notice beside the exchange; `first`: also when the
 *   live run has something to say
 * @typedef {{Editor: typeof import('./editor.js').Editor,
 *            changesBox: typeof import('./editor.js').changesBox,
 *            needsFirst: typeof import('./editor.js').needsFirst,
 *            links: typeof import('./editor.js').links, book: Object, suggestions: Object<string, Object[]>}} Kit
 * @typedef {Object<'changes'|'code', (view: import('./view.js').View) => (Node|string)[]>} Panels  what fills each
 * @typedef {Object} Known
 * @property {import('./state.js').State} state
 * @property {import('./ways.js').Way|null} way  what the state is shown from; null until the first one is there
 * @property {import('./recording.js').Recording|null} recording  that of the way, with all that was sent live in it, and
 *   with the failure that is chosen; it follows from the rest, as `failure` does
 * @property {import('./liverun.js').LiveRun|null} run  null where there is no API, and until somebody uses the page
 * @property {string|null} held  the value that is pointed at
 * @property {Note|null} note  what is to be said as long as the live run has nothing to say
 * @property {import('./state.js').State|null} awaited  the state that is being fetched
 * @property {string|null} editing  the exchange whose request is being changed
 * @property {Kit|null} kit  the editor, once it has been fetched
 * @property {import('./catalogue.js').Catalogue|null} catalogue  of failures; null until it is there
 * @property {Panels|null} panels  those that are fetched, once they have been
 * @property {import('./failing.js').Failure|null} failure  the one that is chosen
 * @property {Mended|null} mended  the one that was put right last, until something else is done
 * @property {Linked|null} linked  a change that a link has brought, until it is taken over
 * @property {import('./layout.js').Layout} layout  the view that is shown
 * @property {import('./layout.js').Layout|null} wishedLayout  the one that is being fetched
 * @property {Object<string, import('./parts.js').LaterPart>} fetched  parts that were fetched later, by name
 * @property {Array} [made]  what `recording` and `failure` were made of
 * @typedef {{variant: string|null, fault: string|null, exchange: string, change: import('./sharing.js').Change}} Linked
 * @typedef {{failure: import('./failing.js').Failure, failed: import('./recording.js').Recording, live: boolean,
 *   exchanges: import('./catalogue.js').Fragment[]|null}} Mended  `failed`: as it was before; `exchanges`: what was
 *   sent instead of the same request; null when it was the same, as it should be
 */

import {withShown} from './shown.js'

export class Store {
  /** @type {Known} */
  #now
  #show

  /**
   * @param {import('./state.js').State} state  where it begins
   * @param {(now: Known, before: Known) => void} show  the render pass
   */
  constructor(state, show) {
    this.#now = {state, way: null, recording: null, run: null, held: null, note: null, awaited: null,
      catalogue: null, failure: null, mended: null, editing: null, kit: null, panels: null, linked: null, layout: 'drawing', wishedLayout: null,
      fetched: {}}
    this.#show = show
  }

  get now() {
    return this.#now
  }

  /** Takes changes over and shows them. What is pointed at stands on a message, so another message lets go of it. */
  change(/** @type {Partial<Known>} */ changes) {
    const before = this.#now
    const moved = changes.state && changes.state.message !== before.state.message
    this.#now = withShown({...before, ...moved || changes.way ? {held: null} : {}, ...changes}, before)
    this.#show(this.#now, before)
  }

  /** Nothing is shown any more. */
  end() {
    this.#show = () => {}
  }
}
