/**
 * One run that was sent live, as it is kept: what was asked for by one press, the messages, and how it ended. Pure
 * functions. No secret and no NHS number outside the range for tests gets into one; long bodies are cut.
 *
 * @typedef {import('./recording.js').Message & {cut?: number}} Kept  `cut`: how many characters the body had
 * @typedef {{scenario: string, title: string, page: string, variant: string|null, path: string, fault: string|null,
 *            failing: string, asked: string[], whole: boolean}} About  what was sent: `asked` are the exchanges of that
 *   press, `whole` says that these are all, `path` and `failing` are what variant and fault are called, `page` is the
 *   address of the page
 * @typedef {About & {schema: 1, id: string, name: string, base: string, participants: {key: string, name: string}[],
 *            messages: Kept[], done: string[], edits: Object<string, import('./ranedit.js').Edit>,
 *            live: Object<string, Object>, refusal: import('./recording.js').Refusal|null}} Ran
 */

import {grounded, parsed} from './base.js'
import {replyLines, requestLines} from './changes.js'
import {keptEditOf} from './ranedit.js'
import {dayOf, hopOf, messageOf, nameOf} from './recording.js'
import {statusText} from './reply.js'
import {decoded} from './request.js'
import {cleaned, withoutSecrets} from './secrets.js'

/** How many characters of a body are kept at most. */
export const LONGEST_BODY = 60_000

/** How long a name may be. */
export const LONGEST_NAME = 80

/**
 * A run in which nothing has come back yet.
 *
 * @param {string} id
 * @param {About} about
 * @param {import('./recording.js').Recording} recorded  of its way
 * @returns {Ran}
 */
export function begun(id, about, recorded) {
  const {asked} = about
  const span = asked.length > 1 ? `${asked[0]} to ${asked.at(-1)}` : asked[0]
  const {summary} = messageOf(recorded, asked.at(-1)) ?? {summary: ''}
  const participants = recorded.participants.map(({key, name}) => ({key, name}))
  return {...about, schema: 1, id, name: `${span} ${summary}`.trim(), base: '', participants, messages: [], done: [],
    edits: {}, live: {}, refusal: null}
}

/**
 * The run with one exchange more, as it has just been sent.
 *
 * @param {Ran} ran
 * @param {{messages: Object[], bodies: string[], refusal: Object|null, timing: Object, base: string}} fragment
 * @param {import('./draft.js').Draft|null} [draft]  the request as the reader had changed it
 * @returns {Ran}
 */
export function grown(ran, {messages, bodies, refusal, timing, base}, draft = null) {
  const {exchange} = messages[0]
  return {...ran, base, done: [...ran.done, exchange], live: {...ran.live, [exchange]: timing ?? {}},
    edits: draft ? {...ran.edits, [exchange]: keptEditOf(draft, base)} : ran.edits,
    refusal: refusal ? {...refusal, diagnostics: withoutSecrets(refusal.diagnostics ?? '')} : ran.refusal,
    messages: [...ran.messages, ...messages.map(message => keptOf(message, bodies))]}
}

/** The run with shorter bodies. @param {Ran} ran @param {number} longest @returns {Ran} */
export function withBodiesUpTo(ran, longest) {
  return {...ran, messages: ran.messages.map(message => cutTo(message, longest))}
}

/** The run by another name, if that is one. @param {Ran} ran @param {string} name @returns {Ran} */
export function renamed(ran, name) {
  const clean = withoutSecrets(name).replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
  return clean ? {...ran, name: clean} : ran
}

/**
 * How a run ended, with a word for it.
 *
 * @param {Ran} ran
 * @returns {{tone: 'good'|'refused'|'cut', words: string}}
 */
export function outcomeOf({done, asked, refusal, messages, participants}) {
  if (refusal) {
    const status = refusal.status ? statusText(refusal.status) : 'No reply'
    const who = participants.find(({key}) => key === refusal.by)?.name ?? refusal.by
    const by = refusal.by === 'consumer' ? 'of no use to the consumer' : `refused by the ${who}`
    return {tone: 'refused', words: `${status}${refusal.status ? `, ${by}` : ''} at ${refusal.label}`}
  }
  if (done.length < asked.length) {
    return {tone: 'cut', words: done.length ? `Broken off after ${done.at(-1)}` : 'Nothing came back'}
  }
  const last = messages.find(message => message.label === done.at(-1))
  const reply = messages.find(({label}) => label === last?.partner)
  return {tone: 'good', words: reply?.status ? statusText(reply.status) : 'Answered'}
}

/** What was changed in a run, in words; empty when nothing was. @param {Ran} ran */
export function editsTold({edits}) {
  return Object.entries(edits).map(([label, edit]) => {
    const why = 'withheld' in edit ? `, which is not kept: ${edit.withheld}` : ''
    return `${label} changed by you${why}`
  }).join(' · ')
}

/** `1 June 2026, 09:00` on the sandbox's clock when it began; empty when nothing is known of it. @param {Ran} ran */
export function clockOf({live, done}) {
  const {clock} = live[done[0]] ?? {}
  return typeof clock === 'string' ? `${dayOf(clock)}, ${clock.slice(11, 16)}` : ''
}

/**
 * The run in the form of a Recording of what was sent.
 *
 * @param {Ran} ran
 * @returns {import('./recording.js').Recording}
 */
export function recordingOf({scenario, title, variant, fault, base, participants, refusal, live, messages: kept}) {
  const messages = kept.map(message =>
    ({...grounded(message, [], base), cut: message.cut, live: true, claims: claimsSent(message)}))
  return /** @type {any} */ ({scenario, title, variant, fault, base, participants, steps: [], values: [], messages,
    refusal, timing: {}, live})
}

/**
 * Every hop of a run as lines that a person can read and compare.
 *
 * @param {Ran} ran
 * @param {string} [base]  the address of the world to show, so that two worlds make no difference
 * @returns {{label: string, what: string, name: string, lines: string[], cut: string}[]}  requests and replies: `what`
 *   each is, whatever its label, and `cut` says that its body is cut
 */
export function writtenOut(ran, base = ran.base) {
  const recording = recordingOf({...ran, base})
  return recording.messages.map(message => {
    const {label, kind, summary, cut} = /** @type {Kept} */ (message)
    const hop = hopOf(recording, label)
    const lines = kind === 'request' ? requestLines(message) : replyLines(hop)
    const who = kind === 'request' ? [hop.request.from, hop.request.to] : [hop.request.to, hop.request.from]
    const what = `${who.map(key => nameOf(recording, key)).join(' to ')}: ${summary}`
    return {label, what, name: `${label}, ${what}`, lines: cut ? lines.flatMap(brokenUp) : lines,
      cut: cut ? `The body is cut: the first ${message.body?.length} of its ${cut} characters were kept.` : ''}
  })
}

function keptOf(message, bodies) {
  const {label, kind, from, to, partner, exchange, summary, observed, reached, method, url, status, expected} = message
  const body = typeof message.body === 'number' ? bodies[message.body] : message.body ?? null
  const kept = {label, kind, from, to, partner, exchange, summary, observed, reached, method, url, status, expected,
    marks: [], headers: message.headers ?? [], body}
  return cutTo(cleaned(kept), LONGEST_BODY)
}

function cutTo(message, longest) {
  const {body} = message
  if (body === null || body.length <= longest) return message
  return {...message, body: body.slice(0, longest).replace(/[\uD800-\uDBFF]$/, ''), cut: message.cut ?? body.length}
}

/** A cut body is no JSON any more; it is read by its commas and brackets. */
function brokenUp(line) {
  return line.length < 200 ? [line] : line.split(/(?<=[,{[])(?=["{[])/)
}

function claimsSent({headers}) {
  const token = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  const claims = parsed(decoded(token.split('.')[1] ?? '') ?? '')
  return claims && typeof claims === 'object' && token.endsWith('.') ? claims : null
}
