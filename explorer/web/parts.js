/** The parts of the explorer in the page: adopted from the markup or added to it, shown and released together. */

import {Bar} from './bar.js'
import {Drawing} from './drawing.js'
import {Exchange} from './exchange.js'
import {showList} from './list.js'
import {reveal} from './reveal.js'
import {Top} from './top.js'
import {markupIn} from './ways.js'

export class Parts {
  #explorer
  #drawing = null
  #written = null
  #placed = null
  #exchange
  #bar
  #top

  /**
   * @param {HTMLElement} explorer  with the markup that the page wrote
   * @param {{act: (action: string) => void, choose: (tab: string) => void, send: () => void, runAll: () => void,
   *          restart: () => void, take: (slug: string|null) => void}} doings  what the reader can do
   * @param {HTMLSelectElement|null} choice  of ways
   * @param {boolean} canSend
   */
  constructor(explorer, doings, choice, canSend) {
    this.#explorer = explorer
    this.#exchange = new Exchange(explorer.querySelector('.sx-exchange'), doings)
    this.#bar = new Bar(doings.act)
    this.#top = canSend || choice ? new Top(doings, choice, canSend) : null
    if (this.#top) explorer.prepend(this.#top.node)
    explorer.append(this.#bar.node)
    explorer.classList.add('sx-walkable')
  }

  /** Puts the drawing and the list of a way in their places. @param {import('./ways.js').Way} way */
  walk({recorded, markup}) {
    this.#drawing?.release()
    this.#place(markup)
    this.#drawing = markup.drawing && new Drawing(markup.drawing)
    this.#bar.walk(recorded)
  }

  /** @param {ReturnType<import('./view.js').viewOf>} view  @param {boolean} changed  whether the panels' content is new */
  show(view, changed) {
    this.#drawing?.show(view)
    if (this.#placed.list) showList(this.#placed.list, view)
    this.#exchange.show(view, changed)
    this.#bar.show(view.recording, view)
    this.#top?.show(view)
  }

  /** Shows where a value comes from and goes to; of nothing when it is null. */
  hold(name, view) {
    this.#exchange.hold(name)
    this.#drawing?.show(view)
  }

  reveal(label, how) {
    reveal(this.#explorer, this.#drawing?.shapeOf(label) ?? null, how)
  }

  fillAll() {
    this.#exchange.fillAll()
  }

  /** Leaves the markup as the page wrote it. */
  release() {
    this.#drawing?.release()
    if (this.#written) this.#place(this.#written)
    this.#exchange.release()
    this.#bar.release()
    this.#top?.node.remove()
    this.#explorer.classList.remove('sx-walkable')
  }

  #place(markup) {
    this.#placed ??= this.#written = markupIn(this.#explorer)
    for (const [part, node] of Object.entries(this.#placed)) {
      if (node !== markup[part]) node?.replaceWith(markup[part])
    }
    this.#placed = markup
  }
}
