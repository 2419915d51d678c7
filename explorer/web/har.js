/**
 * A run as HAR 1.2, the format in which browsers keep what was sent and received: pure functions, and the file.
 *
 * Every hop that was reached is an entry, the one that a proxy sends on as well. The clock is the sandbox's; how long a
 * recorded hop took is simulated, and said to be. What must not leave stands in no entry.
 *
 * Source: HTTP Archive (HAR) format, W3C Web Performance Group, historical draft, 14 August 2012.
 */

import {element} from './dom.js'
import {hopOf, nameOf} from './recording.js'
import {statusText} from './reply.js'
import {cleaned} from './secrets.js'

const SAID = 'Synthetic sandbox, not an NHS service: patients and practices are fictitious. Dates and times are of the '
  + 'sandbox’s clock. A hop behind the proxy is set in the middle of the one before it; when exactly it began is not known.'
const SIMULATED = 'recorded when the site was built, its times are simulated'
/** By then the browser has read the file, in milliseconds. */
const FETCHED = 60_000
const HTTP = 'HTTP/1.1'
const NO_REPLY = {status: null, headers: [], body: null}

/**
 * The archive of a recording, of what was sent live in it and of what was recorded.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {string} [title]  what the run is called
 */
export function harOf(recording, title = recording.title) {
  const hops = hopsOf(recording)
  return {
    log: {
      version: '1.2',
      creator: {name: 'gpconnect-explorer', version: '1', comment: 'GP Connect sequence explorer'},
      pages: hops.length ? [{startedDateTime: hops[0].began, id: 'run', title, pageTimings: {}}] : [],
      entries: hops.map(hop => entryOf(recording, hop)),
      comment: hops.some(({simulated}) => simulated) ? `${SAID} Where an entry says recorded, how long it took is simulated.` : SAID,
    },
  }
}

/** The name of the file. @param {import('./recording.js').Recording & {scenario?: string, fault?: any}} recording */
export function harName({scenario, variant, fault}) {
  const words = [scenario, variant, fault?.slug ?? fault].filter(Boolean).join('-')
  return `${words.replace(/[^\w-]+/g, '-') || 'run'}.har`
}

/**
 * The hops that were reached, each with when it began and how long it took, in milliseconds. Exchanges follow one
 * another; the sandbox's clock may tell whole seconds only, so one begins when the one before it has ended or later.
 */
function hopsOf(recording) {
  const ends = {true: -Infinity, false: -Infinity}
  const began = new Map()
  return reachedIn(recording).map(request => {
    const {reply} = hopOf(recording, request.label)
    const timing = recording.live[request.exchange] ?? recording.timing
    const simulated = !recording.live[request.exchange] || Boolean(timing.simulated)
    const known = timing.ms?.[reply.label]
    const took = typeof known === 'number' && known >= 0 ? known : 0
    const before = hopAround(recording, request, began)
    const start = before ? before.start + Math.max(0, before.took - took) / 2
      : Math.max(Date.parse(timing.clock) || 0, ends[simulated])
    if (!before) ends[simulated] = start + took
    began.set(request.label, {start, took})
    return {request, reply, took, known: took === known, simulated, began: new Date(start).toISOString()}
  })
}

/** The requests that went out, up to the exchange in which somebody refused. */
function reachedIn({messages, refusal}) {
  const refused = refusal && messages.find(({label}) => label === refusal.label)?.exchange
  const end = refused ? messages.findLastIndex(({exchange}) => exchange === refused) + 1 : messages.length
  return messages.slice(0, end).filter(({kind, reached, url}) => kind === 'request' && reached && url)
}

/** The hop of the same exchange in which this one was set off. */
function hopAround(recording, request, began) {
  const chain = recording.messages.filter(({kind, exchange}) => kind === 'request' && exchange === request.exchange)
  const before = chain[chain.indexOf(request) - 1]
  return before && began.get(before.label)
}

function entryOf(recording, {request, reply, took, known, simulated, began}) {
  const found = new Set()
  const asked = cleaned(request, found)
  const answered = reply.reached ? cleaned(reply, found) : NO_REPLY
  const remarks = [
    simulated ? SIMULATED : 'sent live',
    known ? '' : 'how long it took is not known',
    request.observed ? '' : 'expected, not observed',
    found.size ? 'secrets and NHS numbers outside the range for tests are left out' : '',
  ].filter(Boolean)
  const summary = `${request.label}, ${nameOf(recording, request.from)} to ${nameOf(recording, request.to)}: ${request.summary}`
  return {
    pageref: 'run',
    startedDateTime: began,
    time: took,
    request: askedOf(asked),
    response: answeredOf(answered),
    cache: {},
    timings: {blocked: -1, dns: -1, connect: -1, send: 0, wait: took, receive: 0, ssl: -1},
    comment: `${summary} (${remarks.join('; ')})`,
  }
}

function askedOf({method, url, headers, body}) {
  return {
    method, url, httpVersion: HTTP, cookies: [], headers: pairs(headers), queryString: searched(url),
    headersSize: -1, bodySize: bytes(body),
    ...body === null ? {} : {postData: {mimeType: typeIn(headers), text: body}},
  }
}

function answeredOf({status, headers, body, cut}) {
  const code = typeof status === 'number' ? status : 0
  const [, ...phrase] = statusText(code).split(' ')
  const place = headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? ''
  return {
    status: code, statusText: phrase.join(' '), httpVersion: HTTP, cookies: [], headers: pairs(headers),
    content: {size: cut ?? bytes(body), mimeType: typeIn(headers), text: body ?? '', ...cut ? {comment: 'only its beginning was kept'} : {}},
    redirectURL: code >= 300 && code < 400 ? place : '', headersSize: -1, bodySize: cut ?? bytes(body),
    ...code ? {} : {comment: 'no reply came, or none that can be read as HTTP'},
  }
}

function pairs(headers) {
  return headers.map(([name, value]) => ({name, value}))
}

/** The parameters of an address; what is not percent-encoded as it should be stays as it is. */
function searched(url) {
  const at = url.indexOf('?')
  if (at < 0) return []
  const plain = text => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  return url.slice(at + 1).split('&').filter(Boolean).map(pair => {
    const [name, ...rest] = pair.split('=')
    return {name: plain(name), value: plain(rest.join('='))}
  })
}

function typeIn(headers) {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/octet-stream'
}

/** Lets the browser keep the archive of a recording as a file. @param {import('./recording.js').Recording} recording @param {string} [title] */
export function saveHar(recording, title) {
  const text = `${JSON.stringify(harOf(recording, title), null, 2)}\n`
  const address = URL.createObjectURL(new Blob([text], {type: 'application/json'}))
  const link = element('a', {href: address, download: harName(recording), hidden: true})
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), FETCHED)
}

function bytes(text) {
  return text ? new TextEncoder().encode(text).length : 0
}
