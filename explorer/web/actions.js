/**
 * What the reader can do, one verb each: it changes what is known, writes the address, and brings the message to view.
 * What sends or changes a request stands in `sending.js`.
 *
 * @typedef {{exchange: () => string, chosen: () => import('./catalogue.js').Chosen|null, choose: (tab: string|null) => void,
 *   wake: () => void, go: (state: State, how: 'push'|'replace') => void, land: (label: string) => void,
 *   reveal: (label: string) => void, tellSelected: () => void}} Walk  what walking offers to sending
 */

import {writeAddress} from './addressbar.js'
import {tell} from './events.js'
import {keepLayout, keptLayout} from './layout.js'
import {copyLink, takeLinked} from './linking.js'
import {messageOf} from './recording.js'
import {first, last, next, previous, stateAt, withTab} from './state.js'
import {Supply} from './supply.js'

/** @typedef {import('./state.js').State} State */

const STEPS = {first, previous, next, last}

export class Actions {
  #store
  #guide
  #live
  #explorer
  #reveal
  #stage
  #supply
  /** @type {import('./sending.js').Sending|null} */
  #sending = null
  /** @type {string|null} the message at which the reader was seen last */
  #seenAt = null

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./guide.js').Guide} guide
   * @param {import('./liveside.js').LiveSide} live
   * @param {HTMLElement} explorer  tells of what has been done by its events
   * @param {(label: string|null, how?: {whole?: boolean}) => void} reveal  brings a message into view
   * @param {() => Promise<void>} stage  shows the stage
   */
  constructor(store, guide, live, explorer, reveal, stage) {
    this.#store = store
    this.#guide = guide
    this.#live = live
    this.#explorer = explorer
    this.#reveal = reveal
    this.#stage = stage
    this.#supply = new Supply(store, explorer)
  }

  /**
   * Does what a key or a button says.
   *
   * @param {import('./keys.js').Action} name
   * @returns {boolean}  whether there was anything to do
   */
  act(name) {
    const {state, recording, held} = this.#store.now
    if (name === 'release' && held === null) return false
    if (name === 'release') this.hold(null)
    else if (name === 'keys') this.openKeys(this.#explorer)
    else if (name === 'stage') this.#present()
    else this.#go(STEPS[name](state, recording), 'replace')
    return true
  }

  /** Follows a link to a message of the way that is shown. @param {State} wished */
  follow({message, tab}) {
    const {state, recording} = this.#store.now
    const there = stateAt(state, message)
    this.#go(tab ? withTab(there, recording, tab) : there, 'push')
  }

  /** Goes where the address leads. @param {State} wished @param {boolean} whole  brings the whole explorer to view */
  async arrive(wished, whole) {
    const before = this.#place()
    const came = await this.#guide.take(wished)
    if (came) this.#reveal(this.#store.now.state.message, {whole})
    if (came && before.way && !samePlace(before, this.#place())) this.#tellSelected()
    if (came && wished.change) await takeLinked(this.#store, this, this.#live, wished)
  }

  /** Takes another way, from its first message, in the same world. @param {string|null} variant */
  async takePath(variant) {
    const {state, run} = this.#store.now
    const cut = run?.busy ? '; what was being sent may have been carried out' : ''
    writeAddress(state, 'replace')
    if (!await this.#guide.take({...state, variant, fault: null, message: null, tab: null, change: null})) return
    const news = `Nothing has been sent live on this path yet${cut}`
    this.#store.change({note: this.#live.there ? {news, notice: null} : null})
    writeAddress(this.#store.now.state, 'push')
    this.#reveal(this.#store.now.state.message)
    this.#tellSelected()
    this.wake()
  }

  /** Makes an exchange fail, as the catalogue names it; null lets everything go well again. @param {string|null} name */
  async makeFail(name) {
    const {state, failure} = this.#store.now
    if (name === state.fault) return
    const chosen = this.#store.now.catalogue?.chosen({...state, fault: name})
    const message = chosen?.label ?? failure?.chosen.label ?? state.message
    writeAddress(state, 'replace')
    this.#store.now.run?.hush()
    if (!await this.#guide.take({...state, fault: name, message, tab: null, change: null})) return
    if (!name) this.#store.change({note: {news: `${message} goes well again`, notice: null}})
    writeAddress(this.#store.now.state, 'push')
    this.#reveal(this.#store.now.state.message)
    this.#tellSelected()
    this.wake()
  }

  /** Somebody reaches out for the failures that there are. */
  wantFailures() {
    return this.#guide.wantFailures()
  }

  /** Puts right what was made to fail: live where that can be, else as it was recorded. */
  mend() {
    return this.#send('mend')
  }

  /** Sends the current exchange, with what it needs. */
  send() {
    return this.#send('send')
  }

  /** Sends every exchange of the way, from the first. */
  runAll() {
    return this.#send('runAll')
  }

  /** Begins anew in a fresh world. */
  restart() {
    return this.#send('restart')
  }

  /** Opens the editor of the current exchange's request. @param {{focus?: boolean}} [how]  whether the reader is to begin there */
  edit(how) {
    return this.#send('edit', how)
  }

  /** The request is as it is to be sent. */
  endEdit() {
    return this.#send('endEdit')
  }

  /** Takes over what the reader has changed in the request. @param {import('./draft.js').Draft} draft */
  change(draft) {
    return this.#send('change', draft)
  }

  /** Sends what must be sent before the current request can be changed, then lets it be changed. */
  sendBefore() {
    return this.#send('sendBefore')
  }

  /** Sends again what an earlier run has sent. @param {Parameters<import('./sending.js').Sending['repeat']>} given */
  repeat(...given) {
    return this.#send('repeat', ...given)
  }

  /** Opens a tab; null opens the one that opens by itself. @param {string|null} tab */
  choose(tab) {
    const {state, recording} = this.#store.now
    this.#store.change({state: withTab(state, recording, tab)})
    writeAddress(this.#store.now.state, 'replace')
  }

  /** A panel is open. @param {string} tab */
  opened(tab) {
    if (tab === 'changes' || tab === 'code') this.#supply.panels(true)
  }

  /** Points at a value; null lets go. @param {string|null} name */
  hold(name) {
    if (name !== this.#store.now.held) this.#store.change({held: name})
  }

  /** The reader has begun to use the page. */
  wake() {
    const {state, run} = this.#store.now
    run?.wake(this.#exchange(), this.#chosen())
    // What does not come is asked for again at another message.
    if (this.#seenAt === state.message) return
    this.#seenAt = state.message
    this.#supply.part('reading', 'What explains and folds')
    this.#supply.panels(false)
    this.#guide.fetchRest()
    if (!run) this.#live.run({quietly: true}).then(there => there?.wake(this.#exchange(), this.#chosen()))
  }

  /** Shows the same state in another view. @param {import('./layout.js').Layout} layout */
  async lookBy(layout) {
    if (!await this.#show(layout)) return
    keepLayout(layout)
    this.#reveal(this.#store.now.state.message)
  }

  /** Goes on with the view that was chosen last in this tab. */
  lookAsBefore() {
    const layout = keptLayout()
    if (layout !== 'drawing') this.#show(layout)
  }

  /** Copies the link of what is shown. @returns {Promise<string>}  what came of it, in a few words */
  copyLink() {
    return copyLink(this.#store)
  }

  async #show(layout) {
    this.#store.change({wishedLayout: layout})
    const there = layout === 'drawing' || await this.#supply.part('views', 'The view')
    // Another may have been chosen while this one was fetched.
    if (this.#store.now.wishedLayout !== layout) return false
    this.#store.change({wishedLayout: null, ...there ? {layout} : {}})
    return there
  }

  /** Says what has been done beside the exchange, in a few words. @param {string} news */
  say(news) {
    this.#store.now.run?.hush()
    this.#store.change({note: {news, notice: null}})
  }

  /** Opens the list of keys. @param {HTMLElement} host  where it is to stand */
  openKeys(host) {
    return this.#supply.openKeys(host)
  }

  /** Does what takes the live side, where there is one: at once if all for it has come, in the order in which it was asked. */
  #send(name, ...given) {
    const there = this.#sending && (this.#store.now.run || !this.#live.there)
    return there ? this.#sending[name](...given) : this.#sendLater(name, given)
  }

  async #sendLater(name, given) {
    if (this.#live.there && !await this.#live.run()) return undefined
    const {Sending} = await this.#supply.sending()
    if (!Sending) return undefined
    this.#sending ??= new Sending(this.#store, this.#guide, this.#explorer, this.#supply, {
      exchange: () => this.#exchange(), chosen: () => this.#chosen(), choose: tab => this.choose(tab), wake: () => this.wake(),
      go: (state, how) => this.#go(state, how), land: label => this.#land(label), reveal: label => this.#reveal(label),
      tellSelected: () => this.#tellSelected(),
    })
    return this.#sending[name](...given)
  }

  #go(state, how) {
    const before = this.#place()
    this.#store.now.run?.hush()
    this.#store.change({state, note: null})
    writeAddress(state, how)
    this.#reveal(state.message)
    if (!samePlace(before, this.#place())) this.#tellSelected()
  }

  /** Goes where the run ended or begins, keeping what is said of it. */
  #land(label) {
    const {state} = this.#store.now
    this.#store.change({state: {...stateAt(state, label), tab: null}})
    writeAddress(this.#store.now.state, 'replace')
    this.#reveal(label)
    this.#tellSelected()
  }

  async #present() {
    try {
      await this.#stage()
    } catch {
      this.#store.change({note: {news: 'The stage could not be fetched', notice: null}})
    }
  }

  #exchange() {
    const {state, recording} = this.#store.now
    return messageOf(recording, state.message).exchange
  }

  #chosen() {
    return this.#store.now.failure?.chosen ?? null
  }

  #place() {
    const {state, way} = this.#store.now
    return {way, message: state.message}
  }

  #tellSelected() {
    const {message, variant} = this.#store.now.state
    tell(this.#explorer, 'sequence-select', {label: message, variant})
  }
}

function samePlace(one, other) {
  return one.way === other.way && one.message === other.message
}
