/** The banner that stands while something is, or will be, out of order in the world: switched so, or by the chosen failure. */

import {element} from './dom.js'
import {listed} from './recording.js'
import {outOfOrder, switchedTold} from './switches.js'

/**
 * Its words; none where the world is in order and stays so.
 *
 * @param {import('./view.js').View} view
 * @returns {(Node|string)[]}
 */
export function bannerWords(view) {
  const [switched, failing] = [switchedWords(view), view.failure ? failingWords(view) : []]
  return [...switched, ...switched.length && failing.length ? [' '] : [], ...failing]
}

/** What somebody has switched in this tab's world. */
function switchedWords({recording, disorder}) {
  const {switches = {}, moved = false} = disorder ?? {}
  const told = [...switchedTold(recording, switches), ...moved ? ['the clock was moved'] : []]
  return told.length ? [element('b', {}, 'Switched in this tab’s world: '), `${listed(told)}. Restart gives a world in which all is in order.`] : []
}

function failingWords({recording, failure, busy, canSend}) {
  const wrong = outOfOrder(recording, failure.fault)
  if (!wrong.length) return []
  const when = busy ? 'Out of order now' : `Out of order while ${failure.chosen.label} is sent`
  const after = canSend ? 'It is put so for that one call and taken back after it.' : 'Before and after that one call all was in order.'
  return [element('b', {}, `${when}: `), `${listed(wrong)}. ${after}`]
}
