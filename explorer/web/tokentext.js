/**
 * The token in an Authorization header, and its claims as a text that can be changed. What cannot be decoded stays a
 * text of the wire.
 */

import {prettyJson} from './json.js'
import {compactJson} from './jsontext.js'

const TOKEN_PARTS = /^(\S+ +[^.\s]*\.)([^.\s]*)(.*)$/s
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Whether a text has a half of a character, which no encoding can carry. @param {string} text */
export function isBroken(text) {
  return HALVES.test(text)
}

/** The claims in a header, as they stand in the token; null when there are none that can be decoded. */
export function payloadIn(authorization) {
  const encoded = TOKEN_PARTS.exec(authorization ?? '')?.[2]
  return encoded ? fromBase64url(encoded) : null
}

/** The claims as a person changes them: what is written without a blank gets a line for each member. */
export function claimsIn(authorization) {
  const payload = payloadIn(authorization)
  if (payload === null || payload !== compactJson(payload)) return payload
  const laidOut = prettyJson(payload)
  return compactJson(laidOut) === payload ? laidOut : payload
}

/**
 * The header with other claims: written as they stand, or without blanks if they are laid out as {@link claimsIn} does.
 *
 * @param {string} authorization  one that has claims
 * @param {string} claims
 */
export function withClaims(authorization, claims) {
  const compact = compactJson(claims)
  const payload = compact !== null && prettyJson(compact) === claims ? compact : claims
  return withPayload(authorization, payload)
}

/** The header with another payload. */
export function withPayload(authorization, payload) {
  const [, head, , tail] = TOKEN_PARTS.exec(authorization)
  return head + toBase64url(payload) + tail
}

function toBase64url(text) {
  const binary = Array.from(bytesOf(text), byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64url(encoded) {
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
    return textFrom(bytes)
  } catch {
    return null
  }
}

/** UTF-8; half a character, which UTF-8 has no bytes for, is written like a whole one so that it is not lost here. */
function bytesOf(text) {
  if (!isBroken(text)) return new TextEncoder().encode(text)
  return Uint8Array.from(Array.from(text).flatMap(sign => {
    const code = sign.codePointAt(0)
    if (code < 0xd800 || code > 0xdfff) return [...new TextEncoder().encode(sign)]
    return [0xe0 | code >> 12, 0x80 | code >> 6 & 0x3f, 0x80 | code & 0x3f]
  }))
}

function textFrom(bytes) {
  const parts = []
  let from = 0
  const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    if (bytes[at] !== 0xed || bytes[at + 1] < 0xa0) continue
    parts.push(strict.decode(bytes.subarray(from, at)), String.fromCharCode(0xd000 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f))
    from = at + 3
    at += 2
  }
  return parts.join('') + strict.decode(bytes.subarray(from))
}
