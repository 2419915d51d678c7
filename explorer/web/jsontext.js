/** JSON as it is written: where a string or number stands in a text, so that it alone can be written otherwise. */

import {readJson} from './json.js'

const PIECE = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/g

/** @typedef {{start: number, end: number, text: string, string: boolean}} Spot  of a string without its quotation marks */

let latest = {text: '', spots: new Map()}

/**
 * Where a JSON pointer leads in a text; null when the text is not JSON, or neither a string nor a number stands there.
 * Of members of one name the last one counts, as it does for whoever reads the text.
 *
 * @param {string|null} text
 * @param {string} pointer
 * @returns {Spot|null}
 */
export function spotAt(text, pointer) {
  if (text === null) return null
  if (latest.text !== text) latest = {text, spots: spotsOf(text)}
  return latest.spots.get(pointer) ?? null
}

/** The text with another string at a pointer; as it is when there is none. @param {string} text */
export function withStringAt(text, pointer, written) {
  const spot = spotAt(text, pointer)
  return spot ? text.slice(0, spot.start) + JSON.stringify(written) + text.slice(spot.end) : text
}

/** The text with another number at a pointer; as it is when there is none. @param {string} text */
export function withNumberAt(text, pointer, number) {
  const spot = spotAt(text, pointer)
  return spot ? text.slice(0, spot.start) + String(number) + text.slice(spot.end) : text
}

/** What a JSON text says; undefined when it is none. */
export function said(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same JSON without a blank between its pieces; null when the text is not JSON. @param {string} text */
export function compactJson(text) {
  if (!readJson(text)) return null
  return [...text.matchAll(PIECE)].map(([piece]) => piece).join('')
}

function spotsOf(text) {
  const spots = new Map()
  if (said(text) === undefined) return spots
  const open = []
  for (const {0: piece, index} of text.matchAll(PIECE)) {
    const holder = open.at(-1)
    if (piece === '}' || piece === ']') {
      open.pop()
    } else if (piece === ',') {
      if (holder.kind === '[') holder.key += 1
      else holder.key = null
    } else if (holder?.kind === '{' && holder.key === null) {
      holder.key = JSON.parse(piece)
    } else if (piece !== ':') {
      const pointer = open.map(({key}) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
      if (piece === '{' || piece === '[') open.push({kind: piece, key: piece === '[' ? 0 : null})
      else spots.set(pointer, {start: index, end: index + piece.length, text: String(JSON.parse(piece)), string: piece[0] === '"'})
    }
  }
  return spots
}
