/** The row above the drawing: which world this tab has, and what concerns the whole run. */

import {copyButton} from './copy.js'
import {button, element} from './dom.js'

export class Top {
  /** @type {HTMLElement} */
  node
  #world = element('code', {class: 'sx-world-name'})
  #buttons

  /** @param {{runAll: () => void, restart: () => void}} doings */
  constructor({runAll, restart}) {
    this.#buttons = [button('Run all', runAll), button('Restart', restart)]
    this.#buttons[0].title = 'Sends every request from the first, in order'
    this.#buttons[1].title = 'A fresh world, and back to the first message'
    this.node = element('div', {class: 'sx-top'},
      element('p', {class: 'sx-world'}, element('span', {}, 'This tab’s world in the sandbox '), this.#world,
        copyButton('Copy world', () => this.#world.textContent)),
      element('div', {class: 'sx-choices', role: 'group', 'aria-label': 'Whole run'}, this.#buttons))
  }

  /** @param {{world: string, busy: boolean}} view */
  show({world, busy}) {
    this.#world.textContent = world
    this.#buttons[0].setAttribute('aria-disabled', String(busy))
  }
}
