/** What the reader can do, one verb each: it changes what is known, writes the address, and brings the message to view. */

import {writeAddress} from './addressbar.js'
import {tell} from './events.js'
import {keepLayout, keptLayout} from './layout.js'
import {awaitsLinked, copyLink, forgetLinked, takeLinked} from './linking.js'
import {messageOf} from './recording.js'
import {first, last, next, previous, stateAt, withTab} from './state.js'
import {Supply} from './supply.js'

/** @typedef {import('./state.js').State} State */

const STEPS = {first, previous, next, last}

export class Actions {
  #store
  #guide
  #explorer
  #reveal
  #stage
  #supply
  /** @type {string|null} the message at which the reader was seen last */
  #seenAt = null

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./guide.js').Guide} guide
   * @param {HTMLElement} explorer  tells of what has been done by its events
   * @param {(label: string|null, how?: {whole?: boolean}) => void} reveal  brings a message into view
   * @param {() => Promise<void>} stage  shows the stage
   */
  constructor(store, guide, explorer, reveal, stage) {
    this.#store = store
    this.#guide = guide
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
    if (came && wished.change) await takeLinked(this.#store, this, wished)
  }

  /** Takes another way, from its first message, in the same world. @param {string|null} variant */
  async takePath(variant) {
    const {state, run} = this.#store.now
    const cut = run?.busy ? '; what was being sent may have been carried out' : ''
    writeAddress(state, 'replace')
    if (!await this.#guide.take({...state, variant, fault: null, message: null, tab: null, change: null})) return
    const news = `Nothing has been sent live on this path yet${cut}`
    this.#store.change({note: this.#store.now.run ? {news, notice: null} : null})
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
  async mend() {
    const {failure, run, recording, state} = this.#store.now
    if (run?.busy) return
    const {chosen} = failure
    this.#store.change({note: null})
    const other = chosen.fault.mend.length > 0
    const live = other ? failure.live && run !== null : run !== null
    const mended = {failure, failed: recording, live, exchanges: null}
    if (other) {
      const exchanges = live ? await run.mend(chosen) : chosen.fault.mended.map(each => ({...each, base: recording.base}))
      if (exchanges && this.#store.now.failure === failure) this.#sayMended({...mended, exchanges})
      return
    }
    this.#store.change({state: {...state, fault: null, message: chosen.label, tab: 'response', change: null}})
    const ended = live ? await run.send(chosen.label) : null
    const {state: now, run: still} = this.#store.now
    if (now.fault !== null || still !== run || now.variant !== state.variant || ended?.refusal) return
    this.#sayMended({...mended, live: Boolean(this.#store.now.recording.live[chosen.label])})
  }

  #sayMended(mended) {
    const {state, recording, run} = this.#store.now
    const {label} = mended.failure.chosen
    const {status} = messageOf(recording, messageOf(recording, label).partner)
    const what = mended.exchanges ? `${label} is put right` : `${label} is answered with ${status}, as it should be`
    const how = mended.live ? 'Mended live' : 'Mended, as recorded'
    run?.hush()
    this.#store.change({mended, note: {notice: this.#store.now.note?.notice ?? null, news: `${how}: ${what}`}})
    writeAddress(state, 'push')
    this.#reveal(label)
    this.#tellSelected()
  }

  /** Opens a tab; null opens the one that opens by itself. @param {string|null} tab */
  choose(tab) {
    const {state, recording} = this.#store.now
    this.#store.change({state: withTab(state, recording, tab)})
    writeAddress(this.#store.now.state, 'replace')
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
    if (this.#seenAt !== state.message) this.#supply.part('reading', 'What explains and folds')
    this.#seenAt = state.message
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

  async send() {
    const exchange = this.#exchange()
    const chosen = this.#chosen()
    // What a link has changed is looked at before it is sent.
    if (awaitsLinked(this.#store.now, exchange)) {
      await (this.#store.now.run.view(exchange, chosen).waitsFor.length ? this.sendBefore() : this.edit())
      return
    }
    this.#store.change({note: null, mended: null})
    const ended = await this.#store.now.run.send(exchange, chosen)
    if (!ended || this.#exchange() !== exchange) return
    // A failure on the way to an exchange ends it there.
    const short = ended.refusal && chosen && chosen.label !== exchange && this.#chosen()?.name === chosen.name
    if (short) this.#land(ended.at)
    else this.choose(ended.unsent ? 'request' : 'response')
  }

  /**
   * Opens the editor of the current exchange's request, which is fetched when it is first wanted.
   *
   * @param {{focus?: boolean}} [how]  whether the reader is to begin there
   */
  async edit({focus = true} = {}) {
    const exchange = this.#exchange()
    const {state, recording, run} = this.#store.now
    if (state.message !== exchange) this.#go({...stateAt(state, exchange), change: state.change}, 'replace')
    this.#store.change({editing: exchange, state: withTab(this.#store.now.state, recording, 'request')})
    writeAddress(this.#store.now.state, 'replace')
    this.wake()
    await Promise.all([this.#supply.kit(), run.makeEditable(exchange, this.#chosen())])
    this.#store.now.kit?.links.takeOver(this.#store)
    if (focus) this.#enterEditor()
  }

  /** The request is as it is to be sent. */
  endEdit() {
    this.#store.change({editing: null})
    this.#explorer.querySelector('.sx-button--edit')?.focus({preventScroll: true})
  }

  /** Takes over what the reader has changed in the request. @param {import('./draft.js').Draft} draft */
  change(draft) {
    const {run} = this.#store.now
    const exchange = this.#exchange()
    forgetLinked(this.#store)
    run.keep(exchange, draft, this.#chosen())
    if (!run.view(exchange, this.#chosen()).edit?.base) run.makeEditable(exchange, this.#chosen())
  }

  /** Sends what must be sent before the current request can be changed, then lets it be changed. */
  async sendBefore() {
    const exchange = this.#exchange()
    const {run} = this.#store.now
    const ended = await run.sendBefore(exchange)
    if (!ended || this.#exchange() !== exchange) return
    if (this.#store.now.recording.refusal) return
    await run.makeEditable(exchange, this.#chosen())
    this.#store.now.kit?.links.takeOver(this.#store)
    this.#enterEditor()
  }

  /** Copies the link of what is shown. @returns {Promise<string>}  what came of it, in a few words */
  copyLink() {
    return copyLink(this.#store)
  }

  #enterEditor() {
    const {editing, kit} = this.#store.now
    if (kit && editing === this.#exchange()) this.#explorer.querySelector('.sx-editor textarea')?.focus({preventScroll: true})
  }

  async #show(layout) {
    this.#store.change({wishedLayout: layout})
    const there = layout === 'drawing' || await this.#supply.part('views', 'The view')
    // Another may have been chosen while this one was fetched.
    if (this.#store.now.wishedLayout !== layout) return false
    this.#store.change({wishedLayout: null, ...there ? {layout} : {}})
    return there
  }

  async runAll() {
    this.#store.change({note: null, mended: null})
    const ended = await this.#store.now.run.sendAll(this.#chosen())
    if (ended) this.#land(ended.at)
  }

  restart() {
    const {run, recording, state} = this.#store.now
    this.#store.change({note: null, mended: null, linked: null, state: {...state, fault: null, change: null}})
    run.restart()
    this.#land(first(state, recording).message)
  }

  /**
   * Sends again what an earlier run has sent, in this tab's world; what the reader is changing stays as it is.
   *
   * @param {{variant: string|null, fault: string|null, message: string|null}} earlier  `message`: the exchange that was
   *   asked for, null for all
   * @param {(run: import('./liverun.js').LiveRun, chosen: Object|null) => () => void} adopt  puts the requests in place
   *   as they were changed then, and gives what brings the reader's own back
   */
  async repeat({variant, fault, message}, adopt) {
    const {state} = this.#store.now
    if (this.#store.now.run.busy) return
    writeAddress(state, 'replace')
    if (!await this.#guide.take({...state, variant, fault, message, tab: null})) return
    writeAddress(this.#store.now.state, 'push')
    this.#reveal(this.#store.now.state.message)
    // Where the way has changed since, the guide has said what is shown in its place; that is not what was asked for.
    if (message && this.#exchange() !== message || this.#store.now.state.fault !== fault) return
    const bringBack = adopt(this.#store.now.run, this.#chosen())
    await (message ? this.send() : this.runAll())
    bringBack()
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
