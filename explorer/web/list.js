/** The list of messages that narrow screens show: the page wrote it, the component gives its items their states. */

import {element} from './dom.js'
import {STATE_WORDS} from './states.js'

export class List {
  #list

  /** @param {Element} list */
  constructor(list) {
    this.#list = list
  }

  /** Gives every item its state, in class and in words. @param {import('./view.js').View} view */
  show({label, states}) {
    for (const item of this.#list.querySelectorAll('a.sx-item')) {
      const name = item.getAttribute('data-message')
      const state = states.get(name)
      if (!state) continue
      const now = name === label
      item.className = `sx-item sx-item--${state}${now ? ' sx-item--current' : ''}`
      if (now) item.setAttribute('aria-current', 'step')
      else item.removeAttribute('aria-current')
      let words = item.querySelector('i')
      if (!words) item.append(words = element('i'))
      words.textContent = state === 'current' ? 'now' : STATE_WORDS[state]
    }
  }

  /** The list as it was written. */
  release() {
    for (const item of this.#list.querySelectorAll('a.sx-item')) {
      item.className = 'sx-item'
      item.removeAttribute('aria-current')
      item.querySelector('i')?.remove()
    }
  }
}
