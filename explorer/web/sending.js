/** What the reader can do with a request: send it, change it, put right what failed. Fetched when that is first wanted. */

import {writeAddress} from './addressbar.js'
import {awaitsLinked, forgetLinked} from './linking.js'
import {messageOf} from './recording.js'
import {first, stateAt, withTab} from './state.js'

/** @typedef {import('./actions.js').Walk} Walk  what walking offers to sending */

export class Sending {
  #store
  #guide
  #explorer
  #supply
  #walk

  /**
   * @param {import('./store.js').Store} store  whose run is there, on a page that can send
   * @param {import('./guide.js').Guide} guide
   * @param {HTMLElement} explorer
   * @param {import('./supply.js').Supply} supply
   * @param {Walk} walk
   */
  constructor(store, guide, explorer, supply, walk) {
    this.#store = store
    this.#guide = guide
    this.#explorer = explorer
    this.#supply = supply
    this.#walk = walk
  }

  /** Puts right what was made to fail: live where that can be, else as it was recorded. */
  async mend() {
    const {failure, run, recording, state} = this.#store.now
    if (!failure || run?.busy) return
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
    this.#walk.reveal(label)
    this.#walk.tellSelected()
  }

  /** Sends the current exchange, with what it needs, or shows first what a link has changed in it. */
  async send() {
    const exchange = this.#walk.exchange()
    const chosen = this.#walk.chosen()
    // What a link has changed is looked at before it is sent.
    if (awaitsLinked(this.#store.now, exchange)) {
      await (this.#store.now.run.view(exchange, chosen).waitsFor.length ? this.sendBefore() : this.edit())
      return
    }
    this.#store.change({note: null, mended: null})
    const ended = await this.#store.now.run.send(exchange, chosen)
    if (!ended || this.#walk.exchange() !== exchange) return
    // A failure on the way to an exchange ends it there.
    const short = ended.refusal && chosen && chosen.label !== exchange && this.#walk.chosen()?.name === chosen.name
    if (short) this.#walk.land(ended.at)
    else this.#walk.choose(ended.unsent ? 'request' : 'response')
  }

  /**
   * Opens the editor of the current exchange's request, which is fetched when it is first wanted.
   *
   * @param {{focus?: boolean}} [how]  whether the reader is to begin there
   */
  async edit({focus = true} = {}) {
    const exchange = this.#walk.exchange()
    const {state, recording, run} = this.#store.now
    if (state.message !== exchange) this.#walk.go({...stateAt(state, exchange), change: state.change}, 'replace')
    this.#store.change({editing: exchange, state: withTab(this.#store.now.state, recording, 'request')})
    writeAddress(this.#store.now.state, 'replace')
    this.#walk.wake()
    await Promise.all([this.#supply.kit(), run.makeEditable(exchange, this.#walk.chosen())])
    this.#store.now.kit?.links.takeOver(this.#store)
    if (focus) this.#enterEditor()
  }

  /** The request is as it is to be sent. */
  endEdit() {
    this.#store.change({editing: null})
    const opener = /** @type {HTMLElement|null} */ (this.#explorer.querySelector('.sx-button--edit'))
    opener?.focus({preventScroll: true})
  }

  /** Takes over what the reader has changed in the request. @param {import('./draft.js').Draft} draft */
  change(draft) {
    const {run} = this.#store.now
    const exchange = this.#walk.exchange()
    forgetLinked(this.#store)
    run.keep(exchange, draft, this.#walk.chosen())
    if (!run.view(exchange, this.#walk.chosen()).edit?.base) run.makeEditable(exchange, this.#walk.chosen())
  }

  /** Sends what must be sent before the current request can be changed, then lets it be changed. */
  async sendBefore() {
    const exchange = this.#walk.exchange()
    const {run} = this.#store.now
    const ended = await run.sendBefore(exchange)
    if (!ended || this.#walk.exchange() !== exchange) return
    if (this.#store.now.recording.refusal) return
    await run.makeEditable(exchange, this.#walk.chosen())
    this.#store.now.kit?.links.takeOver(this.#store)
    this.#enterEditor()
  }

  /** Sends every exchange of the way, from the first. */
  async runAll() {
    this.#store.change({note: null, mended: null})
    const ended = await this.#store.now.run.sendAll(this.#walk.chosen())
    if (ended) this.#walk.land(ended.at)
  }

  /** Begins anew in a fresh world. */
  restart() {
    const {run, recording, state} = this.#store.now
    this.#store.change({note: null, mended: null, linked: null, state: {...state, fault: null, change: null}})
    run.restart()
    this.#walk.land(first(state, recording).message)
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
    this.#walk.reveal(this.#store.now.state.message)
    // Where the way has changed since, the guide has said what is shown in its place; that is not what was asked for.
    if (message && this.#walk.exchange() !== message || this.#store.now.state.fault !== fault) return
    const bringBack = adopt(this.#store.now.run, this.#walk.chosen())
    await (message ? this.send() : this.runAll())
    bringBack()
  }

  #enterEditor() {
    const {editing, kit} = this.#store.now
    if (kit && editing === this.#walk.exchange()) /** @type {HTMLElement|null} */ (this.#explorer
      .querySelector('.sx-editor textarea'))?.focus({preventScroll: true})
  }
}
