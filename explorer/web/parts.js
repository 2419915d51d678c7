/**
 * The parts of the explorer in the page: adopted from the markup or added to it, shown and released together.
 *
 * A part has `show(view)`, called once in every render pass with all there is to show, and `release()`, which leaves the
 * page as it was written. Each part changes only what differs from what it showed last, so that focus, selection and
 * scrolling survive a pass that does not concern it.
 *
 * @typedef {{show: (view: import('./view.js').View) => void, release: () => void}} Part
 * @typedef {{new (explorer: HTMLElement, actions: import('./actions.js').Actions): Part & {shapeOf?: (label: string) => Element|null},
 *            ready: (explorer: HTMLElement) => Promise<void>}} LaterPart  `ready`: its style sheet is there
 */

import {Bar} from './bar.js'
import {Drawing} from './drawing.js'
import {Exchange} from './exchange.js'
import {later} from './later.js'
import {List} from './list.js'
import {reveal} from './reveal.js'
import {RunsPlace} from './runsplace.js'
import {Top} from './top.js'
import {markupIn} from './ways.js'

export class Parts {
  #explorer
  #actions
  #canSend
  #top
  /** @type {Element|null} keeps the place of the row above until this is there */
  #awaited
  #written
  #placed
  #exchange
  /** @type {Part[]} */
  #made
  /** @type {Map<string, InstanceType<LaterPart>>} */
  #later = new Map()
  /** @type {Part[]} parts of the way that is shown */
  #adopted = []
  /** @type {Drawing|null} */
  #drawing = null
  /** @type {import('./ways.js').Way|null} */
  #way = null
  /** @type {import('./view.js').View|null} */
  #view = null
  /** @type {import('./stage.js').Stage|null} */
  #stage = null

  /**
   * @param {HTMLElement} explorer  with the markup that the page wrote
   * @param {import('./actions.js').Actions} actions  what the reader can do
   * @param {HTMLSelectElement|null} choice  of ways
   * @param {{canSend: boolean, canFail: boolean}} can
   */
  constructor(explorer, actions, choice, {canSend, canFail}) {
    this.#explorer = explorer
    this.#actions = actions
    this.#canSend = canSend
    this.#written = this.#placed = markupIn(explorer)
    this.#exchange = new Exchange(/** @type {HTMLElement} */ (explorer.querySelector('.sx-exchange')), actions, canSend)
    const bar = new Bar(actions)
    const runs = canSend ? new RunsPlace(explorer, actions) : null
    this.#top = new Top(actions, choice, canFail, runs?.node ?? null)
    this.#awaited = explorer.querySelector('.sx-top--awaited')
    this.#awaited?.remove()
    explorer.prepend(this.#top.node)
    explorer.append(bar.node)
    explorer.classList.add('sx-walkable')
    this.#made = [this.#exchange, bar, this.#top, ...runs ? [runs] : []]
  }

  /** The render pass. @param {import('./view.js').View} view */
  show(view) {
    this.#view = view
    if (view.way !== this.#way) this.#adopt(view.way)
    for (const [name, Part] of Object.entries(view.fetched)) {
      if (!this.#later.has(name)) this.#later.set(name, new Part(this.#explorer, this.#actions))
    }
    for (const part of this.#all) part.show(view)
  }

  /** Shows the stage, fetched when it is first wanted. Raises when it cannot be. */
  async present() {
    const {Stage} = await later.stage()
    if (!this.#view) return
    this.#stage ??= new Stage(this.#explorer, this.#actions, {canSend: this.#canSend, left: moved => this.#takeBack(moved)})
    this.#stage.show(this.#view)
    try {
      await this.#stage.enter()
    } catch (error) {
      this.#stage.release()
      this.#stage = null
      throw error
    }
  }

  /** Brings a message into view, unless the stage is in front. @param {string|null} label @param {{whole?: boolean}} [how] */
  reveal(label, how) {
    if (this.#stage?.on) return
    const place = this.#view?.layout === 'drawing' ? this.#drawing : this.#later.get('views')
    reveal(this.#explorer, place?.shapeOf(label) ?? null, how)
  }

  /** Fills what is filled when it is first looked at, for paper. */
  fillAll() {
    this.#exchange.fillAll()
  }

  /** Leaves the markup as the page wrote it. */
  release() {
    for (const part of this.#all) part.release()
    this.#view = null
    this.#place(this.#written)
    if (this.#awaited) this.#explorer.prepend(this.#awaited)
    this.#explorer.classList.remove('sx-walkable')
  }

  /** The reader is back from the stage, at another message or where it was. */
  #takeBack(moved) {
    this.#top.takeBack()
    if (moved) this.reveal(this.#view.label)
  }

  get #all() {
    return [...this.#adopted, ...this.#made, ...this.#later.values(), ...this.#stage ? [this.#stage] : []]
  }

  /** Puts the drawing and the list of a way in their places. */
  #adopt(way) {
    for (const part of this.#adopted) part.release()
    this.#place(way.markup)
    const {drawing, list} = way.markup
    this.#way = way
    this.#drawing = drawing && new Drawing(drawing)
    this.#adopted = [...this.#drawing ? [this.#drawing] : [], ...list ? [new List(list)] : []]
  }

  #place(markup) {
    for (const [part, node] of Object.entries(this.#placed)) {
      if (node !== markup[part]) node?.replaceWith(markup[part])
    }
    this.#placed = markup
  }
}
