/** The Response panel: status and who answered, the refusal if there is one, times, headers, body. */

import {bodyBox} from './body.js'
import {copyButton} from './copy.js'
import {element} from './dom.js'
import {fieldTable} from './fields.js'
import {Marker} from './marks.js'
import {listed, messagesWith, messageOf, nameOf} from './recording.js'
import {absence, headerOf, lesson, readAhead, unseen} from './request.js'

const PHRASES = {
  200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden',
  404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict',
  413: 'Content Too Large', 415: 'Unsupported Media Type', 422: 'Unprocessable Content', 429: 'Too Many Requests',
  431: 'Request Header Fields Too Large', 495: 'SSL Certificate Error', 496: 'SSL Certificate Required',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}

/** `403 Forbidden` */
export function statusText(status) {
  return PHRASES[status] ? `${status} ${PHRASES[status]}` : String(status)
}

/**
 * The panel.
 *
 * @param {import('./view.js').View} view
 * @param {import('./recording.js').Message} reply
 * @param {import('./actions.js').Actions} actions
 */
export function replyPanel(view, reply, actions) {
  const {recording} = view
  const told = view.mended || view.failing ? view.catalogue.panel(view, actions) : []
  if (!reply.reached) return [...told, told.length ? null : lesson(reply), element('p', {class: 'sx-absent'}, absence(recording, reply))].filter(Boolean)
  const marker = new Marker(recording, withMarks(recording, reply))
  return [
    ...told,
    view.states.get(reply.label) === 'not-reached' ? readAhead(recording) : null,
    told.length ? null : lesson(reply),
    unseen(reply),
    element('h3', {}, statusText(reply.status), element('small', {}, answeredBy(recording, reply))),
    reply.status === reply.expected ? null : element('p', {class: 'sx-absent'}, `Expected here: ${statusText(reply.expected)}.`),
    told.length ? null : refusalBox(recording, reply),
    times(recording, reply),
    reply.headers.length ? [element('h3', {}, 'Headers'), fieldTable(reply.headers, marker, 'Response headers')] : null,
    body(reply, marker),
  ].flat().filter(Boolean)
}

/** A reply that is handed on as it came carries the same values: those marked where the consumer gets it. */
export function withMarks(recording, reply) {
  const outer = messageOf(recording, messageOf(recording, reply.exchange).partner)
  const same = outer.body === reply.body && JSON.stringify(outer.headers) === JSON.stringify(reply.headers)
  return same && !reply.marks.length ? {...reply, marks: outer.marks} : reply
}

/** `4c, 4d: answered by the GP Connect Provider`: every reply of the exchange that carries this answer. */
function answeredBy(recording, reply) {
  const replies = messagesWith(recording, reply.label).filter(message => message.kind === 'reply' && message.reached)
  const same = replies.filter(message => message.status === reply.status && message.body === reply.body)
  const by = same[0] ?? reply
  const labels = same.length ? same.map(message => message.label) : [reply.label]
  return `${listed(labels)}: answered by the ${nameOf(recording, by.from)}`
}

function refusalBox(recording, reply) {
  const refusal = recording.refusal
  if (!refusal || messageOf(recording, refusal.label)?.exchange !== reply.exchange || reply.status < 400) return null
  return element('dl', {class: 'sx-failure'},
    element('dt', {}, 'Refused by'), element('dd', {}, nameOf(recording, refusal.by)),
    refusal.code ? [element('dt', {}, 'Code'), element('dd', {}, element('code', {}, refusal.code))] : null,
    refusal.diagnostics ? [element('dt', {}, 'It says'), element('dd', {}, refusal.diagnostics)] : null)
}

/** How long each hop took; only of a live run, for a recorded one has a simulated clock. */
function times(recording, reply) {
  const timing = recording.live[reply.exchange]
  if (!reply.live || !timing?.ms || timing.simulated) return null
  const hops = messagesWith(recording, reply.label)
    .filter(message => message.kind === 'reply' && typeof timing.ms[message.label] === 'number')
    .sort((one, other) => timing.ms[other.label] - timing.ms[one.label])
  if (!hops.length) return null
  const longest = Math.max(...hops.map(message => timing.ms[message.label]), 0.001)
  return element('dl', {class: 'sx-hops', 'aria-label': 'How long each hop took'}, hops.flatMap((message, at) => {
    const meter = element('span', {class: `sx-time${at ? ' sx-time--inner' : ''}`})
    meter.style.setProperty('width', `${Math.max(2, 100 * timing.ms[message.label] / longest)}%`)
    return [element('dt', {}, `${nameOf(recording, message.to)} to ${nameOf(recording, message.from)}`),
      element('dd', {class: 'sx-hops-bar', 'aria-hidden': 'true'}, meter), element('dd', {}, duration(timing.ms[message.label]))]
  }))
}

/** `0.4 ms`, `12 ms` */
export function duration(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}

function body(reply, marker) {
  if (!reply.body) return [element('h3', {}, 'Body', element('small', {}, 'none'))]
  return [
    element('h3', {}, 'Body', element('small', {}, headerOf(reply, 'Content-Type') ?? 'no Content-Type'),
      copyButton('Copy body', () => reply.body)),
    bodyBox(reply.body, {name: 'Response body', marker}),
  ]
}
