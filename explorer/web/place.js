/** Where the reader is: a message and a tab, and how the two follow from each other and from the address. */

import {readFragment, writeFragment} from './fragment.js'
import {hasMessage, messageOf} from './recording.js'

export const TABS = [
  {key: 'request', name: 'Request'}, {key: 'response', name: 'Response'},
  {key: 'changes', name: 'Changes'}, {key: 'code', name: 'Code'},
]

/** The tab that opens by itself: a request's message shows the request, a reply's the response. */
export function ownTab(recording, label) {
  return recording && messageOf(recording, label).kind === 'reply' ? 'response' : 'request'
}

/** The tab to keep in mind: null for the one that opens by itself. */
export function chosenTab(recording, label, tab) {
  return TABS.some(({key}) => key === tab) && tab !== ownTab(recording, label) ? tab : null
}

/** The tab after a step: who compares messages or reads their code goes on doing so. */
export function tabAfter(tab) {
  return ['changes', 'code'].includes(tab) ? tab : null
}

/**
 * The place that a link or the address names; null when it names none of this recording.
 *
 * @param {import('./recording.js').Recording|null} recording
 * @param {string} hash
 * @returns {{message: string, tab: string|null, whole: boolean}|null}  `whole`: a bare label, as other pages write it
 */
export function placeIn(recording, hash) {
  const place = hash.startsWith('#') ? readFragment(hash) : null
  if (!place || !hasMessage(recording, place.message)) return null
  return {message: place.message, tab: chosenTab(recording, place.message, place.tab), whole: place.bare}
}

/**
 * Writes the place into the address. A link is something to come back from, so Back undoes it; steps along the row
 * replace one another, or Back would walk through every arrow.
 *
 * @param {{message: string, tab: string|null}} place
 * @param {'push'|'replace'} how
 */
export function writePlace(place, how) {
  const address = writeFragment(place, location.hash)
  if (address !== location.hash) history[how === 'push' ? 'pushState' : 'replaceState'](history.state, '', address)
}
