/** The custom element: who is told what, and when. What each part shows stands in its own module. */

import {openKeyList} from './keylist.js'
import {actionOf} from './keys.js'
import {LiveRun} from './liverun.js'
import {Parts} from './parts.js'
import {chosenTab, ownTab, placeIn, tabAfter, writePlace} from './place.js'
import {firstLabel, hasMessage, labelFrom, lastLabel, messageOf, opened} from './recording.js'
import {sameContent, viewOf} from './view.js'

/**
 * <sequence-explorer scenario="book-appointment" src="../generated/recordings/book-appointment.json" api="../../api/" message="3b">
 *
 * @attr scenario, src, api (absent on a static host: nothing is sent), message (a label; defaults to the first)
 * @fires sequence-select  {detail: {label}}, bubbles and is composed
 */
export class SequenceExplorer extends HTMLElement {
  static observedAttributes = ['message', 'src', 'api', 'scenario']

  #recorded = null
  #recording = null
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
    this.#release()
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after || !this.#abort) return
    if (name === 'message') this.#show()
    else this.#load()
  }

  async #load() {
    this.#loading?.abort()
    this.#loading = new AbortController()
    this.#abort.signal.addEventListener('abort', () => this.#loading.abort(), {once: true})
    const {signal} = this.#loading
    const src = this.getAttribute('src')
    if (!src) return
    try {
      const reply = await fetch(src, {signal})
      if (!reply.ok) throw new Error(`${new URL(src, document.baseURI).pathname} is not there (${reply.status})`)
      const recorded = opened(await reply.json())
      if (!signal.aborted) this.#adopt(recorded)
    } catch (error) {
      // The page is complete without us; whoever looks for the reason finds it.
      if (!signal.aborted) console.error(`sequence-explorer ${this.getAttribute('scenario')}: ${error.message}`)
    }
  }

  /** Makes the markup that the page wrote walkable. */
  #adopt(recorded) {
    this.#release()
    this.#recorded = this.#recording = recorded
    const api = this.getAttribute('api')
    this.#run = api === null ? null : new LiveRun({api: new URL(api, document.baseURI).href, recorded,
      scenario: this.getAttribute('scenario') ?? recorded.scenario, signal: this.#abort.signal, change: () => this.#takeNews()})
    this.#parts = new Parts(this, recorded, {
      act: action => this.#act(action), choose: tab => this.#choose(tab), send: () => this.#send(),
      runAll: () => this.#runAll(), restart: () => this.#restart(),
    }, this.#run !== null)
    if (!this.#goToAddress()) this.#show()
  }

  #release() {
    this.#run?.end()
    this.#parts?.release()
    this.#parts = this.#run = this.#shown = null
  }

  /** Goes to a message because the reader asked to. */
  #select(label, how, tab = null) {
    const before = this.message
    this.#tab = tab ?? tabAfter(this.#tab)
    this.#run?.hush()
    this.message = label
    this.#show()
    writePlace({message: label, tab: this.#tab}, how)
    this.#parts.reveal(label)
    if (before !== label) this.#tellSelected()
  }

  #choose(tab) {
    this.#tab = chosenTab(this.#recording, this.message, tab)
    this.#show()
    writePlace({message: this.message, tab: this.#tab}, 'replace')
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
    const place = placeIn(this.#recording, event.target.closest?.('a[href]')?.getAttribute('href') ?? '')
    if (!place || !this.#parts) return
    event.preventDefault()
    event.stopPropagation()
    this.#select(place.message, 'push', place.tab)
  }

  #followAddress() {
    if (this.#parts) this.#goToAddress()
  }

  /** Goes where the address says; false when it says nothing to us. Of several explorers the first one follows it. */
  #goToAddress() {
    const place = document.querySelector('sequence-explorer[src]') === this ? placeIn(this.#recording, location.hash) : null
    if (!place) return false
    const moved = place.message !== this.message
    this.#tab = place.tab
    this.message = place.message
    this.#show()
    this.#parts.reveal(place.message, {whole: place.whole})
    if (moved) this.#tellSelected()
    return true
  }

  #tellSelected() {
    this.dispatchEvent(new CustomEvent('sequence-select', {detail: {label: this.message}, bubbles: true, composed: true}))
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
    const ended = await this.#run.send(exchange)
    if (ended && messageOf(this.#recording, this.message).exchange === exchange) this.#choose('response')
  }

  async #runAll() {
    const ended = await this.#run.sendAll()
    if (ended) this.#land(ended.at)
  }

  #restart() {
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
    return viewOf({recording, recorded: this.#recorded, label, tab: this.#tab ?? ownTab(recording, label),
      held: this.#held, run: this.#run})
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
