/** The list of messages that narrow screens show: the page wrote it, the component gives its items their states. */

import {element} from './dom.js'
import {readFragment} from './fragment.js'
import {STATE_WORDS} from './states.js'

/**
 * Gives every item of the list its state, in class and in words.
 *
 * @param {HTMLElement} list
 * @param {{label: string, states: Map<string, string>}} view
 */
export function showList(list, {label, states}) {
  for (const item of list.querySelectorAll('a.sx-item')) {
    const name = item.getAttribute('data-message') ?? readFragment(item.getAttribute('href') ?? '')?.message
    const state = states.get(name)
    if (!state) continue
    const now = name === label
    item.className = `sx-item sx-item--${state}${now ? ' sx-item--current' : ''}`
    item.toggleAttribute('aria-current', now)
    if (now) item.setAttribute('aria-current', 'step')
    let words = item.querySelector('i')
    if (!words) item.append(words = element('i', {}))
    words.textContent = state === 'current' ? 'now' : STATE_WORDS[state]
  }
}
