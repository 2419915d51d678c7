/** The smallest fix: what changes, in words and signs; and what was done, once it is applied. */

import {diffBox} from './changes.js'
import {element} from './dom.js'
import {withBase} from './base.js'
import {groundedMessages, listed, messageOf} from './recording.js'
import {statusText} from './reply.js'

/** A longer text is told by its beginning and its end. */
const LONGEST_SHOWN = 240

/**
 * The box with the fix, before it is applied.
 *
 * @param {import('./view.js').View} view
 * @param {HTMLElement} apply  the button that applies it
 */
export function fixBox(view, apply) {
  const {failure} = view
  return element('section', {class: 'sx-fix', 'aria-label': 'Smallest fix'},
    element('h3', {}, 'Smallest fix'),
    failure.fault.fixes.map(fix => element('p', {}, filledWords(fix, textsOf(view)))),
    difference(view, `What the fix changes in ${failure.chosen.label}`),
    element('div', {class: 'sx-apply'}, apply, element('p', {}, willDo(view))))
}

/**
 * The box with what was done.
 *
 * @param {import('./view.js').View} view
 * @param {HTMLElement|null} again  the button that makes it fail again
 */
export function mendedBox(view, again) {
  const {mended: {failure, exchanges, live}, recording} = view
  const {label} = failure.chosen
  const {status} = messageOf(recording, messageOf(recording, label).partner)
  return element('section', {class: 'sx-mended', 'aria-label': 'Mended'},
    element('h3', {}, element('span', {'aria-hidden': 'true'}, '✓'), live ? 'Mended live' : 'Mended, as recorded'),
    exchanges
      ? [element('p', {}, 'Put right by what was sent next:'), element('ol', {}, exchanges.map(sent))]
      : [element('p', {}, `${label} is answered with `, element('b', {}, statusText(status)), ', as it should be.'),
        difference({...view, failure}, `What was changed in ${label}`)],
    again && element('div', {class: 'sx-apply'}, again, element('p', {}, 'Changes shows what differs.')))
}

/** What pressing the button does. */
function willDo({failure: {chosen, fault, live}, canSend, waitsFor}) {
  const {label} = chosen
  const parts = listed([...new Set(fault.changes.map(({part}) => part.split(' ')[0]))].map(part => PART_WORDS[part] ?? part))
  if (fault.mend.length) return `Does next: ${listed(fault.mend.map(what => `“${what}”`))}${canSend && live ? '' : ', as recorded'}.`
  const what = parts ? `Puts ${parts} right` : 'Changes nothing in the request'
  if (!canSend) return `${what}, and shows the recorded answer.`
  const before = waitsFor.length > 1 ? `${waitsFor[0]} to ${waitsFor.at(-1)}, then ` : waitsFor.length ? `${waitsFor[0]}, then ` : ''
  return `${what}, and sends ${before}${label} again.`
}

const PART_WORDS = {method: 'the method', address: 'the address', header: 'the header', claim: 'the token', token: 'the token', body: 'the body'}

/** The changes as lines taken away and added. */
function difference(view, name) {
  const {changes} = view.failure.fault
  if (!changes.length) return null
  const texts = textsOf(view)
  const text = (part, words) => words === null ? [] : [notTooLong(lineOf(part, filled(words, texts)))]
  return diffBox(name, changes.flatMap(({part, before, after}) => [
    ...text(part, after).map(line => ({kind: 'removed', line})),
    ...text(part, before).map(line => ({kind: 'added', line})),
    ...before === null ? [{kind: 'skipped', line: `${partName(part)} is left out`}] : [],
    ...after === null ? [{kind: 'skipped', line: `${partName(part)} was missing`}] : [],
  ]))
}

/** `Ssp-From: 999000009999`, `aud: https://…`: a part of a request with its text, as the wire has it. */
function lineOf(part, text) {
  const [kind, ...rest] = part.split(' ')
  const name = rest.join(' ')
  if (kind === 'header') return `${name}: ${text}`
  if (kind === 'claim' || kind === 'body' && name) return `${name.replace(/^\//, '').replaceAll('/', '.')}: ${text}`
  return text
}

/** `The header Ssp-From` */
function partName(part) {
  const [kind, ...rest] = part.split(' ')
  const name = rest.join(' ').replace(/^\//, '').replaceAll('/', '.')
  const words = {header: `The header ${name}`, claim: `The claim ${name}`, body: name ? `The member ${name} of the body` : 'The body'}
  return words[kind] ?? `The ${part}`
}

/** One exchange that was made to put it right. */
function sent(fragment) {
  const messages = groundedMessages(fragment, false)
  const [request, reply] = [messages[0], messages.at(-1)]
  return element('li', {}, element('b', {}, request.summary), ': ', element('code', {}, `${request.method} ${pathOf(request)}`),
    ', answered with ', element('b', {}, statusText(reply.status)), '.')
}

/** The last parts of an address: what is asked for. */
function pathOf({url, parts}) {
  const own = (parts ?? []).filter(({part}) => part === 'resource').map(({text}) => text).join('')
  return own || url
}

/** The texts of the values, and the addresses of the services. */
function textsOf({recording, failure}) {
  const {base} = failure.fragment?.base ? failure.fragment : recording
  const services = {pds: '/pds/FHIR/R4', sds: '/sds/FHIR/R4', ssp: '/ssp', provider: '/provider'}
  const bases = Object.fromEntries(Object.entries(services).map(([name, path]) => [name, `${base}${path}`]))
  const texts = Object.entries(failure.texts).map(([name, text]) => [name, withBase(text, base)])
  return {...bases, ...Object.fromEntries(texts)}
}

const REFERENCE = /\$\{(\w+)\}/

/** A text with the values in it; one without a text keeps its name. */
function filled(text, texts) {
  return text.split(REFERENCE).map((part, at) => at % 2 ? texts[part] ?? part : part).join('')
}

/** A sentence with the values in it, each marked as what goes over the wire. */
function filledWords(sentence, texts) {
  return sentence.split(REFERENCE).map((part, at) => at % 2
    ? element('code', {title: part}, notTooLong(texts[part] ?? part)) : notTooLong(part))
}

function notTooLong(text) {
  if (text.length <= LONGEST_SHOWN) return text
  return `${text.slice(0, LONGEST_SHOWN * 2 / 3)} … ${text.slice(-LONGEST_SHOWN / 6)} (${text.length.toLocaleString('en-GB')} characters)`
}
