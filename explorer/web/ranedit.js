/**
 * What the reader had changed in a request that was sent, in a form that can be kept, and as a draft again. Pure
 * functions. Addresses of the world stand as `${base}`, so that a draft can be taken into another world.
 *
 * @typedef {{method: string, url: string, headers: [string, string][], body: string|null}} Request
 * @typedef {Pick<import('./recording.js').Message, 'label'|'marks'|'parts'|'claims'> & Request} Base  what is kept of
 *   a request made ready
 * @typedef {{base: Base, request: Request}} Whole  the request as it was made ready, and as the reader had changed it
 * @typedef {Whole|{withheld: string}} Edit  `withheld`: in words, why a change was not kept
 */

import {grounded, parsed, textAt} from './base.js'
import {bare, Draft} from './draft.js'
import {listed} from './recording.js'
import {secretsIn} from './secrets.js'

/** An edit of more signs is not kept. */
const LONGEST_EDIT = 40_000

/** What is kept of a draft that was sent to a world. @param {Draft} draft @param {string} base @returns {Edit} */
export function keptEditOf(draft, base) {
  const found = secretsIn(draft.request)
  if (found.length) return {withheld: `it held ${listed(found)}`}
  const edit = {base: unbased(draft.base, base), request: textsUnbased(draft.request, base)}
  return JSON.stringify(edit).length > LONGEST_EDIT ? {withheld: 'it was too long'} : edit
}

/**
 * The draft of an edit that was kept, in a world; null where none was kept.
 *
 * @param {Edit|undefined} edit
 * @param {string} base
 */
export function draftFrom(edit, base) {
  if (!edit || 'withheld' in edit) return null
  return new Draft(grounded(edit.base, [], base), bare(grounded(edit.request, [], base)))
}

/** Whether something that was kept is an edit that this version can read. @param {any} kept */
export function isKeptEdit(kept) {
  if (typeof kept?.withheld === 'string') return true
  const {base, request} = kept ?? {}
  return isRequest(base) && isRequest(request) && Array.isArray(base.marks) && base.marks.every(isMark)
    && Array.isArray(base.parts)
    && base.parts.every(part => typeof part?.part === 'string' && typeof part.text === 'string')
}

/** Whether something is a list of headers. @param {any} headers */
export function areHeaders(headers) {
  return Array.isArray(headers) && headers.every(pair =>
    Array.isArray(pair) && pair.length === 2 && pair.every(text => typeof text === 'string'))
}

function isRequest(kept) {
  return typeof kept?.method === 'string' && typeof kept.url === 'string' && areHeaders(kept.headers)
    && (kept.body === null || typeof kept.body === 'string')
}

function isMark(mark) {
  return ['value', 'in', 'pointer'].every(part => typeof mark?.[part] === 'string')
    && ['start', 'end'].every(part => Number.isInteger(mark[part]))
    && (mark.header === null || mark.header === undefined || typeof mark.header === 'string')
}

/** A message with `${base}` for the address of its world: what `grounded` makes of it is the message again. */
function unbased(message, base) {
  const {label, marks, parts, claims} = message
  return {
    label, ...textsUnbased(bare(message), base),
    marks: marks.map(mark => ({...mark, ...placeUnbased(message, mark, base)})),
    parts: (parts ?? []).map(({part, text}) => ({part, text: textUnbased(text, base)})),
    ...claims ? {claims: JSON.parse(textUnbased(JSON.stringify(claims), base))} : {},
  }
}

/** Where a mark begins and ends once the base is `${base}`, in characters as a Recording counts them. */
function placeUnbased(message, {in: holder, header, pointer, start, end}, base) {
  const text = {
    url: () => message.url,
    header: () => message.headers.find(([name]) => name.toLowerCase() === header?.toLowerCase())?.[1],
    body: () => textAt(parsed(message.body), pointer),
    claims: () => textAt(message.claims, pointer),
  }[holder]?.()
  const place = offset => [...textUnbased(text.slice(0, offset), base)].length
  return typeof text === 'string' ? {start: place(start), end: place(end)} : {}
}

function textsUnbased({method, url, headers, body}, base) {
  return {method, url: textUnbased(url, base), body: body === null ? null : textUnbased(body, base),
    headers: headers.map(([name, text]) => [name, textUnbased(text, base)])}
}

function textUnbased(text, base) {
  return base ? text.split(base).join('${base}') : text
}
