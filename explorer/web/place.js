/** Where the reader is: a way, a message and a tab, and how they follow from each other and from the address. */

import {writeFragment} from './fragment.js'
import {messageOf, nearestLabel} from './recording.js'

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
 * The place in a recording that is nearest to what a link or the address names.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {import('./fragment.js').Named} named
 * @returns {{message: string, tab: string|null, whole: boolean, missing: string|null}}  `whole`: a bare label, as other
 *   pages write it; `missing`: a label that this recording does not have
 */
export function placeIn(recording, named) {
  const message = nearestLabel(recording, named.message)
  return {message, tab: chosenTab(recording, message, named.tab), whole: named.bare,
    missing: named.message === message ? null : named.message}
}

/**
 * Writes the place into the address. A link is something to come back from, so Back undoes it; steps along the row
 * replace one another, or Back would walk through every arrow.
 *
 * @param {{message: string, variant: string|null, tab: string|null}} place
 * @param {'push'|'replace'} how
 */
export function writePlace(place, how) {
  const address = writeFragment(place, location.hash)
  if (address !== location.hash) history[how === 'push' ? 'pushState' : 'replaceState'](history.state, '', address)
}
