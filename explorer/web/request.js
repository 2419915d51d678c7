/** The Request panel: address in parts, headers, token, body. */

import {addressParts, removedPart} from './address.js'
import {bodyBox} from './body.js'
import {copyButton} from './copy.js'
import {element} from './dom.js'
import {fieldTable} from './fields.js'
import {Marker} from './marks.js'
import {messageOf, nameOf} from './recording.js'
import {wentPast} from './states.js'

/**
 * The panel.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {import('./recording.js').Message} request
 * @param {string} remark  what kind of request this is: recorded, ready to send, as sent
 * @param {Node|null} ahead  what is to be said of a message that was not reached
 */
export function requestPanel(recording, request, remark, ahead = null) {
  if (!request.url) return [lesson(request), element('p', {class: 'sx-absent'}, absence(recording, request))]
  const outer = messageOf(recording, request.exchange)
  const marker = new Marker(recording, request)
  return [
    ahead,
    lesson(request),
    unseen(request),
    element('h3', {}, request.method, element('small', {}, remark), copyButton('Copy address', () => request.url)),
    addressParts(recording, request, outer, marker),
    element('h3', {}, 'Headers', element('small', {}, passedOn(request, outer) ? 'passed on unchanged' : null)),
    fieldTable(request.headers, marker, 'Request headers'),
    request.claims ? token(request, marker) : null,
    request.body === null ? null : [
      element('h3', {}, 'Body', element('small', {}, headerOf(request, 'Content-Type')),
        copyButton('Copy body', () => request.body)),
      bodyBox(request.body, {name: 'Request body', marker}),
    ],
  ].flat().filter(Boolean)
}

/** What a message is for, in the scenario's own words. */
export function lesson(message) {
  return message.text ? element('p', {class: 'sx-lesson'}, message.text) : null
}

/** What is shown of a hop that nobody saw is what the scenario expects. */
export function unseen(message) {
  return message.observed ? null
    : element('p', {class: 'sx-absent'}, 'Expected, not observed: this hop could not be seen from here.')
}

/** Why there is nothing to show. */
export function absence(recording, message) {
  const {refusal} = recording
  if (!refusal) return 'Not reached.'
  if (message.kind === 'reply' && messageOf(recording, message.partner).reached) {
    return `No reply${refusal.diagnostics ? `: ${refusal.diagnostics}` : ''}.`
  }
  if (wentPast(recording, message.exchange)) {
    return `Left out: the request went straight to the ${nameOf(recording, refusal.by)}, past the ${nameOf(recording, message.kind === 'request' ? message.from : message.to)}.`
  }
  return `Not reached: the ${nameOf(recording, refusal.by)} refused before it came to this.`
}

/** What is shown of a message that the run did not come to is what is recorded of a good one. */
export function readAhead(recording) {
  const {label, by} = recording.refusal
  return element('p', {class: 'sx-absent'}, `Not reached: at ${label} the ${nameOf(recording, by)} refused, and the run ended. ` +
    'Below is how it goes when nothing fails.')
}

export function headerOf(message, wanted) {
  return message.headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1] ?? null
}

/** Whether a hop carries exactly the headers that the consumer sent. */
function passedOn(request, outer) {
  return Boolean(removedPart(request, outer)) && JSON.stringify(request.headers) === JSON.stringify(outer.headers)
}

function token(request, marker) {
  const [head, , signature] = (headerOf(request, 'Authorization') ?? '').replace(/^Bearer\s+/i, '').split('.')
  return [
    element('h3', {}, 'Token', element('small', {}, 'decoded from Authorization: Bearer')),
    element('dl', {class: 'sx-token-parts'},
      element('dt', {}, 'header'), element('dd', {}, element('code', {}, decoded(head) ?? 'not readable')),
      element('dt', {}, 'claims'),
      element('dd', {}, bodyBox(JSON.stringify(request.claims), {name: 'Token claims', marker, place: 'claims'})),
      element('dt', {}, 'signature'),
      element('dd', {}, signature ? element('code', {}, signature) : 'empty: the token ends with a full stop')),
  ]
}

/** The text of a base64url part; null when it is none. */
export function decoded(part) {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    return null
  }
}
