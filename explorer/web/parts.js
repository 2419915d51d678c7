/** The parts of the explorer in the page: adopted from the markup or added to it, shown and released together. */

import {Bar} from './bar.js'
import {Drawing} from './drawing.js'
import {Exchange} from './exchange.js'
import {showList} from './list.js'
import {reveal} from './reveal.js'
import {Top} from './top.js'

export class Parts {
  #explorer
  #drawing
  #list
  #exchange
  #bar
  #top

  /**
   * @param {HTMLElement} explorer  with the markup that the page wrote
   * @param {import('./recording.js').Recording} recording
   * @param {{act: (action: string) => void, choose: (tab: string) => void, send: () => void, runAll: () => void,
   *          restart: () => void}} doings  what the reader can do
   * @param {boolean} canSend
   */
  constructor(explorer, recording, doings, canSend) {
    this.#explorer = explorer
    const svg = explorer.querySelector('svg.sx-drawing')
    this.#drawing = svg && new Drawing(svg)
    this.#list = explorer.querySelector('.sx-list')
    this.#exchange = new Exchange(explorer.querySelector('.sx-exchange'), doings)
    this.#bar = new Bar(recording, doings.act)
    this.#top = canSend ? new Top(doings) : null
    if (this.#top) explorer.prepend(this.#top.node)
    explorer.append(this.#bar.node)
    explorer.classList.add('sx-walkable')
  }

  /** @param {ReturnType<import('./view.js').viewOf>} view  @param {boolean} changed  whether the panels' content is new */
  show(view, changed) {
    this.#drawing?.show(view)
    if (this.#list) showList(this.#list, view)
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
    this.#exchange.release()
    this.#bar.release()
    this.#top?.node.remove()
    this.#explorer.classList.remove('sx-walkable')
  }
}
