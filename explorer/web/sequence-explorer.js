/**
 * The custom element: it only wires. Where the reader is stands in `state.js`, what is known in `store.js`, what can be
 * done in `actions.js`, what is shown in `parts.js`.
 */

import {Actions} from './actions.js'
import {fragmentWithin} from './addressbar.js'
import {tell} from './events.js'
import {readFragment} from './fragment.js'
import {Guide} from './guide.js'
import {actionOf} from './keys.js'
import {LiveSide} from './liveside.js'
import {Parts} from './parts.js'
import {firstLabel, hasMessage, messageOf} from './recording.js'
import {onSameWay, stateAt, stateFromFragment} from './state.js'
import {Store} from './store.js'
import {viewOf} from './view.js'
import {Ways} from './ways.js'

/**
 * <sequence-explorer scenario="book-appointment" src="../generated/recordings/book-appointment.json" api="../../api/" message="3b">
 *
 * @attr scenario, src, api (absent on a static host: nothing is sent), message (a label; defaults to the first),
 *   variant (another way that the page offers; the whole scenario without), more (the recordings of other ways and of
 *   failures; without it there are none), catalogue and rules (the pages that list failures and rules, to link to)
 * @fires sequence-ready  {}, a message is shown for the first time, and can be walked from
 * @fires sequence-select  {detail: {label, variant}}, the reader went to another message or way
 * @fires sequence-sent  {detail: {variant, fault, fragment, press, draft}}, an exchange was sent live; `fragment` is what
 *   happened, `fault` how it was made to fail, or null, `press` the same for all that one press has sent, `draft` what the
 *   reader had changed in it, or null. All bubble and are composed
 */
export class SequenceExplorer extends HTMLElement {
  static observedAttributes = ['message', 'variant', 'src', 'api', 'scenario']

  /** @type {AbortController|null} ends with the element's stay in the page */
  #stay = null
  #ways
  #store
  #guide
  #live
  #actions
  /** @type {Parts|null} */
  #parts = null

  get message() {
    return this.#store?.now.state.message ?? this.getAttribute('message')
  }

  set message(label) {
    this.setAttribute('message', label)
  }

  /** The way that is shown; null is the whole scenario. */
  get variant() {
    return this.#store?.now.state.variant ?? null
  }

  set variant(slug) {
    if (slug === null) this.removeAttribute('variant')
    else this.setAttribute('variant', slug)
  }

  connectedCallback() {
    this.#stay = new AbortController()
    if (this.hasAttribute('src')) this.#begin(this.#stay.signal)
  }

  disconnectedCallback() {
    this.#stay?.abort()
    this.#store?.now.run?.end()
    this.#store?.end()
    this.#guide?.end()
    this.#parts?.release()
    this.#stay = this.#store = this.#parts = null
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#stay || before === after) return
    if (name === 'message' || name === 'variant') {
      this.#obey(name, after)
    } else {
      this.disconnectedCallback()
      this.connectedCallback()
    }
  }

  /** Somebody has set an attribute that a render pass mirrors. */
  #obey(name, wish) {
    const {state, way, recording} = this.#store?.now ?? {}
    if (!way || wish === state[name]) return
    if (name === 'variant') this.#go(this.#guide.take({...state, variant: wish, fault: null, message: null, tab: null, change: null}))
    else this.#store.change({state: stateAt(state, hasMessage(recording, wish) ? wish : firstLabel(recording))})
  }

  #begin(signal) {
    /** @type {import('./state.js').State} */
    const own = {scenario: this.getAttribute('scenario') ?? '', variant: this.getAttribute('variant'), fault: null,
      message: this.getAttribute('message'), tab: null, change: null}
    this.#ways = new Ways(this)
    this.#store = new Store(own, (now, before) => this.#show(now, before))
    this.#live = new LiveSide(this, this.#store, signal)
    this.#guide = new Guide(this.#ways, this.#store, way => this.#live.runOf(way))
    this.#actions = new Actions(this.#store, this.#guide, this.#live, this, (label, how) => this.#parts?.reveal(label, how),
      async () => this.#parts?.present())
    this.#listen(signal)
    this.#arrive() ?? this.#go(this.#guide.take(own))
  }

  #listen(signal) {
    this.addEventListener('click', event => this.#followLink(event), {signal})
    this.addEventListener('keydown', event => this.#press(event), {signal})
    for (const name of ['pointerover', 'focusin']) this.addEventListener(name, event => this.#point(event), {signal})
    window.addEventListener('hashchange', () => this.#arrive(), {signal})
    window.addEventListener('beforeprint', () => this.#parts?.fillAll(), {signal})
  }

  /** The render pass: what is known becomes a view, and every part is shown it once. */
  #show(now, before) {
    if (!now.way) return
    const {state, way, run, recording} = now
    const first = !this.#parts
    if (first) {
      this.#parts = new Parts(this, this.#actions, this.#ways.choice, {canSend: this.#live.there, canFail: this.#ways.canFail})
      this.#actions.lookAsBefore()
    }
    this.message = state.message
    this.variant = state.variant
    const view = viewOf(now, this.#ways, this.#live.there)
    this.#parts.show(view)
    if (state !== before.state) this.#actions.opened(view.tab)
    const moved = way !== before.way || state.message !== before.state.message || state.fault !== before.state.fault
    if (moved) run?.visit(messageOf(recording, state.message).exchange, now.failure?.chosen)
    if (first) tell(this, 'sequence-ready', {})
  }

  /** Goes where the address leads; null when that is nowhere of ours. Of several explorers the first one follows it. */
  #arrive() {
    if (document.querySelector('sequence-explorer[src]') !== this) return null
    const wished = stateFromFragment(location.hash, this.#store.now.state.scenario)
    return wished && this.#go(this.#actions.arrive(wished, readFragment(location.hash)?.bare))
  }

  async #go(way) {
    try {
      await way
    } catch (error) {
      // The page is complete without us; whoever looks for the reason finds it.
      for (const rest of this.querySelectorAll('noscript')) rest.outerHTML = rest.innerHTML
      this.querySelector('.sx-top--awaited')?.remove()
      console.error(`sequence-explorer ${this.getAttribute('scenario')}: ${error.message}`)
    }
  }

  #followLink(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const {way, state, recording} = this.#store.now
    const link = event.target.closest?.('a')
    const wished = link && stateFromFragment(fragmentWithin(link), state.scenario)
    // A link to another way, another failure or a change is followed by the browser, and then by us. One that names no failure
    // stands in the drawing or the texts, and keeps the one that is chosen.
    if (!way || !wished || wished.change || !onSameWay(wished, state) || ![null, state.fault].includes(wished.fault)) return
    if (!hasMessage(recording, wished.message)) return
    event.preventDefault()
    event.stopPropagation()
    this.#actions.follow(wished)
  }

  #press(event) {
    const action = actionOf(event)
    if (action && this.#store.now.way && this.#actions.act(action)) event.preventDefault()
  }

  #point(event) {
    if (!this.#store.now.way) return
    this.#actions.wake()
    const value = event.target.closest?.('[data-value]')?.getAttribute('data-value')
    if (value) this.#actions.hold(value)
  }
}

customElements.define('sequence-explorer', SequenceExplorer)
