/**
 * The live run of one tab: the values captured so far, the request made ready, and the sending, exchange by exchange.
 *
 * What happens is told through `tell`; nothing here touches the page.
 */

import {grounded} from './base.js'
import {Declined, ServerAway, Stopped} from './live.js'
import {exchangesOf, messageOf, messagesWith, nameOf, valuesOf} from './recording.js'

/** A token that ends sooner than this is made anew before it is sent, in seconds. */
const TOKEN_LEFT = 60

/**
 * A failure that was sent in this world: what came of it, what is told of it at this exchange, and the values known then.
 *
 * @typedef {{fragment: import('./catalogue.js').Fragment, told: import('./catalogue.js').Fault,
 *            values: Object<string, string>}} Sent
 * @typedef {{request: import('./recording.js').Message, at: number, clock: string, name: string|null,
 *            values: Object<string, string>, told: import('./catalogue.js').Fault|null}} Prepared  a request made
 *   ready: `at` is our own time then, `clock` the world's; `name` is of the failure that it is made for
 * @typedef {{switches: Object<string, Object<string, any>>, moved: boolean}} Disorder  what somebody has switched in the
 *   world, by whom it concerns, and whether its clock was moved
 */

export class Run {
  #live
  #scenario
  #variant
  #recorded
  #world
  #tell
  #values = {}
  #sent = new Set()
  /** @type {Map<string, Prepared>} by exchange */
  #prepared = new Map()
  #drafts
  /** The texts that values have by themselves: as the scenario gives them, or as replies gave them. */
  #own = {}
  #abort = null
  /** @type {Disorder|null} what is out of order in the world, as it was told last */
  #disorder = null

  /**
   * @param {{live: import('./live.js').Live, scenario: string, variant: string|null, world: string,
   *          recorded: import('./recording.js').Recording, drafts: import('./drafts.js').Drafts,
   *          tell: {prepared: (request: Object) => void, replayed: (fragment: Object, draft: Object|null) => void,
   *                 failed: (name: string, sent: Sent, draft: Object|null) => void, renewed: (exchange: string) => void,
   *                 waiting: (text: string, seconds: number) => void}}} setting
   */
  constructor({live, scenario, variant, world, recorded, drafts, tell}) {
    this.#live = live
    this.#drafts = drafts
    this.#scenario = scenario
    this.#variant = variant
    this.#world = world
    this.#recorded = recorded
    this.#tell = tell
  }

  get world() {
    return this.#world
  }

  get busy() {
    return this.#abort !== null
  }

  get disorder() {
    return this.#disorder
  }

  /** The exchanges that sending this one sends first. */
  before(exchange) {
    const all = exchangesOf(this.#recorded)
    return all.slice(0, all.indexOf(exchange)).filter(label => !this.#sent.has(label))
  }

  /** The request made ready for an exchange, or for making it fail, as the reader has changed it; null when there is none. */
  preparedFor(exchange, chosen) {
    const draft = this.draftOf(exchange, chosen)
    return (draft?.made ? draft.shown : this.#readyFor(exchange, chosen)?.request) ?? null
  }

  /** The request of an exchange as the reader has changed it; null when it was not changed. */
  draftOf(exchange, chosen) {
    return this.#drafts.at(this.#variant, exchange, failureAt(exchange, chosen))
  }

  /**
   * What changing the request of an exchange begins with: it as it was made ready, when that was by the world's clock,
   * and the values' own texts. Null as long as there is none.
   */
  baseOf(exchange, chosen) {
    const draft = this.draftOf(exchange, chosen)
    const prepared = this.#readyFor(exchange, chosen) ?? draft?.made
    if (!prepared) return null
    const {clock, at} = prepared
    return {base: draft?.base ?? prepared.request, draft, own: {...this.#own}, clock,
      now: () => Date.parse(clock) + performance.now() - at}
  }

  /** Takes over what the reader has changed; a draft in which nothing is changed is none. */
  keep(exchange, draft, chosen) {
    const made = this.#readyFor(exchange, chosen) ?? this.draftOf(exchange, chosen)?.made
    this.#drafts.keep(draft.changed ? Object.assign(draft, {made}) : null, this.#variant, exchange, failureAt(exchange, chosen))
  }

  /** Puts a draft in the place of the one that there is, to be made ready with the next sending. @returns {Object|null} */
  adopt(exchange, draft, chosen) {
    const own = this.draftOf(exchange, chosen)
    this.#prepared.delete(exchange)
    this.#drafts.keep(draft, this.#variant, exchange, failureAt(exchange, chosen))
    return own
  }

  /**
   * Makes the request of an exchange ready, if all that it needs is known and it was not sent yet, or is to be changed
   * once more. What a failure needs to have happened before it is not done for this.
   */
  async makeReady(exchange, signal, chosen, {again = false, onWait = null} = {}) {
    const failing = chosen?.label === exchange
    if (this.busy || this.#readyFor(exchange, chosen) || !this.#knows(exchange)) return false
    if (failing && chosen.fault.meanwhile.length) return false
    if (!failing && this.#sent.has(exchange) && !again && !this.draftOf(exchange, chosen)) return false
    await this.#prepare(exchange, {signal, onWait}, failing ? chosen : null)
    return true
  }

  /**
   * Sends exchanges in order, up to the end or to a refusal.
   *
   * @param {string[]} exchanges
   * @param {import('./catalogue.js').Chosen|null} [chosen]  how one of them is made to fail
   * @returns {Promise<{sent: string[], refusal: Object|null}>}
   * Raises {@link Declined}, {@link ServerAway}, {@link Stopped} with `exchange`, `written` and `sent` set.
   */
  send(exchanges, chosen = null) {
    return this.#underway(async () => {
      const sent = []
      for (const exchange of exchanges) {
        const fragment = await this.#sendOne(exchange, sent, chosen?.label === exchange ? chosen : null)
        sent.push(exchange)
        if (fragment.refusal) return {sent, refusal: fragment.refusal}
      }
      return {sent, refusal: null}
    })
  }

  /** Does what puts a failure right that was sent in this world. Raises as {@link send}. */
  mend({label, name, fault}, values) {
    return this.#underway(async () => {
      const onWait = seconds => this.#tell.waiting(`Waiting for ${label} to be put right`, seconds)
      try {
        const question = {...this.#question(label), fault: slugOf(name), values}
        return (await this.#live.mend(question, {signal: this.#abort.signal, onWait})).exchanges
      } catch (error) {
        throw Object.assign(error, {exchange: label, sent: [], written: fault.mend.length > 0 && !(error instanceof Declined)})
      }
    })
  }

  /** Gives up waiting. */
  stop() {
    this.#abort?.abort()
  }

  /** Does something during which nothing else is sent, and which can be stopped. */
  async #underway(doing) {
    this.#abort = new AbortController()
    try {
      return await doing()
    } finally {
      this.#abort = null
    }
  }

  async #sendOne(exchange, sent, chosen) {
    const signal = this.#abort.signal
    const {method, to} = messageOf(this.#recorded, exchange)
    const who = nameOf(this.#recorded, to)
    let underway = false
    try {
      const stale = this.#readyFor(exchange, chosen) !== null
      if (!this.#ready(exchange, chosen)) {
        const onWait = seconds => this.#tell.waiting(`Waiting for ${exchange} to be made ready`, seconds)
        await this.#prepare(exchange, {signal, onWait}, chosen)
        if (stale) this.#tell.renewed(exchange)
      }
      const {values, told, ...made} = this.#prepared.get(exchange)
      const draft = this.draftOf(exchange, chosen)
      const request = draft?.request ?? made.request
      underway = true
      const fragment = await this.#live.replay({
        ...this.#question(exchange), ...chosen ? {fault: slugOf(chosen.name), values} : {},
        request: {method: request.method, url: request.url, headers: request.headers, body: request.body},
      }, {signal, onWait: seconds => this.#tell.waiting(`Waiting for the reply to ${exchange} from ${who}`, seconds)})
      this.#prepared.delete(exchange)
      this.#disorder = fragment.world ?? null
      if (chosen) {
        this.#tell.failed(chosen.name, {fragment, told, values}, draft)
        return fragment
      }
      if (!fragment.refusal) this.#sent.add(exchange)
      // What was sent is what the run goes on with, unless it was refused.
      if (draft && !fragment.refusal) this.#carry(draft.carried)
      Object.assign(this.#values, fragment.values)
      Object.assign(this.#own, fragment.values)
      this.#tell.replayed(fragment, draft)
      return fragment
    } catch (error) {
      const notSent = error instanceof Declined && error.status >= 400 && error.status < 500
      if (underway && !notSent) this.#prepared.delete(exchange)
      throw Object.assign(error, {exchange, sent, written: underway && !notSent && !['GET', 'HEAD'].includes(method)})
    }
  }

  async #prepare(exchange, options, chosen) {
    const question = {...this.#question(exchange), ...chosen ? {fault: slugOf(chosen.name)} : {}}
    const answer = await this.#live.prepare(question, options)
    const {request} = answer
    this.#disorder = answer.world ?? null
    const known = valuesOf(this.#recorded)
    // What a failure knows besides serves this one sending.
    if (!chosen) for (const [name, text] of Object.entries(answer.values ?? {})) {
      if (!known.get(name) || known.get(name).origin === 'made') continue
      this.#values[name] = text
      this.#own[name] ??= text
    }
    const recorded = messageOf(this.#recorded, exchange)
    const shown = {...recorded, ...grounded(request, [], answer.base ?? ''),
      label: recorded.label, observed: true, reached: true, live: false}
    this.#prepared.set(exchange, {request: shown, at: performance.now(), clock: answer.clock, name: chosen?.name ?? null,
      values: answer.values ?? {}, told: answer.fault ?? null})
    const draft = this.draftOf(exchange, chosen)
    if (draft) this.keep(exchange, draft.rebased(shown, {...this.#own}, !draft.made), chosen)
    this.#tell.prepared(shown)
  }

  /** Goes on with values as they were sent, as far as they have the form that the server takes. */
  #carry(values) {
    const known = valuesOf(this.#recorded)
    for (const [name, text] of Object.entries(values)) {
      if (known.get(name)?.origin !== 'made' && this.#drafts.fits(name, text)) this.#values[name] = text
    }
    for (const exchange of this.#prepared.keys()) this.#prepared.delete(exchange)
  }

  /** Whether a request stands ready whose token is good for a while, by our own clock: a world's may be moved. */
  #ready(exchange, chosen) {
    const prepared = this.#readyFor(exchange, chosen)
    if (!prepared) return false
    if (this.draftOf(exchange, chosen)?.ownToken) return true
    const {iat, exp} = prepared.request.claims ?? {}
    return typeof exp !== 'number' || exp - (iat ?? 0) - (performance.now() - prepared.at) / 1000 >= TOKEN_LEFT
  }

  #readyFor(exchange, chosen) {
    const prepared = this.#prepared.get(exchange)
    return prepared && prepared.name === failureAt(exchange, chosen) ? prepared : null
  }

  #question(exchange) {
    return {scenario: this.#scenario, variant: this.#variant, message: exchange, world: this.#world, values: this.#values}
  }

  /** Whether all captured values that a request carries have been captured live. */
  #knows(exchange) {
    const known = valuesOf(this.#recorded)
    const [request] = messagesWith(this.#recorded, exchange)
    return request.marks.every(mark => known.get(mark.value)?.origin !== 'captured' || mark.value in this.#values)
  }
}

/** The name of the failure that is chosen for an exchange; null when it is for another, or none. */
function failureAt(exchange, chosen) {
  return chosen?.label === exchange ? chosen.name : null
}

/** The slug in the name of a failure, which may say where it is made, too. */
function slugOf(name) {
  return name.split('.')[0]
}

/** What went wrong: in a few words for the status, in full for beside the reply, and whether the server is away. */
export function troubleOf(error) {
  const {exchange, written} = error
  const short = `${exchange} has no live reply${written ? '; whether it was carried out is not known' : ''}`
  const perhaps = written ? ` ${exchange} may have been carried out all the same: look before you send it again.` : ''
  const away = error instanceof ServerAway
  if (error.part) return {short: `${exchange} was not sent`, away, text: `${exchange} was not sent. ${asSentence(error.message)}`}
  if (away) return {short, away, text: `${error.message}; showing the recorded run.${perhaps}`}
  if (error instanceof Stopped) return {short, away, text: `Stopped waiting for ${exchange}; showing the recorded reply.${perhaps}`}
  if (!(error instanceof Declined)) throw error
  return {short, away, text: `${error.message.replace(/\.$/, '')}; showing the recorded reply.${perhaps}`}
}

function asSentence(words) {
  return `${words[0].toUpperCase()}${words.slice(1).replace(/\.$/, '')}.`
}
