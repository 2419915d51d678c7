/**
 * The other views of the state: the list beside the exchange, the timeline, and the exchange by itself. Which parts stand
 * where is a matter of the style sheet; this gives the explorer its layout's name, and the timeline its place.
 */

import {withSheet} from './sheet.js'
import {Timeline} from './timeline.js'

/** From here on the views stand beside the exchange, and follow the reader. */
const WIDE = '(min-width: 78rem)'

export class Views {
  #explorer
  #timeline = new Timeline()
  /** @type {import('./layout.js').Layout} */
  #layout = 'drawing'

  /** Its style sheet is there. @param {HTMLElement} explorer */
  static ready(explorer) {
    return withSheet(explorer, 'views.css')
  }

  /** @param {HTMLElement} explorer */
  constructor(explorer) {
    this.#explorer = explorer
    explorer.querySelector('.sx-sequence')?.after(this.#timeline.node)
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    this.#layout = view.layout
    if (this.#explorer.getAttribute('data-layout') !== view.layout) this.#explorer.setAttribute('data-layout', view.layout)
    if (view.layout === 'timeline') this.#timeline.show(view)
  }

  /** What stands for a message, to be scrolled to; null where it would take the exchange out of sight. */
  shapeOf(label) {
    if (!matchMedia(WIDE).matches) return null
    if (this.#layout === 'timeline') return this.#timeline.rowOf(label)
    return this.#layout === 'list' ? this.#explorer.querySelector(`a.sx-item[data-message="${label}"]`) : null
  }

  release() {
    this.#explorer.removeAttribute('data-layout')
    this.#timeline.node.remove()
  }
}
