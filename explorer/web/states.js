/**
 * How far the run is: the state of each message, and of each value, seen from the current one. Pure functions.
 *
 * @typedef {'done'|'current'|'not-yet'|'refused'|'no-reply'|'not-reached'} State
 */

import {labelsOf, messageOf, nameOf} from './recording.js'

/** The words for the states, as list, ribbon and drawing say them. */
export const STATE_WORDS = {
  done: 'done', current: 'current', 'not-yet': 'not yet', refused: 'refused', 'no-reply': 'no reply', 'not-reached': 'not reached',
}

/** States in which a message did not do what it was for. */
export const FAILED = new Set(['refused', 'no-reply'])

/**
 * The state of each message. A refusal is known as soon as it happened: what came before it has happened, what it cut
 * off has not been reached, wherever the reader stands. Without one it is all a matter of the place.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {string} current
 * @returns {Map<string, State>}
 */
export function statesOf(recording, current) {
  const labels = labelsOf(recording)
  const here = labels.indexOf(current)
  const refused = messageOf(recording, recording.refusal?.label)
  const refusedAt = refused ? labels.indexOf(refused.exchange) : labels.length
  return new Map(recording.messages.map((message, index) => {
    if (refused && message.exchange === refused.exchange) {
      const state = failedState(recording, message)
      if (state) return [message.label, state]
    } else if (index > refusedAt && !message.live) {
      return [message.label, 'not-reached']
    }
    if (index === here) return [message.label, 'current']
    return [message.label, index < here || index < refusedAt && refused ? 'done' : 'not-yet']
  }))
}

/** The state of a message in an exchange that was refused; null where nothing is wrong with it. */
function failedState(recording, message) {
  const {refusal} = recording
  if (message.kind === 'request') {
    if (!message.reached) return 'not-reached'
    return stopsHere(recording, message) ? 'refused' : null
  }
  if (!message.reached) return messageOf(recording, message.partner).reached ? 'no-reply' : 'not-reached'
  const handedOn = !byConsumer(recording) && message.status === refusal.status
  return message.label === refusal.label || handedOn ? 'refused' : null
}

/** Whether a request ended at who refused it: not where that one passed it on and got no answer. */
function stopsHere(recording, message) {
  const {refusal} = recording
  const onward = recording.messages.find(other => other.kind === 'request' && other.exchange === message.exchange
    && other.from === message.to && other.reached)
  if (wentPast(recording, message.exchange)) return message.label === message.exchange
  return message.to === refusal.by && !onward
}

/** What the drawing says of a refusal in place of the expected reply: at length, and where there is little room. */
export function refusalWords(recording) {
  const {by, status} = recording.refusal
  const who = nameOf(recording, by)
  if (status === null) return ['no reply']
  return byConsumer(recording) ? [`${status}, of no use to the ${who}`, `${status}, of no use`] : [`${status}, refused by the ${who}`, `${status}, refused`]
}

/** Whether nobody but the consumer refused, who cannot use what came. */
export function byConsumer({refusal, participants}) {
  return participants.find(({key}) => key === refusal?.by)?.role === 'consumer'
}

/** `Refused by the SSP, 403`; what came of a message, or of the exchange it belongs to, when it is not what it was for. */
export function outcomeTold(recording, label, states) {
  const {refusal} = recording
  const state = states.get(label)
  if (state === 'not-reached') return 'Not reached'
  if (!refusal || messageOf(recording, refusal.label).exchange !== messageOf(recording, label).exchange) return ''
  if (refusal.status === null) return 'No reply'
  if (state === 'no-reply') return 'No reply'
  const where = state === 'refused' ? '' : `${refusal.label} is `
  const what = byConsumer(recording) ? `${refusal.status}, of no use to the consumer` : `refused by the ${nameOf(recording, refusal.by)}, ${refusal.status}`
  return where ? where + what : what.charAt(0).toUpperCase() + what.slice(1)
}

/** The names of the values that the messages of one exchange carry. */
export function carried(messages) {
  return new Set(messages.flatMap(message => message.marks.map(mark => mark.value)))
}

/**
 * Whether the request of an exchange went straight to its last participant, past whoever stands between.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {string} exchange
 */
export function wentPast(recording, exchange) {
  const {refusal} = recording
  const chain = recording.messages.filter(message => message.exchange === exchange && message.kind === 'request')
  if (!refusal || chain.length < 2 || messageOf(recording, refusal.label)?.exchange !== exchange) return false
  return !chain[1].reached && chain.at(-1).to === refusal.by
}
