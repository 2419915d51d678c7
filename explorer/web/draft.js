/**
 * A draft: the request of one exchange as the reader has changed it. It stands on the request as it was made ready, and
 * what it says is one value, of which the form, the raw fields, the copied code and what is sent are views.
 *
 * @typedef {import('./recording.js').Message} Message
 * @typedef {import('./places.js').Request} Request
 * @typedef {{key: string, name: string, before: string|null, after: string|null}} Difference  `key` tells one from
 *   others, `name` is for the reader; a text is null where the part is not there
 */

import {said} from './jsontext.js'
import {headerIn, markAt, partsOf, placesOf, readAt, writtenAt} from './places.js'
import {claimsIn, payloadIn, withClaims, withPayload} from './tokentext.js'

export class Draft {
  /** @type {Message} as it was made ready */
  base
  /** @type {Request} as it is now */
  request
  /** @type {import('./places.js').Spotted[]} */
  places
  /** @type {Object<string, string>} the values' own texts: as the scenario gives them, or as replies gave them */
  own
  /** @type {'you'|'the link'|'the link and you'} who has changed it */
  by
  /** @type {Message|null} */
  #shown = null

  /** @param {Message} base @param {Request} [request] @param {Object<string, string>} [own] @param {Draft['by']} [by] */
  constructor(base, request = bare(base), own = {}, by = 'you') {
    this.base = base
    this.request = request
    this.places = placesOf(base)
    this.own = own
    this.by = by
  }

  /** Whether the reader has changed anything. */
  get changed() {
    const {method, url, headers, body} = this.base
    const now = this.request
    return method !== now.method || url !== now.url || body !== now.body || JSON.stringify(headers) !== JSON.stringify(now.headers)
  }

  /** The names of the values in it, in the order in which they stand there. */
  get names() {
    return [...new Set(this.places.map(({value}) => value))]
  }

  /** The claims of the token as a text that can be changed; null when there are none that can be decoded. */
  get claims() {
    return claimsIn(headerIn(this.request, 'Authorization'))
  }

  /** The request as panels show it: with its parts, its marks and the claims of its token. @returns {Message} */
  get shown() {
    const {method, url, headers, body} = this.request
    this.#shown ??= {...this.base, method, url, headers, body, parts: partsOf(this.base, this.places, this.request), edited: this.changed && this.by,
      marks: this.places.flatMap(place => markAt(place, this.request) ?? []), claims: objectOr(payloadIn(headerIn(this.request, 'Authorization')), null)}
    return this.#shown
  }

  /** The draft with another request. @param {Partial<Request>} parts */
  with(parts) {
    return new Draft(this.base, {...this.request, ...parts}, this.own, this.by === 'you' ? 'you' : 'the link and you')
  }

  /** What a value says at its first place that is there; null when it is nowhere. @param {string} name */
  valueOf(name) {
    return this.textsOf(name).find(({text}) => text !== null)?.text ?? null
  }

  /** What stands at each place of a value. @param {string} name */
  textsOf(name) {
    return this.places.filter(({value}) => value === name).map(place => ({place, text: readAt(place, this.request)}))
  }

  /** The draft with another text for values, wherever they stand. @param {Object<string, string>} texts */
  withValues(texts) {
    let request = this.request
    for (const place of this.places) {
      if (Object.hasOwn(texts, place.value)) request = writtenAt(place, request, texts[place.value])
    }
    return this.with(request)
  }

  /** The draft with other claims; as it is without a token that can be decoded. @param {string} text */
  withClaims(text) {
    if (this.claims === null) return this
    return this.#withToken(token => withClaims(token, text))
  }

  /** The draft with another header at a place of the list. @param {number} index @param {[string, string]} pair */
  withHeader(index, pair) {
    return this.with({headers: this.request.headers.map((known, at) => at === index ? pair : known)})
  }

  withoutHeader(index) {
    return this.with({headers: this.request.headers.toSpliced(index, 1)})
  }

  /** What a value said before anything was changed: its own text, else what it was made ready with. */
  ownOf(name) {
    return this.own[name] ?? readFirst(this.places, name, bare(this.base))
  }

  /** Whether a value says something else than its own text. */
  valueChanged(name) {
    const text = this.valueOf(name)
    return text === null || text !== this.ownOf(name) || this.textsOf(name).some(each => each.text !== text)
  }

  /** All that differs from the request as it was made ready, part by part. @returns {Difference[]} */
  get differences() {
    const {method, url, body} = this.base
    const now = this.request
    const parts = [['method', 'method', method, now.method], ['address', 'address', url, now.url]]
    const found = parts.filter(([, , before, after]) => before !== after).map(([key, name, before, after]) => ({key, name, before, after}))
    for (const {base, at, key} of headerRows(this.base.headers, now.headers)) {
      const before = base === null ? null : this.base.headers[base]
      const after = at === null ? null : now.headers[at]
      if (JSON.stringify(before) === JSON.stringify(after)) continue
      found.push({key, ...claimsDiffer(before, after) ?? {name: `header ${(after ?? before)[0]}`, before: before && before.join(': '), after: after && after.join(': ')}})
    }
    if (body !== now.body) found.push({key: 'body', name: 'body', before: body, after: now.body})
    return found
  }

  /** The draft with one part as it was made ready. @param {string} key  of a difference */
  undone(key) {
    if (key === 'method' || key === 'body') return this.with({[key]: this.base[key]})
    if (key === 'address') return this.with({url: this.base.url})
    const row = headerRows(this.base.headers, this.request.headers).find(each => each.key === key)
    if (!row) return this
    if (row.base === null) return this.withoutHeader(row.at)
    const pair = this.base.headers[row.base]
    if (row.at !== null) return this.withHeader(row.at, pair)
    return this.with({headers: this.request.headers.toSpliced(row.before, 0, pair)})
  }

  /** The draft with a value's own text; a part in which its place is no longer there is as it was made ready. */
  valueUndone(name) {
    /** @type {Draft} */
    let draft = this
    for (const {place} of this.textsOf(name).filter(({text}) => text === null)) {
      const key = place.in === 'url' ? 'address' : place.in === 'body' ? 'body' : this.#headerKey(place.in === 'claims' ? 'Authorization' : place.name)
      draft = draft.undone(key)
    }
    return draft.withValues({[name]: this.ownOf(name) ?? ''})
  }

  /** The same with nothing changed, and every value with its own text. */
  get restored() {
    const own = Object.fromEntries(this.names.filter(name => name in this.own).map(name => [name, this.own[name]]))
    return new Draft(this.base, bare(this.base), this.own).withValues(own)
  }

  /**
   * The draft on a request that was made ready anew: what the reader has changed stays, all else is as it is now.
   *
   * @param {Message} base
   * @param {Object<string, string>} own
   * @param {boolean} [earlier]  the draft is of an earlier run: its token has ended, so that claims that were changed
   *   go into the one of now
   */
  rebased(base, own, earlier = false) {
    const fresh = new Draft(base, bare(base), own)
    const {method, url, headers, body} = this.request
    const kept = (ours, before, now) => ours === before ? now : ours
    /** @type {Object<string, string>} */
    const changed = {}
    for (const name of this.names) {
      const [text, before] = [this.valueOf(name), readFirst(this.places, name, bare(this.base))]
      if (text !== null && text !== before) changed[name] = text
    }
    // What differs by its values alone is written into the fresh request; what differs otherwise stays as it is.
    const filled = fresh.withValues(changed).request
    const moved = new Draft(this.base, bare(this.base), this.own).withValues(changed).request
    const rows = headerRows(this.base.headers, headers)
    return new Draft(base, {
      method: kept(method, this.base.method, base.method),
      url: url === moved.url ? filled.url : url,
      body: body === moved.body ? filled.body : body,
      headers: rows.filter(({at}) => at !== null).map(({at, base: index}) => {
        const [name, text] = headers[at]
        if (index === null) return [name, text]
        const now = headerIn(filled, this.base.headers[index][0])
        const [, before] = moved.headers[index]
        if (before === text) return [name, now ?? text]
        return [name, (earlier ? claimsMoved(before, text, now) : null) ?? text]
      }),
    }, own, this.by)
  }

  /** What a run may carry on with: the values that were changed, if every place of theirs says the same. */
  get carried() {
    return Object.fromEntries(this.names.flatMap(name => {
      const texts = new Set(this.textsOf(name).map(({text}) => text))
      const [text] = texts
      return texts.size === 1 && text !== null && text !== readFirst(this.places, name, bare(this.base)) ? [[name, text]] : []
    }))
  }

  /** Whether the reader has changed the token itself. */
  get ownToken() {
    return headerIn(this.request, 'Authorization') !== headerIn(this.base, 'Authorization')
  }

  #headerKey(name) {
    const index = this.base.headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase())
    return `header ${index}`
  }

  #withToken(change) {
    const index = this.request.headers.findIndex(([name]) => name.toLowerCase() === 'authorization')
    const [name, text] = this.request.headers[index]
    return this.withHeader(index, [name, change(text)])
  }
}

/** What is sent of a request. @param {Message|Request} request @returns {Request} */
export function bare({method, url, headers, body}) {
  return {method, url, headers, body}
}

/**
 * The headers as they were beside those of now, in order: `base` and `at` are places in the two lists, null where one
 * has it not; `before` is where a header that is gone would stand now.
 *
 * @param {[string, string][]} before
 * @param {[string, string][]} now
 */
export function headerRows(before, now) {
  const rows = []
  let from = 0
  const same = (one, other) => one[0].toLowerCase() === other[0].toLowerCase()
  const flush = (base, until) => {
    const gone = []
    for (; base.length && from < until; from += 1) rows.push({base: base.shift(), at: from, before: from})
    for (; from < until; from += 1) gone.push({base: null, at: from, before: from})
    rows.push(...gone, ...base.map(index => ({base: index, at: null, before: from})))
  }
  let waiting = []
  before.forEach((pair, index) => {
    const at = now.findIndex((known, place) => place >= from && same(known, pair))
    if (at < 0 || before.slice(index + 1).some(later => now.slice(from, at).some(known => same(known, later)))) {
      waiting.push(index)
      return
    }
    flush(waiting, at)
    waiting = []
    rows.push({base: index, at, before: at})
    from = at + 1
  })
  flush(waiting, now.length)
  return rows.map(row => ({...row, key: row.base === null ? `header +${row.at}` : `header ${row.base}`}))
}

/** That two headers differ by the claims of their tokens alone; null when they do not. */
function claimsDiffer(before, after) {
  const [was, is] = [before, after].map(pair => pair?.[0].toLowerCase() === 'authorization' ? payloadIn(pair[1]) : null)
  if (was === null || is === null || withClaims(before[1], is) !== after[1]) return null
  return {name: 'token claims', before: was, after: is}
}

/**
 * A token made anew with the claims that the reader has changed in the one before it, and with how long it lives, if
 * that was changed; null where the two differ otherwise than by their claims.
 */
function claimsMoved(before, after, now) {
  const [was, is, fresh] = [before, after, now].map(text => objectOr(payloadIn(text), null))
  const payload = payloadIn(after)
  if (!was || !is || !fresh || payload !== JSON.stringify(is) || withPayload(before, payload) !== after) return null
  const claims = {...fresh}
  for (const name of Object.keys({...was, ...is})) {
    if (JSON.stringify(was[name]) === JSON.stringify(is[name])) continue
    const times = ['iat', 'exp'].includes(name) && [is[name], was.iat, fresh.iat].every(Number.isFinite)
    if (name in is) claims[name] = times ? is[name] - was.iat + fresh.iat : is[name]
    else delete claims[name]
  }
  return withPayload(now, JSON.stringify(claims))
}

function readFirst(places, name, request) {
  for (const place of places) {
    const text = place.value === name ? readAt(place, request) : null
    if (text !== null) return text
  }
  return null
}

function objectOr(text, otherwise) {
  const value = text === null ? otherwise : said(text)
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : otherwise
}
