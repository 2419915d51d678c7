/** The banner that stands while something is, or will be, out of order in the world because of the chosen failure. */

import {element} from './dom.js'
import {listed} from './recording.js'
import {outOfOrder} from './switches.js'

/**
 * Its words; none where the world stays in order.
 *
 * @param {import('./view.js').View} view  with a failure
 * @returns {(Node|string)[]}
 */
export function bannerWords({recording, failure, busy, canSend}) {
  const wrong = outOfOrder(recording, failure.fault)
  if (!wrong.length) return []
  const when = busy ? 'Out of order now' : `Out of order while ${failure.chosen.label} is sent`
  const after = canSend ? 'It is put so for that one call and taken back after it.' : 'Before and after that one call all was in order.'
  return [element('b', {}, `${when}: `), `${listed(wrong)}. ${after}`]
}
