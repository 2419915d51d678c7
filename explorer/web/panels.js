/** The panels that are fetched when somebody begins to use the page, or opens one: what fills each. */

import {changesPanel} from './changes.js'
import {codePanel} from './code.js'
import {remarkOn, requestIn} from './exchange.js'
import {hopOf} from './recording.js'

/** @type {import('./store.js').Panels} */
export const panels = {
  changes: view => changesPanel(view, {...hopOf(view.recording, view.label), request: requestIn(view)}),
  code: view => codePanel(view.recording, requestIn(view), remarkOn(view)),
}
