/** The custom element: who is told what, and when. What each part shows stands in its own module. */

import {readFragment} from './fragment.js'
import {openKeyList} from './keylist.js'
import {actionOf} from './keys.js'
import {LiveRun} from './liverun.js'
import {Parts} from './parts.js'
import {chosenTab, ownTab, placeIn, tabAfter, writePlace} from './place.js'
import {firstLabel, hasMessage, labelFrom, lastLabel, messageOf} from './recording.js'
import {sameContent, viewOf} from './view.js'
import {Ways} from './ways.js'

/** A wait longer than this is named, in milliseconds. */
const LONG = 1000

/**
 * <sequence-explorer scenario="book-appointment" src="../generated/recordings/book-appointment.json" api="../../api/" message="3b">
 *
 * @attr scenario, src, api (absent on a static host: nothing is sent), message (a label; defaults to the first),
 *   variant (another way that the page offers; the whole scenario without)
 * @fires sequence-select  {detail: {label, variant}}, bubbles and is composed
 */
export class SequenceExplorer extends HTMLElement {
  static observedAttributes = ['message', 'variant', 'src', 'api', 'scenario']

  #ways = null
  #way = null
  #wished
  #recorded = null
  #recording = null
  #note = null
  #tab = null
  #held = null
  #run = null
  #parts = null
  #abort = null
  #loading = null
  #shown = null

  get message() {
    const label = this.getAttribute('message')
    return hasMessage(this.#recording, label) ? label : firstLabel(this.#recording)
  }

  set message(label) {
    this.setAttribute('message', label)
  }

  /** The way that is shown; null is the whole scenario. */
  get variant() {
    return this.#way?.slug ?? null
  }

  set variant(slug) {
    if (slug === null) this.removeAttribute('variant')
    else this.setAttribute('variant', slug)
  }

  connectedCallback() {
    this.#abort = new AbortController()
    const {signal} = this.#abort
    this.addEventListener('click', event => this.#followLink(event), {signal})
    this.addEventListener('keydown', event => this.#act(actionOf(event), event), {signal})
    for (const name of ['pointerover', 'focusin']) this.addEventListener(name, event => this.#point(event), {signal})
    for (const name of ['hashchange', 'popstate']) window.addEventListener(name, () => this.#followAddress(), {signal})
    window.addEventListener('beforeprint', () => this.#parts?.fillAll(), {signal})
    this.#load()
  }

  disconnectedCallback() {
    this.#abort.abort()
    this.#loading?.abort()
    this.#release()
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after || !this.#abort) return
    if (name === 'message') this.#show()
    else if (name !== 'variant') this.#load()
    else if (this.#ways && after !== this.variant) this.#take({message: null, variant: after, tab: null, bare: false})
  }

  async #load() {
    if (!this.getAttribute('src')) return
    this.#release()
    this.#ways = new Ways(this)
    const named = this.#named()
    const own = {message: this.getAttribute('message'), variant: this.getAttribute('variant'), tab: null, bare: false}
    try {
      await this.#take(named ?? own, named !== null)
    } catch (error) {
      // The page is complete without us; whoever looks for the reason finds it.
      console.error(`sequence-explorer ${this.getAttribute('scenario')}: ${error.message}`)
    }
  }

  /**
   * Goes where a link, the address or the reader's choice leads: to a way that there is, and the nearest message on it.
   *
   * @param {import('./fragment.js').Named} named
   * @param {boolean} [asked]  false when nobody asked for a place: then the page does not move
   * @returns {Promise<boolean>}  whether it went there; raises when nothing at all can be shown
   */
  async #take(named, asked = true) {
    const {title} = this.#ways.saidOf(named.variant)
    const known = this.#ways.has(named.variant)
    const variant = known ? named.variant : null
    const whole = this.#ways.saidOf(null).title || 'The whole scenario'
    let trouble = known ? '' : `There is no path “${named.variant}” here; showing “${whole}”.`
    try {
      if (!await this.#open(variant)) return false
    } catch (error) {
      if (variant === null && !this.#parts) throw error
      trouble = `The path “${title}” could not be fetched (${error.message}).`
      if (!this.#parts && !await this.#open(null)) return false
    }
    const place = placeIn(this.#recording, named)
    if (place.missing && !trouble) trouble = `There is no message ${place.missing} on this path; showing ${place.message}.`
    const lost = variant !== this.variant
    this.#note = trouble ? {news: trouble.replace(/\.$/, ''), notice: {tone: 'trouble', text: trouble, stop: null}} : null
    if (!lost) this.#tab = place.tab
    if (!lost) this.message = place.message
    this.#show()
    if (!lost && asked) this.#parts.reveal(place.message, {whole: place.whole})
    return !lost
  }

  /** Opens a way, unless it is open. False when another one was wanted meanwhile. */
  async #open(variant) {
    this.#loading?.abort()
    this.#wished = undefined
    if (this.#parts && variant === this.variant) return true
    this.#loading = new AbortController()
    const {signal} = this.#loading
    this.#wished = variant
    const long = setTimeout(() => this.#sayFetching(variant, signal), LONG)
    try {
      const way = await this.#ways.load(variant)
      if (signal.aborted) return false
      this.#walk(way)
      return true
    } catch (error) {
      if (signal.aborted) return false
      throw error
    } finally {
      clearTimeout(long)
      if (!signal.aborted) this.#wished = undefined
    }
  }

  #sayFetching(variant, signal) {
    if (signal.aborted || !this.#parts) return
    this.#note = {news: `Fetching the path “${this.#ways.saidOf(variant).title}”`, notice: null}
    this.#show()
  }

  /** Makes the markup walkable along a way, with nothing sent live on it. */
  #walk(way) {
    this.#run?.end()
    this.#way = way
    this.#recorded = this.#recording = way.recorded
    this.#held = this.#shown = null
    const api = this.getAttribute('api')
    this.#run = api === null ? null : new LiveRun({api: new URL(api, document.baseURI).href, recorded: way.recorded,
      scenario: this.getAttribute('scenario') ?? way.recorded.scenario, variant: way.slug, signal: this.#abort.signal,
      change: () => this.#takeNews()})
    if (!this.#parts) {
      this.#parts = new Parts(this, {
        act: action => this.#act(action), choose: tab => this.#choose(tab), send: () => this.#send(),
        runAll: () => this.#runAll(), restart: () => this.#restart(), take: slug => this.#choosePath(slug),
      }, this.#ways.choice, this.#run !== null)
      this.#ways.fetchRest(this.#abort.signal)
    }
    this.#parts.walk(way)
    this.variant = way.slug
  }

  #release() {
    this.#run?.end()
    this.#parts?.release()
    this.#parts = this.#run = this.#way = this.#shown = this.#note = null
  }

  /** The reader has chosen a way: it begins at its first message, in the same world. */
  async #choosePath(slug) {
    const cut = this.#run?.busy ? '; what was being sent may have been carried out' : ''
    this.#write('replace')
    if (!await this.#take({message: null, variant: slug, tab: null, bare: false})) return
    if (this.#run) this.#note = {news: `Nothing has been sent live on this path yet${cut}`, notice: null}
    this.#show()
    this.#write('push')
    this.#tellSelected()
    this.#run?.wake(messageOf(this.#recording, this.message).exchange)
  }

  /** Goes to a message because the reader asked to. */
  #select(label, how, tab = null) {
    const before = this.message
    this.#tab = tab ?? tabAfter(this.#tab)
    this.#note = null
    this.#run?.hush()
    this.message = label
    this.#show()
    this.#write(how)
    this.#parts.reveal(label)
    if (before !== label) this.#tellSelected()
  }

  #choose(tab) {
    this.#tab = chosenTab(this.#recording, this.message, tab)
    this.#show()
    this.#write('replace')
  }

  #act(action, event) {
    if (!action || !this.#parts || (action === 'release' && !this.#held)) return
    event?.preventDefault()
    if (action === 'keys') openKeyList(this)
    else if (action === 'release') this.#hold(null)
    else this.#select({
      first: firstLabel(this.#recording), previous: labelFrom(this.#recording, this.message, -1),
      next: labelFrom(this.#recording, this.message, 1), last: lastLabel(this.#recording),
    }[action], 'replace')
  }

  #followLink(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const address = event.target.closest?.('a[href]')?.getAttribute('href') ?? ''
    const named = address.startsWith('#') ? readFragment(address) : null
    // A link to another way is followed by the browser, and then by us.
    if (!this.#parts || !named || named.variant !== this.variant || !hasMessage(this.#recording, named.message)) return
    event.preventDefault()
    event.stopPropagation()
    this.#select(named.message, 'push', placeIn(this.#recording, named).tab)
  }

  async #followAddress() {
    const named = this.#parts ? this.#named() : null
    if (!named) return
    const before = [this.variant, this.message].join()
    if (await this.#take(named) && before !== [this.variant, this.message].join()) this.#tellSelected()
  }

  /** What the address names; null when that is nothing of ours. Of several explorers the first one follows it. */
  #named() {
    return document.querySelector('sequence-explorer[src]') === this ? readFragment(location.hash) : null
  }

  #write(how) {
    writePlace({message: this.message, variant: this.variant, tab: this.#tab}, how)
  }

  #tellSelected() {
    this.dispatchEvent(new CustomEvent('sequence-select', {detail: {label: this.message, variant: this.variant},
      bubbles: true, composed: true}))
  }

  #point(event) {
    if (this.#run) this.#run.wake(messageOf(this.#recording, this.message).exchange)
    const value = event.target.closest?.('[data-value]')?.getAttribute('data-value')
    if (value && value !== this.#held) this.#hold(value)
  }

  #hold(name) {
    this.#held = name
    this.#parts?.hold(name, this.#view())
  }

  async #send() {
    const {exchange} = messageOf(this.#recording, this.message)
    this.#note = null
    const ended = await this.#run.send(exchange)
    if (ended && messageOf(this.#recording, this.message).exchange === exchange) this.#choose('response')
  }

  async #runAll() {
    this.#note = null
    const ended = await this.#run.sendAll()
    if (ended) this.#land(ended.at)
  }

  #restart() {
    this.#note = null
    this.#run.restart()
    this.#land(firstLabel(this.#recording))
  }

  /** Goes where the run ended or begins, keeping what is said of it. */
  #land(label) {
    this.#tab = null
    this.message = label
    this.#choose(null)
    this.#parts.reveal(label)
    this.#tellSelected()
  }

  /** Shows what the live run has to tell. */
  #takeNews() {
    this.#recording = this.#run.recording
    this.#show()
  }

  #view() {
    const [recording, label] = [this.#recording, this.message]
    const slug = this.#wished === undefined ? this.variant : this.#wished
    return viewOf({recording, recorded: this.#recorded, label, tab: this.#tab ?? ownTab(recording, label),
      held: this.#held, run: this.#run, note: this.#note, path: {slug, ...this.#ways.saidOf(slug)}})
  }

  #show() {
    if (!this.#parts) return
    const moved = this.message !== this.#shown?.label
    if (moved) this.#held = null
    const view = this.#view()
    const changed = !sameContent(view, this.#shown)
    this.#shown = view
    this.#parts.show(view, changed)
    if (moved) this.#run?.visit(messageOf(view.recording, view.label).exchange)
  }
}

customElements.define('sequence-explorer', SequenceExplorer)
