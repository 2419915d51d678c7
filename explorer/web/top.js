/** The row above the drawing: which way is shown, how it is made to fail, which world this tab has, and the whole run. */

import {copyButton} from './copy.js'
import {button, element} from './dom.js'
import {FailureChoice} from './failurechoice.js'
import {layoutChoice} from './layout.js'

export class Top {
  node
  #way = element('p', {class: 'sx-way', hidden: true})
  #world = element('code', {class: 'sx-world-name'})
  #choice
  #layout
  /** @type {FailureChoice|null} */
  #failures
  #buttons = []
  #present

  /**
   * @param {import('./actions.js').Actions} actions
   * @param {HTMLSelectElement|null} choice  of ways
   * @param {boolean} canFail  whether there are failures to choose from
   * @param {HTMLButtonElement|null} runs  opens what was sent earlier; null where nothing is sent
   */
  constructor(actions, choice, canFail, runs) {
    const canSend = runs !== null
    this.#choice = choice
    this.#layout = layoutChoice(actions)
    this.#failures = canFail ? new FailureChoice(actions) : null
    choice?.addEventListener('change', () => actions.takePath(choice.value || null))
    if (canSend) this.#buttons = [button('Run all', () => actions.runAll()), button('Restart', () => actions.restart())]
    if (canSend) this.#buttons[0].title = 'Sends every request from the first, in order'
    if (canSend) this.#buttons[1].title = 'A fresh world, and back to the first message'
    this.#present = button('Present', () => actions.act('stage'))
    this.#present.title = 'Fills the screen with one step at a time, for a room (T)'
    this.node = element('div', {class: 'sx-top'},
      element('div', {class: 'sx-top-said'}, this.#way,
        canSend && element('p', {class: 'sx-world'}, element('span', {}, 'This tab’s world in the sandbox '), this.#world,
          copyButton('Copy world', () => this.#world.textContent))),
      element('div', {class: 'sx-choices'},
        choice && element('label', {class: 'sx-choice'}, element('span', {}, 'Path'), choice),
        this.#failures?.node,
        element('label', {class: 'sx-choice sx-choice--view'}, element('span', {}, 'View'), this.#layout),
        element('div', {class: 'sx-whole-run', role: 'group', 'aria-label': 'Whole run'}, this.#buttons, runs, this.#present)))
  }

  /** The reader comes back from the stage. */
  takeBack() {
    this.#present.focus({preventScroll: true})
  }

  release() {
    this.node.remove()
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    const {world, busy, path} = view
    this.#world.textContent = world
    this.#buttons[0]?.setAttribute('aria-disabled', String(busy))
    if (this.#choice && this.#choice.value !== (path.slug ?? '')) this.#choice.value = path.slug ?? ''
    this.#failures?.show(view)
    this.#layout.value = view.wishedLayout ?? view.layout
    this.#way.hidden = !path.text
    this.#way.replaceChildren(element('b', {}, `${path.title}. `), path.text)
  }
}
