/**
 * Where carried values stand in a request, and what stands there now. Pure functions.
 *
 * A request as it was made ready has marks; from one follows what is written around it and what holds it: a header, a
 * parameter of the address, its path, a string of the claims or of the body. There the text is read again in the request
 * as it is now, whatever else has been changed, and there another is written. Addresses are percent-encoded.
 *
 * @typedef {{method: string, url: string, headers: [string, string][], body: string|null}} Request
 * @typedef {{value: string, in: string, name: string|null, nth: number, pointer: string, before: string, after: string,
 *            group: number, pattern: RegExp, slashes: boolean}} Spotted  `group`: which of the values in one holder;
 *   `slashes`: the value is an address inside the address
 */

import {textAt} from './base.js'
import {spotAt, withStringAt} from './jsontext.js'
import {payloadIn, withPayload} from './tokentext.js'

const KEPT_IN_PATH = /[^A-Za-z0-9\-._~!$&'()*+,;=:@]/gu
const KEPT_IN_SEARCH = /[^A-Za-z0-9\-._~!$'()*,;=:@/?]/gu

/**
 * The places of the values of a request, in the order of its marks.
 *
 * @param {import('./recording.js').Message} base  a request as it was made ready
 * @returns {Spotted[]}
 */
export function placesOf(base) {
  const holders = new Map()
  for (const mark of base.marks) {
    const holder = holderOf(base, mark)
    if (!holder) continue
    const key = JSON.stringify([holder.in, holder.name, holder.nth, holder.pointer])
    if (!holders.has(key)) holders.set(key, {...holder, marks: []})
    holders.get(key).marks.push({value: mark.value, start: mark.start - holder.start, end: mark.end - holder.start})
  }
  return [...holders.values()].flatMap(spotted)
}

/** What stands at a place now; null when the place is not there. @param {Spotted} place @param {Request} request */
export function readAt(place, request) {
  const held = heldIn(place, request)
  const found = held === null ? null : place.pattern.exec(held)
  if (!found) return null
  return place.in === 'url' ? unescaped(found[place.group]) : found[place.group]
}

/** The request with another text at a place; as it is when the place is not there. @returns {Request} */
export function writtenAt(place, request, text) {
  const held = heldIn(place, request)
  const found = held === null ? null : place.pattern.exec(held)
  if (!found) return request
  const [start, end] = found.indices[place.group]
  return withHeld(place, request, held.slice(0, start) + (place.in === 'url' ? escapedFor(place, text) : text) + held.slice(end))
}

/** The mark of what stands at a place now; null when the place is not there. @returns {import('./recording.js').Mark|null} */
export function markAt(place, request) {
  const held = heldIn(place, request)
  const found = held === null ? null : place.pattern.exec(held)
  if (!found) return null
  const offset = place.in === 'url' && place.name !== null ? parameterOf(place, request).start : 0
  const [start, end] = found.indices[place.group]
  const header = place.in === 'header' ? place.name : null
  return {value: place.value, in: /** @type {any} */ (place.in), header, pointer: place.pointer, start: start + offset, end: end + offset}
}

/** Where a place is, in words. @param {Spotted} place */
export function wordsFor(place) {
  if (place.in === 'url') return place.name === null ? 'the address' : `${place.name} in the address`
  if (place.in === 'header') return `the header ${place.name}`
  return place.in === 'claims' ? `the claim ${place.pointer.slice(1)}` : `${place.pointer.slice(1)} in the body`
}

/**
 * The named parts of the address; joined they are the address.
 *
 * @param {import('./recording.js').Message} base
 * @param {Spotted[]} places  of that
 * @param {Request} request
 * @returns {{part: string, text: string}[]}
 */
export function partsOf(base, places, request) {
  const {url} = request
  const service = base.parts.find(({part}) => part === 'service_root')
  const at = service && places.find(place => place.in === 'url' && place.name === null && place.slashes)
  const root = at ? at.pattern.exec(heldIn(at, request))?.[at.group] ?? '' : ''
  const home = base.parts[0]?.part === 'base' && url.startsWith(base.parts[0].text) ? base.parts[0].text : ''
  const inside = root && url.startsWith(home + root) ? root : ''
  const end = url.includes('?') ? url.indexOf('?') : url.length
  const parts = [{part: 'base', text: home}, {part: 'service_root', text: inside},
    {part: 'resource', text: url.slice((home + inside).length, end)}, {part: 'search', text: url.slice(end)}]
  return parts.filter(({text}) => text)
}

/** The parameters of an address with where each begins and ends; repeated ones are counted. */
export function parametersOf(url) {
  const begin = url.indexOf('?')
  if (begin < 0) return []
  const counts = new Map()
  let at = begin + 1
  return url.slice(at).split('&').map(pair => {
    const name = pair.split('=')[0]
    const nth = counts.get(name) ?? 0
    counts.set(name, nth + 1)
    const start = Math.min(at + name.length + 1, at + pair.length)
    const parameter = {name, nth, start, end: at + pair.length, text: url.slice(start, at + pair.length)}
    at += pair.length + 1
    return parameter
  })
}

export function headerIn(request, name) {
  return request.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1] ?? null
}

/** What holds a mark of a request as it was made ready, and its text; null when it cannot be told. */
function holderOf(base, mark) {
  const holder = {in: mark.in, name: null, nth: 0, pointer: '', start: 0}
  if (mark.in === 'header') return {...holder, name: mark.header, text: headerIn(base, mark.header)}
  if (mark.in === 'claims') return stringHolder({...holder, pointer: mark.pointer}, textAt(base.claims, mark.pointer))
  if (mark.in === 'body') return stringHolder({...holder, pointer: mark.pointer}, spotAt(base.body, mark.pointer)?.text)
  const parameter = parametersOf(base.url).find(({start, end}) => start <= mark.start && mark.end <= end)
  if (parameter) return {...holder, ...parameter}
  return {...holder, text: base.url.split('?')[0]}
}

function stringHolder(holder, text) {
  return typeof text === 'string' ? {...holder, text} : null
}

/** One place for each mark in a holder: the texts between the marks tell them apart. */
function spotted({text, marks, start: _, ...holder}) {
  const sorted = marks.toSorted((one, other) => one.start - other.start)
  let source = '^'
  let at = 0
  for (const {start, end} of sorted) {
    const whole = text.slice(start, end).includes('/') || holder.in !== 'url' || holder.name !== null
    source += `${literal(text.slice(at, start))}(${whole ? '[^]*' : '[^/]*'})`
    at = end
  }
  const pattern = new RegExp(`${source}${literal(text.slice(at))}$`, 'd')
  return sorted.map(({value, start, end}, index) => ({...holder, value, before: text.slice(0, start), after: text.slice(end),
    group: index + 1, pattern, slashes: text.slice(start, end).includes('/')}))
}

function heldIn(place, request) {
  if (place.in === 'header') return headerIn(request, place.name)
  if (place.in === 'claims') return stringIn(payloadIn(headerIn(request, 'Authorization')), place.pointer)
  if (place.in === 'body') return stringIn(request.body, place.pointer)
  if (place.name === null) return request.url.split('?')[0]
  return parameterOf(place, request)?.text ?? null
}

function withHeld(place, request, text) {
  const headers = (name, change) => {
    const index = request.headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase())
    return {...request, headers: request.headers.map((pair, at) => at === index ? [pair[0], change(pair[1])] : pair)}
  }
  if (place.in === 'header') return headers(place.name, () => text)
  if (place.in === 'body') return {...request, body: withStringAt(request.body, place.pointer, text)}
  if (place.in === 'claims') {
    return headers('Authorization', token => withPayload(token, withStringAt(payloadIn(token), place.pointer, text)))
  }
  const {start, end} = place.name === null ? {start: 0, end: request.url.split('?')[0].length} : parameterOf(place, request)
  return {...request, url: request.url.slice(0, start) + text + request.url.slice(end)}
}

function stringIn(json, pointer) {
  const spot = spotAt(json, pointer)
  return spot?.string ? spot.text : null
}

function parameterOf(place, request) {
  return parametersOf(request.url).find(({name, nth}) => name === place.name && nth === place.nth)
}

function escapedFor(place, text) {
  const kept = place.name === null ? KEPT_IN_PATH : KEPT_IN_SEARCH
  return text.replace(kept, sign => {
    if (sign === '/' && place.slashes) return sign
    try {
      return encodeURIComponent(sign)
    } catch {
      return sign
    }
  })
}

function unescaped(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
