/** Keys that step. They act only inside the explorer, and never where a key already means something. */

import {lettersAct} from './letters.js'

/**
 * What each key does, as the list of keys shows it.
 *
 * @typedef {'next'|'previous'|'first'|'last'|'release'|'stage'|'keys'} Action
 * @type {{keys: string[], shown: string, action: Action, does: string, letter?: boolean}[]}
 */
export const KEYS = [
  {keys: ['ArrowRight', 'PageDown'], shown: '→ or Page Down', action: 'next', does: 'next message'},
  {keys: ['ArrowLeft', 'PageUp'], shown: '← or Page Up', action: 'previous', does: 'previous message'},
  {keys: ['Home'], shown: 'Home', action: 'first', does: 'first message'},
  {keys: ['End'], shown: 'End', action: 'last', does: 'last message'},
  {keys: ['Escape'], shown: 'Escape', action: 'release', does: 'let go of the value that is pointed at'},
  {keys: ['t', 'T'], shown: 'T', action: 'stage', does: 'the stage', letter: true},
  {keys: ['?'], shown: '?', action: 'keys', does: 'this list'},
]

const TAKEN = 'input, textarea, select, [contenteditable], [role="tab"], dialog, summary'

/**
 * The action of a key press, or null when the key is not ours here.
 *
 * @param {KeyboardEvent} event
 * @returns {Action|null}
 */
export function actionOf(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null
  const found = KEYS.find(({keys}) => keys.includes(event.key))
  if (!found || !(event.target instanceof Element) || event.target.closest(TAKEN)) return null
  if (found.letter && !lettersAct()) return null
  return scrollsWith(event.target, event.key) ? null : found.action
}

/** Whether the focused box itself scrolls by this key, as a long body does with Page Down. */
function scrollsWith(target, key) {
  if (!['PageDown', 'PageUp', 'Home', 'End'].includes(key)) return false
  const box = target.closest('[tabindex="0"]')
  return Boolean(box) && !box.matches('a, button, mark, .sx-value') && target === box && scrolls(box)
}

function scrolls(box) {
  for (let part = box; part && !part.matches('.sx-exchange, sequence-explorer'); part = part.parentElement) {
    if (part.scrollHeight > part.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(part).overflowY)) return true
  }
  return false
}
