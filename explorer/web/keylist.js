/** The list of keys, in a dialog that the browser closes with Escape. */

import {button, element} from './dom.js'
import {KEYS} from './keys.js'

/** Opens the list; focus goes back to where it was when it is closed. */
export function openKeyList(host) {
  const dialog = element('dialog', {class: 'sx-keys-dialog', 'aria-label': 'Keys'},
    element('h2', {}, 'Keys'),
    element('p', {}, 'They work while focus is in the explorer.'),
    element('dl', {}, KEYS.flatMap(({shown, does}) => [element('dt', {}, shown), element('dd', {}, does)])),
    button('Close', () => dialog.close()))
  dialog.addEventListener('close', () => dialog.remove())
  host.append(dialog)
  dialog.showModal()
}
