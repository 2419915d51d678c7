/** The list of keys, in a dialog that the browser closes with Escape, and the choice whether single letters act. */

import {button, element} from './dom.js'
import {KEYS} from './keys.js'
import {lettersAct, letLettersAct} from './letters.js'
import {STAGE_KEYS} from './stagekeys.js'

/** What the small parts of a block do by themselves. */
const WITHIN = {keys: [], shown: '↑ or ↓', does: 'the next name, fold or value thread of a block'}
const HERE = {title: 'Keys', where: 'They work while focus is in the explorer.', keys: [...KEYS, WITHIN]}
const STAGE = {title: 'Keys on the stage', where: '', keys: STAGE_KEYS}

/** Opens the list; focus goes back to where it was when it is closed. @param {HTMLElement} host */
export function openKeyList(host) {
  const {title, where, keys} = host.closest('.sx-stage') ? STAGE : HERE
  const dialog = element('dialog', {class: 'sx-keys-dialog', 'aria-label': 'Keys'},
    element('h2', {}, title),
    where && element('p', {}, where),
    element('dl', {}, keys.flatMap(({shown, does}) => [element('dt', {}, shown), element('dd', {}, does)])),
    letterChoice(keys.filter(({letter}) => letter).map(({keys: [key]}) => key.toUpperCase())),
    button('Close', () => dialog.close()))
  dialog.addEventListener('close', () => dialog.remove())
  host.append(dialog)
  dialog.showModal()
}

/** Who dictates, or rests a hand on the keyboard, may want no key of a single letter. */
function letterChoice(letters) {
  const box = element('input', {type: 'checkbox', checked: lettersAct()})
  box.addEventListener('change', () => letLettersAct(box.checked))
  return element('p', {}, element('label', {class: 'sx-letters'}, box, ` Keys of a single letter (${letters.join(', ')})`))
}
