/**
 * Where the reader is, as one value from which everything on the screen follows. Pure functions, no document.
 *
 * @typedef {{scenario: string, variant: string|null, fault: string|null, message: string|null, tab: string|null, change: string|null}} State
 *   `variant`: another way through the scenario, null for the whole; `fault`: how it is made to fail, as the catalogue
 *   names it, null for not at all; `message`: a label, null for the first; `tab`: null for the one that opens by itself;
 *   `change`: of the request, as a link brought it, as long as it is shown like that; null for none
 * @typedef {import('./recording.js').Recording} Recording
 */

import {readFragment, writeFragment} from './fragment.js'
import {firstLabel, labelFrom, lastLabel, messageOf, nearestLabel} from './recording.js'

export const TABS = [
  {key: 'request', name: 'Request'}, {key: 'response', name: 'Response'},
  {key: 'changes', name: 'Changes'}, {key: 'code', name: 'Code'},
]

/** Who compares messages or reads their code goes on doing so after a step. */
const KEPT = ['changes', 'code']

/**
 * The state that a fragment names; null when it is about nothing of ours.
 *
 * @param {string} hash
 * @param {string} scenario
 * @returns {State|null}
 */
export function stateFromFragment(hash, scenario) {
  const named = readFragment(hash)
  return named && {scenario, variant: named.variant, fault: named.fault, message: named.message, tab: named.tab, change: named.change}
}

/** @param {State} state  @param {string} [hash]  the fragment so far, of which foreign names are kept */
export function fragmentOf(state, hash) {
  return writeFragment(state, hash)
}

/**
 * The state nearest to a wished one that a recording has: a message and a tab that there are.
 *
 * @param {State} state
 * @param {Recording} recording  of the way that the state names
 * @returns {State}
 */
export function settled(state, recording) {
  const message = nearestLabel(recording, state.message)
  return withTab({...state, message}, recording, state.tab)
}

/** The same scenario as it goes when nothing else is wished. @param {State} state @returns {State} */
export function wholeOf(state) {
  return {...state, variant: null, fault: null, change: null}
}

/** Whether two states are of the same way through the same scenario. @param {State} one @param {State} other */
export function onSameWay(one, other) {
  return one.scenario === other.scenario && one.variant === other.variant
}

/** @param {State} state @param {Recording} recording @returns {State} */
export function first(state, recording) {
  return stateAt(state, firstLabel(recording))
}

/** @param {State} state @param {Recording} recording @returns {State} */
export function previous(state, recording) {
  return stateAt(state, labelFrom(recording, state.message, -1))
}

/** @param {State} state @param {Recording} recording @returns {State} */
export function next(state, recording) {
  return stateAt(state, labelFrom(recording, state.message, 1))
}

/** @param {State} state @param {Recording} recording @returns {State} */
export function last(state, recording) {
  return stateAt(state, lastLabel(recording))
}

/** The state at another message. @param {State} state @param {string|null} message @returns {State} */
export function stateAt(state, message) {
  return {...state, message, change: null, tab: state.tab && KEPT.includes(state.tab) ? state.tab : null}
}

/** The state with a tab opened. @param {State} state @param {Recording} recording @param {string|null} tab @returns {State} */
export function withTab(state, recording, tab) {
  const known = TABS.some(({key}) => key === tab)
  return {...state, tab: known && tab !== ownTab(state, recording) ? tab : null}
}

/** The tab that is open. @param {State} state @param {Recording} recording */
export function tabOf(state, recording) {
  return state.tab ?? ownTab(state, recording)
}

/** The tab that opens by itself: a request's message shows the request, a reply's the response, and so does a refused one. */
function ownTab(state, recording) {
  const message = messageOf(recording, state.message)
  const refused = recording.refusal && messageOf(recording, recording.refusal.label)?.exchange === message?.exchange
  return message?.kind === 'reply' || refused ? 'response' : 'request'
}
