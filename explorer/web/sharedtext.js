/**
 * Texts of a request as they travel in a link: what a world says by itself stands there as `${name}`, and of a long text
 * only what is another. So the same change can be made in another world, with other ids at another time. Pure functions.
 *
 * `$$` is a dollar sign. `${from_date+7}` is the day a week after that date, `${iat+60}` a number larger by so much.
 *
 * @typedef {{text: string, name: string|null}} Piece  of a text; with the name of the value that it is, if it is one
 * @typedef {Map<string, string>} Known  the texts of values by name
 * @typedef {string|[string, string][]} TextEdit  another text, or what stands in place of pieces that occur once
 */

import {lineDiff} from './diff.js'

const REFERENCE_IN_LINK = /\$(?:(\$)|\{(\w+)([+-]\d{1,9})?\}|)/g
const SMALL_PART = '[A-Za-z_]+|\\d+|\\s+|[^]'
const DAY_OF_WORLD = /^\d{4}-\d\d-\d\d$/
const LONG_DAY = 86_400_000
/** A shorter text may stand somewhere by chance. */
const TELLING = 5
/** So many seconds from the time of a token a number is still a time. */
const NEAR = 100_000_000
/** Texts that grow by more are not compared: what is new fits no link. */
const GROWN = 20_000

/** What a text refers to is not there. */
export class Unfit extends Error {}

/** What is between two days, as `+7`; empty when one of them is no day. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  const [one, other] = [from, to].map(text => DAY_OF_WORLD.test(text) ? Date.parse(text) : Number.NaN)
  const days = (other - one) / LONG_DAY
  return Number.isInteger(days) && movedBy(from, days) === to ? signed(days) : ''
}

/** A text with what it says of the world as references. @param {string} text @param {Known} known */
export function referring(text, known) {
  const iat = Number(known.get('iat') ?? Number.NaN)
  const names = new Map([...known].reverse().map(([name, said]) => [said, name]))
  const telling = [...names.keys()].filter(said => said.length >= TELLING).sort((one, other) => other.length - one.length)
  const pattern = new RegExp([...telling.map(alone), '(?<![\\w.])\\d{10}(?![\\w.])'].join('|'), 'g')
  let at = 0
  let written = ''
  for (const {0: found, index} of text.matchAll(pattern)) {
    const far = Number(found) - iat
    const name = names.get(found)
    if (!name && !(Math.abs(far) <= NEAR && String(iat + far) === found)) continue
    written += literally(text.slice(at, index)) + (name ? `\${${name}}` : `\${iat${signed(far)}}`)
    at = index + found.length
  }
  return written + literally(text.slice(at))
}

/** The text that one with references says. Raises {@link Unfit}. @param {string} text @param {Known} known */
export function resolved(text, known) {
  return text.replace(REFERENCE_IN_LINK, (whole, dollar, name, by) => {
    if (dollar) return '$'
    const said = name === undefined ? undefined : known.get(name)
    const moved = by && said !== undefined ? movedBy(said, Number(by)) : said
    if (moved === undefined) throw new Unfit()
    return moved
  })
}

/**
 * How one text becomes another; null when they are the same.
 *
 * @param {Piece[]} before
 * @param {string} after
 * @param {Known} known
 * @returns {TextEdit|null}
 */
export function editOf(before, after, known) {
  const text = textOfPieces(before)
  if (text === after) return null
  const whole = referring(after, known)
  if (!text || after.length > text.length + GROWN) return whole
  const tokens = before.flatMap(piece => piece.name ? [piece] : tokensIn(piece.text, before).map(each => ({text: each, name: null})))
  const parts = replacements(tokens, tokensIn(after, before), known)
  return parts && JSON.stringify(parts).length < JSON.stringify(whole).length ? parts : whole
}

/** The text that an edit makes of another. Raises {@link Unfit}. @param {Piece[]} before @param {TextEdit} edit @param {Known} known */
export function edited(before, edit, known) {
  if (typeof edit === 'string') return resolved(edit, known)
  const woven = wovenOf(before)
  const spots = edit.map(([old, instead]) => ({start: onceIn(woven, old), length: old.length, instead}))
    .sort((one, other) => one.start - other.start)
  let at = 0
  let written = ''
  for (const {start, length, instead} of spots) {
    if (start < at) throw new Unfit()
    written += woven.slice(at, start) + instead
    at = start + length
  }
  return resolved(written + woven.slice(at), known)
}

/** @param {Piece[]} pieces */
export function textOfPieces(pieces) {
  return pieces.map(({text}) => text).join('')
}

/** The text with its values as references. */
function wovenOf(pieces) {
  return pieces.map(({text, name}) => name ? `\${${name}}` : literally(text)).join('')
}

/** Where a part stands that stands in a text once. */
function onceIn(woven, part) {
  const at = part === '' ? -1 : woven.indexOf(part)
  if (at < 0 || woven.indexOf(part, at + 1) >= 0) throw new Unfit()
  return at
}

/**
 * What is another, each with as much around it as makes it the only one; null when that is not to be had.
 *
 * @param {Piece[]} tokens
 * @param {string[]} now
 * @param {Known} known
 * @returns {[string, string][]|null}
 */
function replacements(tokens, now, known) {
  const woven = wovenOf(tokens)
  const parts = []
  let from = 0
  for (const {kind, line} of lineDiff(tokens.map(({text}) => text), now)) {
    const last = parts.at(-1)
    const open = last && last.to === from ? last : null
    if (kind === 'removed') {
      if (open) open.to += 1
      else parts.push({from, to: from + 1, text: ''})
      from += 1
    } else if (kind === 'added') {
      if (open) open.text += line
      else parts.push({from, to: from, text: line})
    } else {
      from += 1
    }
  }
  /** @type {[string, string][]} */
  const found = []
  for (const [index, {from: begin, to, text}] of parts.entries()) {
    const [first, last] = [parts[index - 1]?.to ?? 0, parts[index + 1]?.from ?? tokens.length]
    let [start, end] = [begin, to]
    const old = () => wovenOf(tokens.slice(start, end))
    while (!isOnce(woven, old())) {
      // What comes after is taken by turns with what came before; the one after may need what is left.
      if (start > first && (begin - start <= end - to || end >= last)) start -= 1
      else if (end < last) end += 1
      else return null
    }
    found.push([old(), wovenOf(tokens.slice(start, begin)) + referring(text, known) + wovenOf(tokens.slice(to, end))])
    if (parts[index + 1]) parts[index].to = end
  }
  return found
}

function isOnce(woven, part) {
  try {
    return onceIn(woven, part) >= 0
  } catch {
    return false
  }
}

/** A text in small parts; what the values in another say stays whole. */
function tokensIn(text, pieces) {
  const values = pieces.flatMap(piece => piece.name && piece.text ? [piece.text] : [])
  const whole = [...new Set(values)].sort((one, other) => other.length - one.length).map(alone)
  return [...text.matchAll(new RegExp([...whole, SMALL_PART].join('|'), 'g'))].map(([token]) => token)
}

/** A pattern for a text that is no part of a longer word or number. */
function alone(text) {
  const edge = sign => /\d/.test(sign) ? '\\d' : /[A-Za-z]/.test(sign) ? '[A-Za-z0-9]' : '(?!)'
  return `(?<!${edge(text[0])})${text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?!${edge(text.at(-1))})`
}

function literally(text) {
  return text.replaceAll('$', '$$$$')
}

function signed(number) {
  return `${number < 0 ? '-' : '+'}${Math.abs(number)}`
}

/** A day or a number that is by so much later or larger; undefined when it is neither. */
function movedBy(text, by) {
  if (/^\d{1,15}$/.test(text)) return String(Number(text) + by)
  const moved = DAY_OF_WORLD.test(text) ? new Date(Date.parse(text) + by * LONG_DAY) : null
  const day = moved && !Number.isNaN(moved.getTime()) ? moved.toISOString().slice(0, 10) : ''
  return DAY_OF_WORLD.test(day) ? day : undefined
}
