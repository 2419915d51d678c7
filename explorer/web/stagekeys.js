/** Keys of the stage: those of the explorer and of a clicker, and a few of its own. They act anywhere on the stage. */

import {lettersAct} from './letters.js'

/**
 * What each key does on the stage, as the list of keys shows it.
 *
 * @typedef {'next'|'previous'|'first'|'last'|'send'|'blank'|'leave'|'keys'} StageAction
 * @type {{keys: string[], shown: string, action: StageAction, does: string, letter?: boolean}[]}
 */
export const STAGE_KEYS = [
  {keys: [' ', 'ArrowRight', 'ArrowDown', 'PageDown'], shown: 'Space, →, ↓ or Page Down', action: 'next',
    does: 'next message'},
  {keys: ['ArrowLeft', 'ArrowUp', 'PageUp'], shown: '←, ↑ or Page Up', action: 'previous', does: 'previous message'},
  {keys: ['Home'], shown: 'Home', action: 'first', does: 'first message'},
  {keys: ['End'], shown: 'End', action: 'last', does: 'last message'},
  {keys: ['s', 'S'], shown: 'S', action: 'send', does: 'send the request, where there is a sandbox', letter: true},
  {keys: ['b', 'B', '.'], shown: 'B or full stop', action: 'blank', does: 'a black screen, and back', letter: true},
  {keys: ['t', 'T'], shown: 'T', action: 'leave', does: 'leave the stage', letter: true},
  {keys: ['Escape'], shown: 'Escape', action: 'leave', does: 'leave the stage'},
  {keys: ['?'], shown: '?', action: 'keys', does: 'this list'},
]

/** What happens once however long the key is held down. */
const ONCE = ['send', 'blank', 'leave', 'keys']

/** Where a key means something already. */
const TYPING = 'input, textarea, select, [contenteditable]'

/**
 * The action of a key press on the stage; null where the key means nothing here, or something else.
 *
 * @param {KeyboardEvent} event
 * @returns {StageAction|null}
 */
export function stageActionOf(event) {
  const {key, target, shiftKey} = event
  const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey
  if (taken || !(target instanceof Element)) return null
  const found = STAGE_KEYS.find(({keys}) => keys.includes(key))
  if (!found || target.closest(TYPING) || found.letter && !lettersAct()) return null
  if (event.repeat && ONCE.includes(found.action)) return null
  if (key === ' ') return target.closest('button, a') ? null : shiftKey ? 'previous' : 'next'
  return found.action
}
