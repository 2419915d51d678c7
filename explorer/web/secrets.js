/**
 * What must neither be kept nor passed on: secrets, and NHS numbers that may be somebody's. Pure functions.
 *
 * NHS numbers of the range for tests (999) may stay, and so may the explorer's own token, which is not signed, and the
 * sandbox's apikey. The numbers are told apart as in the sandbox's log (explorer/sandbox/redaction.py); a slot of
 * ten digits in a list of slots is told by what it is, too.
 *
 * @typedef {{method?: string, url?: string, headers: [string, string][], body: string|null}} Texts  of a message
 */

import {decoded} from './request.js'

const DIGIT_GAP = '(?:[ +-]|%20|%2[Bb])?'
const TEN_DIGITS = new RegExp(`(?:(?<![0-9])|(?<=%[0-9A-Fa-f]{2}))[0-9]{3}${DIGIT_GAP}[0-9]{3}${DIGIT_GAP}[0-9]{4}(?![0-9])`, 'g')
const OTHER_NUMBER = /(?:Slot\/|"resourceType":\s*"Slot",\s*"id":\s*"|"(?:exp|iat)": ?)$/
const BEFORE_NUMBER = 60
const A_UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const AROUND_NUMBER = 26
const JSON_IN_BASE64 = /(?<![\w+/-])e[yw][\w+/-]+=*/g
const SIGNED = /(?<![\w+/-])(e[yw][\w-]+\.[\w-]+\.)[\w-]+/g
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g
const LOGIN_IN_ADDRESS = /(?<=:\/\/)[^/?#@\s"]*:[^/?#@\s"]*@/g
const SECRET_NAME = /^(?:.*[-_]|client)?(?:api[-_]?key|(?:access|auth|refresh|id)[-_]?token|password|passwd|passphrase|secret|subscription-key)$/i
const IN_SEARCH = /(?<=[?&]|^)([^=&?/#\s"]+)=([^&#\s"]+)/g
const IN_JSON = /"([^"\\]*)"(\s*:\s*)"((?:[^"\\]|\\.)+)"/g
const BEARER = /(?<=\bBearer +)(?=[\w.~+/-]*\d)[\w.~+/-]{16,}=*/gi
const KNOWN_KEYS = /\b(?:AKIA[0-9A-Z]{16}|gh[oprsu]_\w{30,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|sk[-_](?:\w+[-_])?\w{20,})/g
const COOKIE = /^(?:set-)?cookie2?$/i

const SANDBOX_KEY = 'sandbox'
const OWN_WORLD = 'sandbox.example'

export const WORDS_FOR_SECRETS = {
  number: 'an NHS number outside the range for tests (999)', token: 'a token that is not the explorer’s own, unsigned one',
  key: 'an apikey other than the sandbox’s', cookie: 'a cookie', login: 'a name and password in an address',
  secret: 'a password or another secret', private: 'a private key',
}

/** @typedef {keyof WORDS_FOR_SECRETS} Kind */

/**
 * A text without what must not leave.
 *
 * @param {string} text
 * @param {Set<Kind>} [found]  is told what was taken out
 */
export function withoutSecrets(text, found = new Set()) {
  const gone = (kind, instead) => {
    found.add(kind)
    return instead
  }
  return withoutNumbers(text, found)
    .replace(SIGNED, (all, unsigned) => decoded(unsigned.split('.')[0])?.startsWith('{') ? gone('token', `${unsigned}[signature]`) : all)
    .replace(PRIVATE_KEY, () => gone('private', '[private key]'))
    .replace(LOGIN_IN_ADDRESS, () => gone('login', '[name and password]@'))
    .replace(BEARER, token => isOwnToken(`Bearer ${token}`) ? token : gone('token', '[token]'))
    .replace(KNOWN_KEYS, () => gone('secret', '[secret]'))
    .replace(IN_SEARCH, (all, name, value) => isSecret(name, value) ? gone('secret', `${name}=[${name}]`) : all)
    .replace(IN_JSON, (all, name, colon, value) => isSecret(name, value) ? gone('secret', `"${name}"${colon}"[${name}]"`) : all)
}

/**
 * What a header may say elsewhere.
 *
 * @param {string} name
 * @param {string} text
 * @param {Set<Kind>} [found]
 */
export function cleanHeader(name, text, found = new Set()) {
  const kind = text === '' || text.startsWith('[') ? null : secretOf(name.toLowerCase(), text)
  if (kind === null) return withoutSecrets(text, found)
  found.add(kind)
  return `[${name}]`
}

/**
 * A message without what must not leave; the message itself where there is nothing.
 *
 * @template {Texts} Some
 * @param {Some} message
 * @param {Set<Kind>} [found]
 * @returns {Some}
 */
export function cleaned(message, found = new Set()) {
  const {url, headers, body} = message
  const clean = {
    ...url ? {url: withoutSecrets(url, found)} : {},
    headers: headers.map(([name, text]) => [name, cleanHeader(name, text, found)]),
    body: body === null ? null : withoutSecrets(body, found),
  }
  return found.size ? {...message, ...clean} : message
}

/** What of a message must not be passed on, in words. @param {Texts} message @returns {string[]} */
export function secretsIn(message) {
  /** @type {Set<Kind>} */
  const found = new Set()
  cleaned(message, found)
  return [...found].map(kind => WORDS_FOR_SECRETS[kind])
}

/** Whether ten digits pass for an NHS number: the last one checks the others, by weights, modulo 11. @param {string} digits */
export function isNhsNumber(digits) {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0)
  return (11 - sum % 11) % 11 === Number(digits[9])
}

/** Whether what stands under a name in an address or in JSON is a secret by that name. */
function isSecret(name, value) {
  return SECRET_NAME.test(name) && value !== SANDBOX_KEY && !value.startsWith('[')
}

/** @returns {Kind|null} */
function secretOf(name, text) {
  if (COOKIE.test(name)) return 'cookie'
  if (name === 'apikey') return text === SANDBOX_KEY ? null : 'key'
  if (name === 'authorization') return isOwnToken(text) ? null : 'token'
  return name === 'proxy-authorization' || SECRET_NAME.test(name) ? 'secret' : null
}

/** The token that the explorer makes: not signed, and it says somewhere that it is of the sandbox. */
function isOwnToken(text) {
  const [head, claims, signature, ...more] = text.replace(/^Bearer +/, '').split('.')
  if (!/^Bearer /.test(text) || signature !== '' || more.length) return false
  return Boolean(decoded(head)?.startsWith('{')) && Boolean(decoded(claims)?.includes(OWN_WORLD))
}

/** Looked over until nothing more is found: a number may stand so close before a token that it hides it. */
function withoutNumbers(text, found) {
  for (let before = null; before !== text;) [before, text] = [text, lookedOver(text, found)]
  return text
}

function lookedOver(text, found) {
  const plain = part => part.replace(TEN_DIGITS, (number, at) => {
    const digits = number.length === 10 ? number : number.replace(/%20|%2[Bb]|[ +-]/g, '')
    if (digits.startsWith('999') || !isNhsNumber(digits) || OTHER_NUMBER.test(part.slice(Math.max(0, at - BEFORE_NUMBER), at))) return number
    const around = part.slice(Math.max(0, at - AROUND_NUMBER), at + number.length + AROUND_NUMBER)
    if ([...around.matchAll(A_UUID)].some(([uuid]) => uuid.includes(number))) return number
    found.add('number')
    return '[NHS number]'
  })
  let at = 0
  let clean = ''
  for (const {0: segment, index} of text.matchAll(JSON_IN_BASE64)) {
    const claims = decoded(segment.replace(/=+$/, ''))
    if (!claims?.trimEnd().endsWith('}')) continue
    const better = plain(claims)
    clean += plain(text.slice(at, index)) + (better === claims ? segment : inBase64(better))
    at = index + segment.length
  }
  return clean + plain(text.slice(at))
}

/** Base64url of a text in UTF-8. @param {string} text */
export function inBase64(text) {
  const bytes = new TextEncoder().encode(text)
  let signs = ''
  for (const byte of bytes) signs += String.fromCharCode(byte)
  return btoa(signs).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
