/**
 * A change of a request as it travels in a link: what the reader has made otherwise, as a short text, and that text taken
 * over into a request that was made ready in another world. Pure functions.
 *
 * The text is `1.`, the change as JSON in base64url, and a check sum over it and the place that it belongs to. The JSON has
 * members for what is another: `v` values by name, `m` the method, `u` the address, `h` headers, `b` the body.
 *
 * @typedef {import('./sharedtext.js').TextEdit} TextEdit
 * @typedef {['-', string]|['='|'c'|'p', string, TextEdit]|['~', string, string, TextEdit|0]|['+', string, string, string]} HeaderEdit
 *   a header left out, with another text, with other claims in its token as they stand or as they are laid out for people,
 *   with another name, or added before another; a header is told by its name, a second one of it by a number after it
 * @typedef {{v?: Object<string, string>, m?: string, u?: TextEdit, h?: HeaderEdit[], b?: TextEdit|null}} Change
 * @typedef {{scenario: string, variant: string|null, fault: string|null, exchange: string}} Place
 */

import {Draft, headerRows} from './draft.js'
import {spotAt} from './jsontext.js'
import {markAt} from './places.js'
import {decoded} from './request.js'
import {inBase64} from './secrets.js'
import {Unfit, daysBetween, edited, editOf, referring, resolved} from './sharedtext.js'
import {claimsIn, payloadIn, withPayload} from './tokentext.js'

/** A fragment is not longer, in characters: some programs cut longer addresses. */
export const LONGEST_FRAGMENT = 2048

const VERSION = '1'
const WORLD_IN_ADDRESS = /^[a-z]+:\/\/[^/?#]+\/sandbox\/[^/?#]+/
const BASE_NAME = 'base'
const MEMBERS = {
  v: value => isPlain(value) && Object.values(value).every(isString), m: isString, u: isEdit, b: value => value === null || isEdit(value),
  h: value => Array.isArray(value) && value.every(isHeaderEdit),
}

/** A change that came with a link and cannot be taken over; the message says why, for the reader. */
export class ChangeRefused extends Error {}

/**
 * What the reader has changed, beside what the request says by itself; null when that is nothing.
 *
 * @param {Draft} draft
 * @returns {Change|null}
 */
export function changeIn(draft) {
  const own = ownTexts(draft)
  const texts = Object.fromEntries(draft.names.map(name => [name, draft.valueOf(name)])
    .filter(([name, text]) => text !== null && text !== draft.ownOf(name)))
  const values = Object.fromEntries(Object.entries(texts).map(([name, text]) => {
    const days = daysBetween(draft.ownOf(name) ?? '', text)
    return [name, days ? `\${${name}${days}}` : referring(text, own)]
  }))
  const moved = draft.restored.withValues(texts)
  const {method, body} = draft.request
  const url = woven(moved, 'url', moved.request.url)
  const headers = headerEdits(moved, draft.request.headers)
  const change = {
    ...Object.keys(values).length ? {v: values} : {},
    ...method === moved.request.method ? {} : {m: method},
    ...draft.request.url === moved.request.url ? {} : {u: editOf(url.pieces, draft.request.url, url.known)},
    ...headers.length ? {h: headers} : {},
    ...body === moved.request.body ? {} : {b: body === null ? null : bodyEdit(moved, body)},
  }
  return Object.keys(change).length ? change : null
}

/**
 * A request with a change that came with a link. Raises {@link ChangeRefused} when the change is of another request.
 *
 * @param {Change} change
 * @param {import('./recording.js').Message} base  as it was made ready
 * @param {Object<string, string>} own  the values' own texts
 */
export function withChange(change, base, own) {
  const fresh = new Draft(base, undefined, own).restored
  try {
    const known = ownTexts(fresh)
    const texts = Object.entries(change.v ?? {}).map(([name, text]) => {
      if (!fresh.names.includes(name)) throw new Unfit()
      return [name, resolved(text, known)]
    })
    const moved = fresh.withValues(Object.fromEntries(texts))
    const {method, url, headers, body} = moved.request
    const address = woven(moved, 'url', url)
    return new Draft(base, {
      method: change.m ?? method,
      url: change.u === undefined ? url : edited(address.pieces, change.u, address.known),
      headers: change.h ? withHeaderEdits(moved, change.h) : headers,
      body: change.b === undefined ? body : change.b === null ? null : editedBody(moved, change.b),
    }, own, 'the link')
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    throw new ChangeRefused(`it does not fit ${base.label} as it is today, so it may be from an older version of these pages`)
  }
}

/** The text that stands in a link. @param {Change} change @param {Place} place */
export function writtenChange(change, place) {
  const encoded = inBase64(JSON.stringify(change))
  return `${VERSION}.${encoded}.${checkSum(encoded, place)}`
}

/**
 * The change that the text in a link says. Raises {@link ChangeRefused}.
 *
 * @param {string} text
 * @param {Place} place  that the link leads to
 * @returns {Change}
 */
export function readChange(text, place) {
  if (text.length > LONGEST_FRAGMENT) throw new ChangeRefused(`a change in a link has at most ${LONGEST_FRAGMENT} characters, and this one has ${text.length}`)
  const version = /^(\d{1,9})\./.exec(text)?.[1]
  if (version && version !== VERSION) throw new ChangeRefused(`it is written as version ${version}, and this page reads version ${VERSION}`)
  const [, encoded, sum] = /^1\.([\w-]+)\.([0-9a-z]{7})$/.exec(text) ?? []
  if (!encoded || sum !== checkSum(encoded, place)) throw new ChangeRefused('it was cut off or altered on the way, or is of another request')
  const change = saidBy(encoded)
  if (!isPlain(change) || !Object.keys(change).length) throw new ChangeRefused('it cannot be read')
  const strange = Object.keys(change).find(name => !Object.hasOwn(MEMBERS, name))
  if (strange !== undefined) throw new ChangeRefused('it names something that this page does not know, so it may be from a newer version of these pages')
  if (!Object.entries(change).every(([name, value]) => MEMBERS[name](value))) throw new ChangeRefused('it cannot be read')
  return change
}

/** The claims of a token that differs from another by them alone; null when it does not. */
export function claimsAlone(before, after) {
  const [was, is] = [payloadIn(before), payloadIn(after)]
  return was !== null && is !== null && withPayload(before, is) === after ? is : null
}

/** What the values say by themselves, by name, and the address of the world. */
function ownTexts(draft) {
  return new Map([...worldOf(draft), ...draft.names.flatMap(name => draft.ownOf(name) === null ? [] : [[name, draft.ownOf(name)]])])
}

function worldOf({base}) {
  const found = WORLD_IN_ADDRESS.exec(base.url)
  return found ? [[BASE_NAME, found[0]]] : []
}

/**
 * A part of a request in pieces, and what can be referred to in it.
 *
 * @param {Draft} draft
 * @param {'url'|'header'|'claims'|'body'} part
 * @param {string} text  of the part
 * @param {string|null} [header]  its name
 * @returns {{pieces: import('./sharedtext.js').Piece[], known: import('./sharedtext.js').Known}}
 */
function woven(draft, part, text, header = null) {
  const spots = draft.places.filter(place => place.in === part && (header === null || place.name?.toLowerCase() === header.toLowerCase()))
    .flatMap(place => spotIn(markAt(place, draft.request), part, text))
  if (part === 'claims') spots.push(...['iat', 'exp'].flatMap(name => numberIn(text, name)))
  const [[, world] = [null, '']] = worldOf(draft)
  for (let at = world ? text.indexOf(world) : -1; at >= 0; at = text.indexOf(world, at + 1)) spots.push({name: BASE_NAME, start: at, end: at + world.length})
  spots.sort((one, other) => one.start - other.start)
  const known = new Map()
  const pieces = []
  let at = 0
  for (const {name, start, end} of spots) {
    const said = text.slice(start, end)
    if (start < at || (known.get(name) ?? said) !== said) continue
    known.set(name, said)
    pieces.push({text: text.slice(at, start), name: null}, {text: said, name})
    at = end
  }
  pieces.push({text: text.slice(at), name: null})
  const elsewhere = [...worldOf(draft), ...draft.names.flatMap(name => draft.valueOf(name) === null ? [] : [[name, draft.valueOf(name)]])]
  for (const [name, said] of elsewhere) if (!known.has(name)) known.set(name, said)
  return {pieces, known}
}

/** Where a mark is in the text of a part; nowhere when the text spells it otherwise. */
function spotIn(mark, part, text) {
  if (!mark || mark.end > text.length && part === 'header') return []
  if (part === 'url' || part === 'header') return [{name: mark.value, start: mark.start, end: mark.end}]
  const spot = spotAt(text, mark.pointer)
  if (!spot?.string || text.slice(spot.start + 1, spot.end - 1) !== spot.text) return []
  return [{name: mark.value, start: spot.start + 1 + mark.start, end: spot.start + 1 + mark.end}]
}

function numberIn(text, name) {
  const spot = spotAt(text, `/${name}`)
  return spot && !spot.string && /^\d{10}$/.test(spot.text) ? [{name, start: spot.start, end: spot.end}] : []
}

function bodyEdit(moved, body) {
  const {pieces, known} = woven(moved, 'body', moved.request.body ?? '')
  return editOf(pieces, body, known) ?? referring(body, known)
}

function editedBody(moved, edit) {
  const {pieces, known} = woven(moved, 'body', moved.request.body ?? '')
  return edited(pieces, edit, known)
}

/** @returns {HeaderEdit[]} */
function headerEdits(moved, now) {
  const before = moved.request.headers
  const rows = headerRows(before, now)
  const following = index => {
    const next = rows.slice(index).find(({base}) => base !== null)
    return next ? titleOf(before, next.base) : ''
  }
  return rows.flatMap(/** @returns {HeaderEdit[]} */ ({base, at}, index) => {
    if (base === null) return [['+', following(index), now[at][0], referring(now[at][1], ownTexts(moved))]]
    const title = titleOf(before, base)
    if (at === null) return [['-', title]]
    const [[name, text], [named, says]] = [before[base], now[at]]
    const {pieces, known} = woven(moved, 'header', text, titleIsFirst(before, base) ? name : '')
    if (name !== named) return [['~', title, named, editOf(pieces, says, known) ?? 0]]
    const claims = text === says || !isTokenAt(before, base) ? null : claimsAlone(text, says)
    if (claims === null) return text === says ? [] : [['=', title, editOf(pieces, says, known)]]
    const edits = /** @type {const} */ (['c', 'p']).map(/** @returns {['c'|'p', string, TextEdit]} */ kind => {
      const {pieces: parts, known: said} = woven(moved, 'claims', claimsOf(text, kind))
      return [kind, title, editOf(parts, claims, said)]
    })
    return [edits.filter(edit => edit[2] !== null).toSorted((one, other) => JSON.stringify(one).length - JSON.stringify(other).length)[0]]
  })
}

function withHeaderEdits(moved, edits) {
  const before = moved.request.headers
  const titles = before.map((_, index) => titleOf(before, index))
  const byTitle = new Map()
  const added = new Map()
  for (const [kind, title, ...what] of edits) {
    if (!titles.includes(title) && !(kind === '+' && title === '')) throw new Unfit()
    if (kind === '+') added.set(title, [...added.get(title) ?? [], [what[0], resolved(what[1], ownTexts(moved))]])
    else if (byTitle.has(title)) throw new Unfit()
    else byTitle.set(title, [kind, ...what])
  }
  const changed = before.flatMap(([name, text], index) => {
    const [kind, ...what] = byTitle.get(titles[index]) ?? []
    const {pieces, known} = woven(moved, 'header', text, titleIsFirst(before, index) ? name : '')
    const now = kind === '-' ? [] : kind === '=' ? [[name, edited(pieces, what[0], known)]]
      : kind === '~' ? [[what[0], what[1] === 0 ? text : edited(pieces, what[1], known)]]
        : kind ? [[name, withClaimsEdited(moved, before, index, kind, what[0])]] : [[name, text]]
    return [...added.get(titles[index]) ?? [], ...now]
  })
  return [...changed, ...added.get('') ?? []]
}

function withClaimsEdited(moved, headers, index, kind, edit) {
  const text = headers[index][1]
  const claims = isTokenAt(headers, index) ? claimsOf(text, kind) : null
  if (claims === null) throw new Unfit()
  const {pieces, known} = woven(moved, 'claims', claims)
  return withPayload(text, edited(pieces, edit, known))
}

/** The claims of a token: as they stand in it, or as they are laid out. What breaks JSON is written into the latter. */
function claimsOf(token, kind) {
  return kind === 'p' ? claimsIn(token) : payloadIn(token)
}

/** What a header is told by: its name, with a number if there are others of the name before it. */
function titleOf(headers, index) {
  const name = headers[index][0]
  const before = headers.slice(0, index).filter(([other]) => other.toLowerCase() === name.toLowerCase()).length
  return before ? `${name} ${before + 1}` : name
}

function titleIsFirst(headers, index) {
  return titleOf(headers, index) === headers[index][0]
}

function isTokenAt(headers, index) {
  return titleOf(headers, index).toLowerCase() === 'authorization'
}

function saidBy(encoded) {
  try {
    return JSON.parse(decoded(encoded) ?? '')
  } catch {
    return null
  }
}

/** FNV-1a over what a change says and where it belongs, so that a link that was cut or put together is noticed. */
function checkSum(encoded, {scenario, variant, fault, exchange}) {
  let sum = 0x811c9dc5
  for (const byte of new TextEncoder().encode(JSON.stringify([VERSION, scenario, variant, fault, exchange, encoded]))) {
    sum = Math.imul(sum ^ byte, 0x01000193) >>> 0
  }
  return sum.toString(36).padStart(7, '0')
}

function isString(value) {
  return typeof value === 'string'
}

function isPlain(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isEdit(value) {
  return isString(value) || Array.isArray(value) && value.length > 0
    && value.every(pair => Array.isArray(pair) && pair.length === 2 && pair.every(isString))
}

function isHeaderEdit(value) {
  if (!Array.isArray(value) || !isString(value[1])) return false
  const [kind, , ...what] = value
  if (kind === '-') return what.length === 0
  if (['=', 'c', 'p'].includes(kind)) return what.length === 1 && isEdit(what[0])
  if (kind === '~') return what.length === 2 && isString(what[0]) && (what[1] === 0 || isEdit(what[1]))
  return kind === '+' && what.length === 2 && what.every(isString)
}
