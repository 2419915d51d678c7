/**
 * What the stage says of the current message: a title and at most three lines. Pure functions of the view.
 *
 * @typedef {{text: string, value?: string, colour?: string}} Stretch  a value's is underlined in its colour, if it has
 *   one
 * @typedef {{stretches: Stretch[], said?: string, brief?: string}} Chunk  what stays together; `said` stands behind it,
 *   in words, or `brief` where there is too little room
 * @typedef {'address'|'values'|'prose'|'unbroken'} Kind
 * @typedef {{term: string, kind: Kind, chunks: Chunk[], source?: 'Live'|'Recorded'}} Line
 *   an address may be cut behind any chunk, values stand apart, prose is one chunk, and
 *   unbroken is prose with a word so long that it is broken
 * @typedef {{failed: boolean, title: string, lines: Line[]}} Said
 */

import {parsed, textAt} from './base.js'
import {failedTitle} from './head.js'
import {colourClass, markedText, Marker} from './marks.js'
import {dayOf, hopOf, messageOf, nameOf, threadOf, valuesOf} from './recording.js'
import {statusText, withMarks} from './reply.js'
import {absence} from './request.js'
import {byConsumer, FAILED} from './states.js'

/** No more of one text than this is looked at: what a server sends may be huge. */
const LONGEST = 2000

/**
 * Title and lines of the current message. A tab that shows the other half of the hop is followed.
 *
 * @param {import('./view.js').View} view
 * @returns {Said}
 */
export function saidOnStage(view) {
  const {recording, label, states, tab} = view
  const message = messageOf(recording, label)
  const {request, reply} = hopOf(recording, label)
  const failed = FAILED.has(states.get(label))
  const showsReply = ['request', 'response'].includes(tab) ? tab === 'response' : message.kind === 'reply'
  return {
    failed,
    title: failed ? failedTitle(recording, message) : message.summary,
    lines: showsReply ? linesOfReply(recording, reply) : linesOfRequest(recording, asked(view, request)),
  }
}

/** What will be sent, if it has been made ready, else what was. */
function asked({prepared}, request) {
  return prepared?.label === request.label ? prepared : request
}

/** Method and address, where to, and the values it carries that the address has not shown. @returns {Line[]} */
function linesOfRequest(recording, request) {
  if (!request.url) return [absent(recording, request)]
  const marker = new Marker(recording, request)
  const {what, where, shown} = addressOf(recording, request, marker)
  const carried = carriedLine(recording, request, marker, shown)
  /** @type {Line[]} */
  const lines = [{term: request.method, kind: 'address', chunks: what}, {term: 'at', kind: 'address', chunks: where}]
  return [...lines, ...carried ? [carried] : []]
}

/** The address in two: what is asked for, parameter by parameter, and where. */
function addressOf(recording, request, marker) {
  const parts = request.parts?.length ? request.parts : [{part: 'resource', text: request.url}]
  const shown = new Set()
  let at = 0
  const marked = parts.map(({part, text}) => {
    const [start, end] = [at, at += text.length]
    const marks = marker.at('url').filter(mark => mark.start >= start && mark.end <= end)
      .map(mark => ({...mark, start: mark.start - start, end: mark.end - start}))
    for (const {value} of marks) shown.add(value)
    return {part, text: text.slice(0, LONGEST), marks}
  })
  const asks = marked.filter(({part}) => ['resource', 'search', 'address'].includes(part))
  const leads = marked.filter(({part}) => !asks.some(other => other.part === part))
  const root = leads.find(({part}) => part === 'service_root')
  const what = asks.flatMap(part => cutAtParameters(part).map(piece => chunkOf(recording, piece, marker)))
  const whole = chunkOf(recording, root ?? leads.at(-1) ?? {text: 'the address above', marks: []}, marker)
  const through = root && leads.length > 1 ? `through the ${nameOf(recording, request.to)}` : ''
  const said = [whole.said?.replace(/^\w*service_root, /, ''), through].filter(Boolean).join(', ')
  return {what: joined(what), where: [{...whole, said}], shown}
}

/** A search, parameter by parameter. */
function cutAtParameters({part, text, marks}) {
  if (part !== 'search') return [{text, marks}]
  let at = 0
  return text.split(/(?=&)/).map(piece => {
    const [start, end] = [at, at += piece.length]
    return {text: piece, marks: marks.filter(mark => mark.start >= start && mark.end <= end)
      .map(mark => ({...mark, start: mark.start - start, end: mark.end - start}))}
  })
}

/** The resource and its first parameter stay together. */
function joined([first, second, ...more]) {
  if (!second) return first ? [first] : []
  return [{stretches: [...first.stretches, ...second.stretches], said: second.said ?? first.said}, ...more]
}

/** A text with its values in their colours, and what is to be said of the one with a colour. */
function chunkOf(recording, {text, marks}, marker) {
  /** @type {Stretch[]} */
  const stretches = markedText(text, marks, (mark, inner) => stretchOf(recording, mark.value, textOf(inner)))
    .map(part => typeof part === 'string' ? {text: part} : part)
  const value = stretches.find(({colour}) => colour)?.value
  return {stretches, said: value && saidOfValue(marker, value)}
}

/** @returns {Stretch} */
function stretchOf(recording, value, text) {
  const values = valuesOf(recording)
  const colour = values.get(threadOf(values, value))?.thread ? colourClass(values, value) : ''
  return {text, value, colour}
}

/** What stands in a mark, which may hold others. */
function textOf(inner) {
  return inner.map(part => typeof part === 'string' ? part : part.text).join('')
}

/** `asid, from 2d`; `asid, to 3a and on` */
function saidOfValue(marker, value) {
  const tag = marker.tag(value)?.replace(/ and \d+ more$/, ' and on')
  return tag && `${value}, ${tag.startsWith('to ') ? '' : 'from '}${tag}`
}

/**
 * The carried values that stand in headers and body; where nothing is carried, what was made for this request.
 *
 * @returns {Line|null}
 */
function carriedLine(recording, request, marker, shown) {
  const values = valuesOf(recording)
  const more = request.marks.filter(mark => mark.in !== 'url' && !shown.has(mark.value))
  const threads = unique(more.filter(mark => values.get(mark.value)?.thread && marker.tag(mark.value)))
    .sort((one, other) => Number(one.in === 'header') - Number(other.in === 'header'))
  const made = more.find(mark => mark.in === 'header' && values.get(mark.value)?.origin === 'made')
  if (!threads.length && !made) return null
  const [only, ...others] = threads
  const term = !only ? 'id' : others.length || !only.header ? 'carries' : only.header
  return {term, kind: 'values', chunks: chunksOf(recording, request, marker, only ? threads : [made])}
}

function chunksOf(recording, message, marker, marks) {
  const body = parsed(message.body)
  return marks.flatMap(mark => {
    const text = markedPart(message, body, mark)
    const made = valuesOf(recording).get(mark.value)?.origin === 'made'
    const said = made ? `${mark.header}, made for this request` : saidOfValue(marker, mark.value) ?? mark.value
    const brief = said.replace(/^\w+, /, '')
    return text ? [{stretches: [stretchOf(recording, mark.value, text)], said, brief}] : []
  })
}

/** Who answered and how, what the reply gives or says, and whether it is live. @returns {Line[]} */
function linesOfReply(recording, reply) {
  if (!reply.reached) return absentReply(recording, reply)
  const unseen = reply.observed ? '' : ' Expected, not observed.'
  const from = nameOf(recording, answering(recording, reply).from)
  const [status, ...phrase] = (reply.status ? statusText(reply.status) : 'none').split(' ')
  const said = reply.status ? [...phrase, 'answered by the', from].join(' ').replace(' answered', ', answered')
    : 'No reply came'
  return [
    prose(status, sentence(said) + (unseen && `.${unseen}`)),
    refusedLine(recording, reply) ?? outcomeLine(reply.body) ?? givenLine(recording, reply),
    sourceLine(recording, reply),
  ]
}

/** The first reply of the exchange that has this answer: the others hand it on. */
function answering(recording, reply) {
  return recording.messages.find(other => other.exchange === reply.exchange && other.kind === 'reply' && other.reached
    && other.status === reply.status && other.body === reply.body) ?? reply
}

function refusedLine(recording, reply) {
  const {refusal} = recording
  if (!refusal || messageOf(recording, refusal.label)?.exchange !== reply.exchange) return null
  const code = refusal.code === String(refusal.status) ? null : refusal.code
  const says = [code, refusal.diagnostics].filter(Boolean).join(': ').slice(0, LONGEST)
  return says ? prose('says', says) : null
}

/**
 * The values that a reply gives, those with a thread before all others; without any, what its body is.
 *
 * @returns {Line}
 */
function givenLine(recording, reply) {
  const message = withMarks(recording, reply)
  const marker = new Marker(recording, message)
  const values = valuesOf(recording)
  const threads = unique(message.marks.filter(mark => values.get(mark.value)?.thread))
  const marks = threads.length ? threads
    : unique(message.marks.filter(mark => values.get(mark.value)?.origin === 'captured'))
  const chunks = chunksOf(recording, message, marker, marks)
  return chunks.length ? {term: 'gives', kind: 'values', chunks} : prose('brings', bodyInWords(reply.body))
}

/** What an error that was to be expected says of itself. */
function outcomeLine(body) {
  const outcome = parsed(body)
  if (outcome?.resourceType !== 'OperationOutcome') return null
  const {details, diagnostics} = outcome.issue?.[0] ?? {}
  const {code, display} = details?.coding?.[0] ?? {}
  const says = [code, diagnostics ?? display].filter(text => typeof text === 'string' && text).join(': ')
  return says ? prose('says', says.slice(0, LONGEST)) : null
}

/** `Bundle, 14 entries` */
function bodyInWords(body) {
  if (!body) return 'no body'
  const read = parsed(body)
  const type = typeof read?.resourceType === 'string' ? read.resourceType.slice(0, 60) : null
  if (!type) return `${new Blob([body]).size} bytes that are no FHIR resource`
  const count = Array.isArray(read.entry) ? read.entry.length : null
  return count === null ? `a resource of type ${type}` : `${type}, ${count} ${count === 1 ? 'entry' : 'entries'}`
}

/** @returns {Line} */
function sourceLine(recording, reply) {
  const timing = recording.live[reply.exchange]
  const recorded = recording.failed?.exchange === reply.exchange ? recording.failed.timing : recording.timing
  const line = prose('from', `sandbox clock ${dayOf((timing ?? recorded).clock)}`)
  return {...line, source: timing ? 'Live' : 'Recorded'}
}

/** A reply that did not come to a request that went out, or that could not come. */
function absentReply(recording, reply) {
  const {refusal} = recording
  const lost = refusal && messageOf(recording, reply.partner).reached
  if (!lost) return [absent(recording, reply)]
  return [prose('no reply', sentence(refusal.diagnostics || 'it did not come')), sourceLine(recording, reply)]
}

function absent(recording, message) {
  const {refusal} = recording
  if (byConsumer(recording)) return prose('not reached', `${refusal.label} is no reply that the consumer can use.`)
  const words = absence(recording, message).replace(/^Not reached(: )?/, '')
  return prose('not reached', words === '.' ? 'It did not come to this.' : sentence(words))
}

function sentence(words) {
  return words[0].toUpperCase() + words.slice(1)
}

/** @returns {Line} */
function prose(term, text) {
  return {term, kind: 'prose', chunks: [{stretches: [{text}]}]}
}

/** One mark a value, the first. */
function unique(marks) {
  return marks.filter((mark, at) => marks.findIndex(({value}) => value === mark.value) === at)
}

/** The text that a mark stands on, wherever it is. */
function markedPart(message, body, mark) {
  const named = ([name]) => name.toLowerCase() === mark.header?.toLowerCase()
  const whole = mark.in === 'header' ? message.headers.find(named)?.[1]
    : mark.in === 'body' ? textAt(body, mark.pointer) : textAt(message.claims ?? null, mark.pointer)
  return typeof whole === 'string' ? whole.slice(mark.start, mark.end).slice(0, LONGEST) : ''
}
