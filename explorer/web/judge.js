/**
 * What is to be said of a request before it is sent: that it cannot be sent as it stands, that it breaks a rule and who
 * refuses it, what is better done otherwise. Nothing of it keeps anybody from sending. Pure functions.
 *
 * @typedef {{part: string, tone: 'unsendable'|'refused'|'advice', text: string, refusal?: Answer}} Verdict
 *   `part`: `method`, `address`, `header 2` by its place, `claims`, `body` or `value nhs_number`; `refusal`: as long as
 *   verdicts are compared, the answer that is foretold
 * @typedef {{by: string, status: number|null, code: string|null}} Answer  of who refuses
 */

import {Draft} from './draft.js'
import {compactJson, said} from './jsontext.js'
import {headerIn, parametersOf, wordsFor} from './places.js'
import {isBroken, payloadIn} from './tokentext.js'

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2]
const DAY = 86_400_000
/** So much is told at one field. */
const MOST = 4

/**
 * @param {Object} book  what is known of the scenario, as `checks/….json` has it
 * @param {{checks: number[], failures: number[]}} at  which of it holds for this exchange
 * @param {Draft} draft
 * @param {{now: number, nameOf: (key: string) => string, home: string}} world  `now` in milliseconds since 1970; `home`
 *   is what the addresses of the sandbox begin with
 * @returns {Verdict[]}
 */
export function verdictsOn(book, at, draft, world) {
  /** @type {Verdict[]} */
  const verdicts = [...unsendable(book.sendable, draft, world.home), ...scattered(draft)]
  for (const number of at.checks) {
    const check = book.checks[number]
    if (holds(check, draft, world.now)) continue
    const tone = check.refusal ? 'refused' : 'advice'
    const text = check.refusal ? `${check.says} Otherwise ${answerOf(check.refusal, world.nameOf)}` : check.says
    for (const part of fieldsOf(check, draft)) verdicts.push({part, tone, text, refusal: check.refusal})
  }
  const known = draft.changed ? knownFailures(book, at, draft, world.nameOf) : []
  // What a check has said of a field, the catalogue need not say once more.
  const news = known.filter(({part, refusal}) => !verdicts.some(each => each.part === part && sameAnswer(each.refusal, refusal)))
  return aFew([...verdicts, ...news])
}

function sameAnswer(one, other) {
  return Boolean(one && other) && one.by === other.by && one.status === other.status && one.code === other.code
}

/** The failures of the catalogue that the request meets as it is. */
function knownFailures(book, at, draft, nameOf) {
  return at.failures.map(number => book.failures[number]).filter(failure => madeBy(failure, draft)).map(failure => ({
    part: fieldOf(failure.changes[0].part, draft), tone: /** @type {const} */ ('refused'), refusal: failure,
    text: `${failure.title}: ${answerOf(failure, nameOf)}`}))
}

/** `refused by the PDS: 400 INVALID_RESOURCE_ID.` */
function answerOf({by, status, code}, nameOf) {
  if (by === 'consumer') return status === null ? 'no reply comes.' : `answered with ${status}, and of no use to you.`
  return `refused by the ${nameOf(by)}: ${status}${code && code !== String(status) ? ` ${code}` : ''}.`
}

/** Whether a check is kept. What is not there, or not of a form that can be judged, is judged by other checks. */
export function holds(check, draft, now) {
  const text = wordingOf(check.part, draft)
  if (check.kind === 'there') return text !== null
  if (check.kind === 'absent') return text === null
  if (text === null) return true
  if (check.kind === 'pattern' || check.kind === 'token') return whole(check.pattern).test(text)
  if (check.kind === 'nhs-number') return !/^[0-9]{10}$/.test(text) || Number(text[9]) === checkDigit(text)
  if (check.kind === 'day') return dateIn(text) === undefined || dateIn(text) !== null
  if (check.kind === 'json') return isXml(draft) || said(text) !== undefined
  if (check.kind === 'object') return isObject(said(text))
  const other = check.other ? wordingOf(check.other, draft) : null
  if (check.kind === 'same') return text === other
  if (check.kind === 'span') return inSpan(dateIn(other ?? ''), dateIn(text), check.number)
  if (check.kind === 'lifetime') return !isCount(text) || other === null || !isCount(other) || Number(text) - Number(other) === check.number
  return !isCount(text) || Number(text) * 1000 >= now
}

/** What a part says; null when it is not there. Parts are named as the model names them. */
function wordingOf(part, draft) {
  const {method, body, headers} = draft.request
  const [kind, name] = part.split(/ (.*)/s)
  const token = headerIn(draft.request, 'Authorization')
  if (kind === 'method') return method
  if (kind === 'body') return body
  if (kind === 'token') return token
  if (kind === 'claims') return token === null ? null : payloadIn(token)
  if (kind === 'header') return headers.findLast(([known]) => known.toLowerCase() === name.toLowerCase())?.[1] ?? null
  if (kind === 'search') return parametersOf(draft.request.url).find(parameter => parameter.name === name)?.text ?? null
  if (kind === 'value') return draft.names.includes(name) ? draft.valueOf(name) : null
  return told(at(said(payloadIn(token ?? '') ?? ''), name))
}

/** The fields beside which a verdict on a part belongs: that of the part, and those of the values that stand in it. */
function fieldsOf({part, other}, draft) {
  const [kind, name] = part.split(/ (.*)/s)
  if (kind !== 'search') return [fieldOf(part, draft)]
  const inside = draft.places.filter(place => place.in === 'url' && (place.name === name || `search ${place.name}` === other))
  return ['address', ...new Set(inside.filter(place => place.name === name).map(({value}) => `value ${value}`))]
}

function fieldOf(part, draft) {
  const [kind, name] = part.split(/ (.*)/s)
  if (kind === 'search') return 'address'
  if (kind === 'claim') return draft.claims === null ? tokenField(draft) : 'claims'
  if (kind === 'token') return tokenField(draft)
  if (kind !== 'header') return kind === 'value' || kind === 'method' || kind === 'address' || kind === 'claims' ? part : 'body'
  return headerField(draft, name)
}

function tokenField(draft) {
  return headerField(draft, 'Authorization')
}

function headerField(draft, name) {
  const index = draft.request.headers.findLastIndex(([known]) => known.toLowerCase() === name.toLowerCase())
  return index < 0 ? 'headers' : `header ${index}`
}

function* unsendable({name, header, address, framing}, draft, home) {
  const {method, url, headers, body} = draft.request
  const no = (part, text) => ({part, tone: /** @type {const} */ ('unsendable'), text: `Cannot be sent: ${text}`})
  if (!whole(name).test(method)) yield no('method', 'a method is one word, such as GET or POST.')
  if (!url.startsWith(home)) yield no('address', `requests go to this world of the sandbox only, ${home}…`)
  else if (!whole(address).test(url)) yield no('address', 'blanks, line breaks, quotes and letters outside ASCII are percent-encoded; there is no #, ./ or ../.')
  for (const [index, [title, text]] of headers.entries()) {
    const part = `header ${index}`
    if (!whole(name).test(title)) yield no(part, 'a header’s name is made of letters, digits and hyphens.')
    else if (framing.includes(title.toLowerCase())) yield no(part, `${title} follows from address and body.`)
    if (/[\r\n]/.test(text)) yield no(part, 'a header is one line. Take the line break out.')
    else if (!whole(header).test(text)) yield no(part, 'a header is printable ASCII, without a blank at either end.')
  }
  if (body !== null && isBroken(body)) yield no('body', 'there is half a character in it.')
}

/** Values that stand otherwise in one place than in another. */
function* scattered(draft) {
  for (const name of draft.names) {
    const texts = draft.textsOf(name)
    const text = draft.valueOf(name)
    const apart = texts.filter(each => text !== null && each.text !== text)
    if (apart.length) {
      const where = apart.map(each => wordsFor(each.place)).join(' and ')
      yield {part: `value ${name}`, tone: /** @type {const} */ ('advice'), text: `It stands otherwise, or not at all, in ${where}.`}
    }
  }
}

/** Whether the request differs from the one made ready in just the way that a failure is made. */
function madeBy({changes}, draft) {
  const base = new Draft(draft.base)
  const fill = text => text.replace(/\$\{(\w+)\}/g, (whole, name) => base.valueOf(name) ?? whole)
  let url = draft.base.url
  for (const {part, before, after} of changes) {
    if (part === 'address') {
      if (before.includes('${ssp}') || (after ?? '').includes('${provider}') || !url.includes(fill(before))) return false
      url = url.replaceAll(fill(before), fill(after ?? ''))
      continue
    }
    const [now, then] = [partOf(part, draft), partOf(part, base)]
    if (now === undefined || now === then || now !== (after === null ? null : filledAs(part, after, fill))) return false
  }
  return url === draft.base.url || url === draft.request.url
}

/** A part of a request by the name that a difference gives it; null where it is not there, undefined if it has no such name. */
function partOf(part, draft) {
  const [kind, name] = part.split(/ (.*)/s)
  if (part === 'token times' || part === 'token header' || part === 'token') return undefined
  if (kind !== 'claim' && (kind !== 'body' || !name)) return wordingOf(part, draft)
  const tree = said((kind === 'body' ? draft.request.body : payloadIn(headerIn(draft.request, 'Authorization'))) ?? '')
  return isObject(tree) && !name.endsWith('/-') ? told(at(tree, name)) : undefined
}

function filledAs(part, after, fill) {
  const text = fill(after)
  return part.startsWith('body ') || part.startsWith('claim ') ? compactJson(text) ?? text : text
}

function told(value) {
  if (value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function at(tree, pointer) {
  let found = tree
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    found = found !== null && typeof found === 'object' && Object.hasOwn(found, name) ? found[name] : undefined
  }
  return found
}

/** The day in a text, in milliseconds since 1970; null when the calendar has it not, undefined when there is none. */
function dateIn(text) {
  const [, year, month, day] = /^(?:[a-z]{2})?(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text) ?? []
  if (!year) return undefined
  const found = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  found.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day) ? found.getTime() : null
}

function inSpan(from, to, most) {
  if (typeof from !== 'number' || typeof to !== 'number') return true
  return to >= from && to - from <= most * DAY
}

function checkDigit(digits) {
  const rest = 11 - WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11
  return rest === 11 ? 0 : rest
}

function isCount(text) {
  return /^-?\d{1,15}$/.test(text)
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isXml(draft) {
  return /xml/i.test(headerIn(draft.request, 'Content-Type') ?? '')
}

/** A pattern of a whole text. */
function whole(pattern) {
  return new RegExp(`^(?:${pattern})$`)
}

/** Each verdict once, and of many at one field the first ones. @returns {Verdict[]} */
function aFew(verdicts) {
  const fields = new Map()
  for (const {part, tone, text} of verdicts) {
    const there = fields.get(part) ?? []
    if (!there.some(each => each.text === text)) fields.set(part, [...there, {part, tone, text}])
  }
  return [...fields.values()].flatMap(there => {
    if (there.length <= MOST) return there
    const {part, tone} = there[MOST - 1]
    return [...there.slice(0, MOST - 1), {part, tone, text: `${there.length - MOST + 1} more things are wrong here.`}]
  })
}
