/** What must not go into a link, and is not taken over from one: secrets, somebody's NHS number, signs that do not show. Pure. */

import {headerRows} from './draft.js'
import {headerIn} from './places.js'
import {WORDS_FOR_SECRETS, cleanHeader, isNhsNumber, withoutSecrets} from './secrets.js'
import {claimsAlone} from './sharing.js'

/** Controls but for line ends and tabs, signs that turn the direction of writing, and some without any width. */
const UNSEEN = /[^\P{Cc}\t\n\r]|\p{Bidi_Control}|[\u00ad\u200b\u2060\ufeff\u{e0000}-\u{e007f}]/u
const SPACED_DIGITS = /(?<!\d)(?:\d(?:\s|\+|%20)?){9}\d(?!\d)/g

/** @typedef {{where: string, what: string}} Objection  `where`: the part, as the reader knows it */

/**
 * The first thing in a changed request that must not be passed on; null when there is none. What is as it was made ready
 * is nobody's secret.
 *
 * @param {import('./draft.js').Draft} draft
 * @returns {Objection|null}
 */
export function objectionTo(draft) {
  for (const {where, texts, part, header = null} of changedParts(draft)) {
    const what = foundIn(texts[0], header) ?? texts.slice(1).map(text => foundIn(text, null)).find(Boolean)
    if (!what) continue
    const value = draft.names.find(name => draft.valueOf(name) !== draft.ownOf(name) && draft.places.some(place => place.value === name && place.in === part)
      && foundIn(draft.valueOf(name) ?? '', null) === what)
    return {where: value ?? where, what}
  }
  return null
}

/** The parts that are not as they were made ready, each in the ways in which it can be read. */
function* changedParts(draft) {
  const {request} = draft
  const base = draft.restored.request
  if (request.method !== base.method) yield {where: 'the method', part: 'method', texts: [request.method]}
  if (request.url !== base.url) yield {where: 'the address', part: 'url', texts: [request.url, plainly(request.url)]}
  for (const {base: from, at} of headerRows(base.headers, request.headers)) {
    const [before, now] = [from === null ? null : base.headers[from], at === null ? null : request.headers[at]]
    if (now === null || before && before.join('\n') === now.join('\n')) continue
    const claims = before && now[0].toLowerCase() === 'authorization' && now[1] === headerIn(request, 'Authorization') ? claimsAlone(before[1], now[1]) : null
    if (claims !== null) yield {where: 'the token claims', part: 'claims', texts: [claims, ...stringsIn(claims)]}
    else yield {where: `the header ${now[0] || 'without a name'}`, part: 'header', header: now[0], texts: [now[1], now[0]]}
  }
  if (request.body !== null && request.body !== base.body) {
    yield {where: 'the body', part: 'body', texts: [request.body, ...stringsIn(request.body)]}
  }
}

/** What a text has that must not be passed on, in words; null when it has nothing of the kind. */
function foundIn(text, header) {
  const unseen = UNSEEN.exec(text)
  if (unseen) return `a sign that does not show (U+${unseen[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0')})`
  /** @type {Set<import('./secrets.js').Kind>} */
  const found = new Set()
  if (header === null) withoutSecrets(text, found)
  else cleanHeader(header, text, found)
  const [kind] = found
  if (kind) return WORDS_FOR_SECRETS[kind]
  const numbers = [...text.matchAll(SPACED_DIGITS)].map(([spaced]) => spaced).filter(spaced => !/^\d{10}$/.test(spaced))
  const digits = numbers.map(spaced => spaced.replace(/%20|\D/g, ''))
  return digits.some(number => !number.startsWith('999') && isNhsNumber(number)) ? WORDS_FOR_SECRETS.number : null
}

function plainly(url) {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

/** The strings of a JSON text, as they are read. */
function stringsIn(json) {
  const found = []
  try {
    JSON.parse(json, (name, value) => {
      found.push(name, ...typeof value === 'string' ? [value] : [])
      return value
    })
  } catch {
    return []
  }
  return found
}
