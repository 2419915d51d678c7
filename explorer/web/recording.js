/**
 * A Recording and what follows from it: pure functions, no document, no network.
 *
 * @typedef {{value: string, in: 'url'|'header'|'body'|'claims', header: string|null, pointer: string,
 *            start: number, end: number}} Mark
 * @typedef {{label: string, step: number, kind: 'request'|'reply', from: string, to: string, name: string,
 *            summary: string, text: string, partner: string, exchange: string, observed: boolean, reached: boolean,
 *            method?: string, url?: string, headers: [string, string][], body: string|null, claims?: Object|null,
 *            parts?: {part: string, text: string}[], status?: number, expected?: number, marks: Mark[],
 *            live: boolean, edited?: string|false}} Message   a body is text here; in the file it is an
 *   index into `bodies`; `edited`: of a request made ready, who has changed it
 * @typedef {{name: string, meaning: string, origin: 'given'|'made'|'captured', part_of: string|null, thread: boolean,
 *            from: string|null, used: string[], sentence: string, text: string|null}} Value
 * @typedef {{label: string, by: string, status: number|null, code: string|null, diagnostics: string}} Refusal
 * @typedef {{scenario: string, title: string, variant: string|null, base: string, participants: Object[],
 *            steps: Object[], values: Value[], messages: Message[], refusal: Refusal|null, timing: Object,
 *            live: Object<string, Object>, failed?: {exchange: string, timing: Object}}} Recording
 *   `failed`: the exchange that a failure is laid over, and the times of that
 */

import {grounded} from './base.js'

/** A Recording as it came from the file, with the base written out and each body at its message. */
export function opened(file) {
  if (file?.schema !== '1') {
    throw new Error(`This page reads recordings of schema 1, and this one is of schema ${file?.schema}: build the site again`)
  }
  const messages = file.messages.map(message => ({...grounded(message, file.bodies, file.base), live: false}))
  return {...file, messages, live: {}}
}

/**
 * The recording with one exchange replaced by what has just happened.
 *
 * @param {Recording} recording
 * @param {{messages: Object[], bodies: string[], refusal: Refusal|null, timing: Object, base: string}} fragment
 * @returns {Recording}
 */
export function merged(recording, fragment) {
  const news = new Map(groundedMessages(fragment, true).map(message => [message.label, message]))
  const exchange = fragment.messages[0].exchange
  const refused = recording.refusal && messageOf(recording, recording.refusal.label)?.exchange === exchange
  return {
    ...recording,
    messages: recording.messages.map(message => news.get(message.label) ?? message),
    refusal: fragment.refusal ?? (refused ? null : recording.refusal),
    live: {...recording.live, [exchange]: fragment.timing ?? {}},
  }
}

/** The messages of a fragment, with the base written out and each body at its message. */
export function groundedMessages({messages, bodies, base}, live) {
  return messages.map(message => ({...grounded(message, bodies, base), live}))
}

export function labelsOf(recording) {
  return recording.messages.map(message => message.label)
}

export function hasMessage(recording, label) {
  return Boolean(recording?.messages.some(message => message.label === label))
}

/** The message of that label, or undefined. */
export function messageOf(recording, label) {
  return recording.messages.find(message => message.label === label)
}

export function firstLabel(recording) {
  return recording?.messages[0]?.label ?? null
}

export function lastLabel(recording) {
  return recording?.messages.at(-1)?.label ?? null
}

/** The label `by` places on, not beyond the first and the last. */
export function labelFrom(recording, label, by) {
  const labels = labelsOf(recording)
  return labels[Math.min(Math.max(labels.indexOf(label) + by, 0), labels.length - 1)]
}

/** The label itself if there is such a message, else the last one before it; the first without any. */
export function nearestLabel(recording, label) {
  if (label === null || hasMessage(recording, label)) return label ?? firstLabel(recording)
  return labelsOf(recording).findLast(other => comesBefore(other, label)) ?? firstLabel(recording)
}

/** `4d` before `6a`, `9a` before `10a`. */
export function comesBefore(one, other) {
  return Number.parseInt(one) - Number.parseInt(other) < 0
    || (Number.parseInt(one) === Number.parseInt(other) && one < other)
}

/** The outermost exchanges, in order, each by the label of its first request. */
export function exchangesOf(recording) {
  return [...new Set(recording.messages.map(message => message.exchange))]
}

/** All messages of the outermost exchange that a message belongs to. */
export function messagesWith(recording, label) {
  const exchange = messageOf(recording, label).exchange
  return recording.messages.filter(message => message.exchange === exchange)
}

/** Request and reply of the hop that a message belongs to. */
export function hopOf(recording, label) {
  const message = messageOf(recording, label)
  const partner = messageOf(recording, message.partner)
  return message.kind === 'request' ? {request: message, reply: partner} : {request: partner, reply: message}
}

export function nameOf(recording, key) {
  return recording.participants.find(participant => participant.key === key)?.name ?? key
}

/** The values by name. */
export function valuesOf(recording) {
  return new Map(recording.values.map(value => [value.name, value]))
}

/** Whether the journey of a value leads by one of these labels: what another consumer sends may carry the same text. */
export function meets(value, labels) {
  return [value.from, ...value.used].some(label => labels.has(label))
}

/** The name of the value whose thread and colour a value shares: its own, or that of the one it travels with. */
export function threadOf(values, name) {
  return values.get(name)?.part_of ?? name
}

/** `Message 4b, 12 of 22: SSP forwards request, SSP to GP Connect Provider`, in two parts. */
export function saidOf(recording, label) {
  const message = messageOf(recording, label)
  const place = labelsOf(recording).indexOf(label) + 1
  return {
    what: `Message ${label}, ${place} of ${recording.messages.length}: ${message.summary}`,
    who: `${nameOf(recording, message.from)} to ${nameOf(recording, message.to)}`,
  }
}

/** `1 June 2026`, from a dateTime that begins with its date. */
export function dayOf(clock) {
  const [year, month, day] = String(clock).slice(0, 10).split('-').map(Number)
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
    'November', 'December']
  return months[month - 1] ? `${day} ${months[month - 1]} ${year}` : String(clock)
}

/** `1a`, `1a and 2a`, `1a, 2a and 3a`. */
export function listed(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
