/** The bar that steps: what is going on in one sentence, a ribbon of all messages, and the buttons. */

import {button, element, messageLink} from './dom.js'
import {firstIcon, lastIcon} from './icons.js'
import {saidOf} from './recording.js'
import {STATE_WORDS} from './states.js'

export class Bar {
  node
  #status = element('p', {class: 'sx-status', role: 'status'})
  #ribbon = element('ol', {class: 'sx-ribbon', 'aria-label': 'Messages'})
  #cells = new Map()
  #heights
  /** @type {import('./recording.js').Recording|null} */
  #recorded = null

  /** @param {import('./actions.js').Actions} actions */
  constructor(actions) {
    const buttons = {
      first: button('First message', () => actions.act('first'), {kind: 'icon', content: firstIcon()}),
      previous: button('Previous message', () => actions.act('previous'), {content: document.createTextNode('Previous')}),
      next: button('Next message', () => actions.act('next'), {content: document.createTextNode('Next')}),
      last: button('Last message', () => actions.act('last'), {kind: 'icon', content: lastIcon()}),
    }
    const keys = button('Keys', () => actions.act('keys'), {kind: 'quiet icon keys', content: document.createTextNode('?'), title: 'Keys'})
    this.node = element('nav', {class: 'sx-bar-steps', 'aria-label': 'Steps'},
      this.#status, this.#ribbon, element('div', {class: 'sx-steps'}, Object.values(buttons), keys))
    this.#heights = new ResizeObserver(() => {
      // Set where it is used: on the explorer itself it would give every element in it its style anew.
      const said = /** @type {HTMLElement|null} */ (this.node.parentElement?.querySelector('.sx-said'))
      said?.style.setProperty('--sx-bar-height', `${this.node.offsetHeight}px`)
    })
    this.#heights.observe(this.node)
  }

  release() {
    this.#heights.disconnect()
    this.node.remove()
  }

  /** @param {import('./view.js').View} view */
  show({recording, recorded, label, states, news}) {
    if (recorded !== this.#recorded) this.#layOut(recorded)
    const {what, who} = saidOf(recording, label)
    const parts = [
      element('b', {}, what), element('span', {class: 'sx-comma sx-comma--who'}, ', '),
      element('span', {class: `sx-status-who${news ? ' sx-status-who--aside' : ''}`}, who),
      news ? [element('span', {class: 'sx-comma'}, '. '), element('span', {class: 'sx-status-news'}, news)] : []]
    const said = element('p', {}, parts)
    if (said.textContent !== this.#status.textContent) this.#status.replaceChildren(...said.childNodes)
    for (const [name, cell] of this.#cells) {
      const state = states.get(name)
      const now = name === label
      cell.className = `sx-cell sx-cell--${state}${now ? ' sx-cell--current' : ''}`
      cell.setAttribute('aria-label', `${name}, ${now && state !== 'current' ? 'current, ' : ''}${STATE_WORDS[state]}`)
      if (now) cell.setAttribute('aria-current', 'step')
      else cell.removeAttribute('aria-current')
    }
  }

  /** Lays the ribbon out anew: a cell for each message, in a group for each step. */
  #layOut(recorded) {
    this.#recorded = recorded
    this.#cells.clear()
    const steps = grouped(recorded.messages)
    this.#ribbon.replaceChildren(...[...steps].map(([step, messages]) =>
      element('li', {class: 'sx-ribbon-step'}, element('span', {class: 'sx-ribbon-number'}, step),
        element('ol', {}, messages.map(message => {
          const cell = messageLink(recorded, message.label, message.label.replace(/^\d+/, ''))
          this.#cells.set(message.label, cell)
          return element('li', {}, cell)
        })))))
  }
}

function grouped(messages) {
  const steps = new Map()
  for (const message of messages) steps.set(message.step, [...steps.get(message.step) ?? [], message])
  return steps
}
