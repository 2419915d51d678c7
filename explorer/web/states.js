/**
 * How far the run is: the state of each message, and of each value, seen from the current one. Pure functions.
 *
 * @typedef {'done'|'current'|'not-yet'|'refused'|'not-reached'} State
 */

import {labelsOf, messageOf, nameOf} from './recording.js'

/** The words for the states, as list, ribbon and drawing say them. */
export const STATE_WORDS = {
  done: 'done', current: 'current', 'not-yet': 'not yet', refused: 'refused', 'not-reached': 'not reached',
}

/**
 * The state of each message. A refusal is known as soon as it happened, so it and what it cut off keep their state
 * wherever the reader stands; what came before and after is a matter of the place.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {string} current
 * @returns {Map<string, State>}
 */
export function statesOf(recording, current) {
  const labels = labelsOf(recording)
  const here = labels.indexOf(current)
  const refusedAt = recording.refusal ? labels.indexOf(recording.refusal.label) : labels.length
  const refusedExchange = messageOf(recording, recording.refusal?.label)?.exchange
  return new Map(recording.messages.map((message, index) => {
    if (message.exchange === refusedExchange) {
      if (!message.reached) return [message.label, 'not-reached']
      if (refuses(recording.refusal, message)) return [message.label, 'refused']
    } else if (index > refusedAt && !message.live) {
      return [message.label, 'not-reached']
    }
    return [message.label, index < here ? 'done' : index === here ? 'current' : 'not-yet']
  }))
}

/** The request that was refused and every reply that carries the refusal back. */
function refuses(refusal, message) {
  if (message.kind === 'request') return message.to === refusal.by
  return message.label === refusal.label || message.status === refusal.status
}

/** What the drawing says of a refusal in place of the expected reply: at length, and where there is little room. */
export function refusalWords(recording) {
  const {by, status} = recording.refusal
  return [`${status}, refused by the ${nameOf(recording, by)}`, `${status}, refused`]
}

/** The names of the values that the messages of one exchange carry. */
export function carried(messages) {
  return new Set(messages.flatMap(message => message.marks.map(mark => mark.value)))
}
