/**
 * The live side of one explorer: the run, what the page should say of it, and the way back when the server was away.
 *
 * @typedef {{asked: string[], chosen: import('./catalogue.js').Chosen|null}} Press  what one press is to send, and how it
 *   is made to fail
 */

import {Drafts} from './drafts.js'
import {Live, pause} from './live.js'
import {unchanged} from './liveside.js'
import {exchangesOf, merged, messageOf} from './recording.js'
import {Run, troubleOf} from './run.js'
import {freshWorld, worldName} from './world.js'

const SETTLED = 120
const AWAY = [1000, 2000, 3000, 5000]

/**
 * Makes the live runs of one explorer, whose drafts they share.
 *
 * @param {{api: string, scenario: string, signal: AbortSignal, change: () => void,
 *          sent: (way: import('./ways.js').Way, sent: Object) => void}} setting
 * @returns {(way: import('./ways.js').Way) => LiveRun}
 */
export function liveRuns({change, sent, ...setting}) {
  const drafts = new Drafts()
  return way => new LiveRun({...setting, recorded: way.recorded, variant: way.slug, drafts, change, sent: what => sent(way, what)})
}

export class LiveRun {
  /** @type {import('./recording.js').Recording} the recording with all that has been sent live in it */
  recording
  #recorded
  #live
  #scenario
  #variant
  #signal
  #change
  #sent
  #run
  #news = ''
  #notice = null
  #visits = null
  #ended = false
  #away = false
  #awake = false
  #drafts
  /** @type {{exchange: string, part: string, text: string, draft: Object|null}|null} why a request was not sent */
  #trouble = null
  #renewed = ''
  /** @type {Press} */
  #press
  /** @type {Map<string, import('./run.js').Sent>} */
  #failed = new Map()

  /**
   * @param {{api: string, recorded: import('./recording.js').Recording, scenario: string, variant: string|null,
   *          drafts: import('./drafts.js').Drafts, signal: AbortSignal, change: () => void,
   *          sent: (sent: {fragment: Object, fault: string|null, press: Press, draft: Object|null}) => void}} setting
   *   `change` is called whenever there is something new to show, `sent` with what happened whenever an exchange has
   *   been sent
   */
  constructor({api, recorded, scenario, variant, drafts, signal, change, sent}) {
    this.#drafts = drafts
    this.recording = this.#recorded = recorded
    this.#live = new Live(api)
    this.#scenario = scenario
    this.#variant = variant
    this.#signal = signal
    this.#change = change
    this.#sent = sent
    this.#begin(worldName())
  }

  get busy() {
    return this.#run.busy
  }

  /** What came of a failure that was sent in this world. @param {string} name  as the catalogue gives it */
  failed(name) {
    return this.#failed.get(name) ?? null
  }

  /** What the page shows of the run, at an exchange. @param {import('./catalogue.js').Chosen|null} [chosen] */
  view(exchange, chosen) {
    return {edit: this.#edit(exchange, chosen), busy: this.#run.busy, prepared: this.#run.preparedFor(exchange, chosen), waitsFor: this.#run.before(exchange),
      notice: this.#notice, news: this.#news, world: this.#run.world, disorder: this.#run.disorder}
  }

  /** The reader has begun to use the page; until then it asks the server for nothing, so a link only opens. */
  wake(exchange, chosen) {
    if (this.#awake) return
    this.#awake = true
    this.visit(exchange, chosen)
  }

  /** The reader has come to an exchange: its request is made ready, if that can be done without sending anything. */
  async visit(exchange, chosen) {
    this.#visits?.abort()
    this.#visits = new AbortController()
    const {signal} = this.#visits
    if (!this.#awake) return
    await pause(SETTLED)
    if (signal.aborted || this.#ended || this.#away) return
    // Not being able to is no news yet: pressing Send tells.
    if (await this.#run.makeReady(exchange, signal, chosen).catch(() => false)) this.#change()
  }

  /** Takes note of what the scenario's values look like. @param {{values: Object<string, {pattern: string}>}} book */
  knows({values}) {
    this.#drafts.fits = (name, text) => !values[name] || new RegExp(`^(?:${values[name].pattern})$`).test(text)
  }

  /** Takes over the request of an exchange as the reader has changed it. */
  keep(exchange, draft, chosen) {
    this.#run.keep(exchange, draft, chosen)
    this.#change()
  }

  /** Makes the request of an exchange ready to be changed, unless that takes sending others first. */
  async makeEditable(exchange, chosen) {
    const run = this.#run
    const waiting = new AbortController()
    this.#visits?.abort()
    try {
      await run.makeReady(exchange, waiting.signal, chosen, {again: true, onWait: seconds => this.#say(`Waiting for ${exchange} to be made ready`,
        waitingFor(`Waiting for ${exchange} to be made ready`, seconds, () => waiting.abort()))})
      if (run === this.#run && this.#notice?.tone === 'waiting') this.hush()
    } catch (error) {
      if (run !== this.#run || this.#ended) return
      this.#tellTrouble(Object.assign(error, {exchange, sent: [], written: false}))
    }
    this.#change()
  }

  /** Sends what has to be sent before an exchange can be made ready. */
  sendBefore(exchange) {
    return this.#sendAll(this.#run.before(exchange), null)
  }

  /** What there is to change at an exchange; null when making it ready would make things happen in the world. */
  #edit(exchange, chosen) {
    const based = this.#run.baseOf(exchange, chosen)
    const edit = based ?? unchanged(exchange, chosen)
    const trouble = this.#trouble?.exchange === exchange && this.#trouble.draft === (edit?.draft ?? null) ? this.#trouble : null
    return edit && {...edit, trouble}
  }

  /** The reader went on: what was said of the last sending has been read. */
  hush() {
    if (this.#run.busy || this.#away) return
    this.#news = ''
    this.#notice = null
  }

  /** Sends one exchange and those before it that were not sent in this world. @param {import('./catalogue.js').Chosen|null} [chosen] */
  send(exchange, chosen = null) {
    return this.#sendAll([...this.#run.before(exchange), exchange], chosen)
  }

  /** Puts a draft in the place of the one that there is, and gives that one; null is none. */
  adopt(exchange, draft, chosen) {
    const own = this.#run.adopt(exchange, draft, chosen)
    this.#change()
    return own
  }

  /** Sends every exchange, from the first. @param {import('./catalogue.js').Chosen|null} [chosen] */
  sendAll(chosen = null) {
    return this.#sendAll(exchangesOf(this.#recorded), chosen)
  }

  /**
   * Does what puts a failure right that was sent in this world.
   *
   * @param {import('./catalogue.js').Chosen} chosen
   * @returns {Promise<import('./catalogue.js').Fragment[]|null>}  what was sent; null if it did not come to that
   */
  async mend(chosen) {
    const run = this.#run
    if (run.busy) return null
    try {
      const mending = run.mend(chosen, this.#failed.get(chosen.name).values)
      this.#say(`Putting ${chosen.label} right`, null)
      const exchanges = await mending
      if (run !== this.#run || this.#ended) return null
      this.#away = false
      this.#say('', null)
      return exchanges
    } catch (error) {
      if (run === this.#run && !this.#ended) this.#tellTrouble(error)
      return null
    }
  }

  /** A fresh world in which nothing was sent. */
  restart() {
    this.#run.stop()
    this.recording = this.#recorded
    this.#drafts.clear()
    this.#failed.clear()
    this.#begin(freshWorld())
    this.#say('A fresh world: nothing has been sent in it yet', null)
  }

  end() {
    this.#ended = true
    this.#visits?.abort()
    this.#run.stop()
  }

  #begin(world) {
    const run = new Run({live: this.#live, scenario: this.#scenario, variant: this.#variant, world,
      recorded: this.#recorded, drafts: this.#drafts, tell: {
      prepared: () => this.#change(),
      renewed: exchange => {
        this.#renewed = `. ${exchange} was made ready anew, for its token was about to end`
        this.#change()
      },
      waiting: (text, seconds) => this.#say(text, waitingFor(text, seconds, () => run.stop())),
      replayed: (fragment, draft) => {
        this.recording = merged(this.recording, fragment)
        this.#change()
        this.#sent({fragment, fault: null, press: this.#press, draft})
      },
      failed: (name, sent, draft) => {
        this.#failed.set(name, sent)
        this.#change()
        this.#sent({fragment: sent.fragment, fault: name, press: this.#press, draft})
      },
    }})
    this.#run = run
  }

  async #sendAll(exchanges, chosen) {
    const run = this.#run
    if (run.busy) return null
    this.#visits?.abort()
    this.#trouble = null
    this.#renewed = ''
    this.#press = {asked: exchanges, chosen}
    const ending = run.send(exchanges, chosen)
    this.#say(`Sending ${span(exchanges)}`, null)
    try {
      const {sent, refusal} = await ending
      if (run !== this.#run || this.#ended) return null
      this.#away = false
      this.#say(`Sent ${span(sent)} live${refusal ? `: ${refusalTold(refusal)}` : ''}${this.#renewed}`, null)
      // What is to be sent next stands there, also when the reader has changed it.
      if (run.draftOf(sent.at(-1), chosen)) this.visit(sent.at(-1), chosen)
      return {at: refusal?.label ?? messageOf(this.#recorded, sent.at(-1)).partner, refusal, unsent: false}
    } catch (error) {
      if (run !== this.#run || this.#ended) return null
      const unsent = Boolean(error.part)
      if (unsent) this.#trouble = {exchange: error.exchange, part: error.part, text: error.message, draft: run.draftOf(error.exchange, chosen)}
      this.#tellTrouble(error)
      return {at: unsent ? error.exchange : messageOf(this.#recorded, error.exchange).partner, refusal: null, unsent}
    }
  }

  /** Says what went wrong; the recorded reply takes the place of the one that did not come. */
  #tellTrouble(error) {
    const trouble = troubleOf(error)
    this.recording = without(this.recording, this.#recorded, error.exchange)
    const before = error.sent.length ? `Sent ${span(error.sent)} live. ` : ''
    this.#say(before + trouble.short, {tone: trouble.away ? 'away' : 'trouble', text: trouble.text, stop: null})
    if (trouble.away && !this.#away) this.#awaitReturn()
  }

  /** Asks now and then whether the server is back; the page is live again as soon as it is. */
  async #awaitReturn() {
    this.#away = true
    for (let asked = 0; this.#away && !this.#ended; asked += 1) {
      await pause(AWAY[Math.min(asked, AWAY.length - 1)])
      if (this.#ended || !this.#away || !await this.#live.health(this.#signal)) continue
      this.#away = false
      this.#say('The sandbox is back: Send request sends live again', null)
      return
    }
  }

  #say(news, notice) {
    this.#news = news
    this.#notice = notice
    this.#change()
  }
}

/** What is said beside the exchange while something takes its time. */
function waitingFor(text, seconds, stop) {
  const words = seconds < 2 ? `${text}.` : `The sandbox is there, and the reply takes its time: ${seconds} s so far.`
  return {tone: 'waiting', text: words, stop}
}

/** `1a`, `1a to 4a`. */
function span(exchanges) {
  return exchanges.length > 1 ? `${exchanges[0]} to ${exchanges.at(-1)}` : exchanges[0] ?? 'nothing'
}

/** `4d is a refusal, 403`, or that no reply came. */
function refusalTold({label, status}) {
  return status === null ? `${label} did not come` : `${label} is a refusal, ${status}`
}

/** The recording with one exchange as it was recorded. */
function without(recording, recorded, exchange) {
  const {[exchange]: _, ...live} = recording.live
  const refused = recording.refusal && messageOf(recording, recording.refusal.label).exchange === exchange
  return {...recording, live, refusal: refused ? recorded.refusal : recording.refusal,
    messages: recording.messages.map((message, at) => message.exchange === exchange ? recorded.messages[at] : message)}
}
