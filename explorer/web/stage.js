/**
 * The stage: the state of the page in another layout, for a room. One step at a time, five names, the current exchange
 * in three lines, the notice, and nothing else. It keeps nothing of its own beyond being on, and a black screen.
 *
 * It stands in a modal dialog, so that the page below is left as it is, and in full screen where the browser lends it.
 */

import {button, element} from './dom.js'
import {later} from './later.js'
import {saidOf} from './recording.js'
import {StageDrawing} from './stagedrawing.js'
import {StageExchange} from './stageexchange.js'
import {stageActionOf} from './stagekeys.js'

const NOTICE = 'Synthetic sandbox, not an NHS service'

/** A unit is a pixel on these two screens, width by height, and grows with the larger one. */
const SCREENS = [[1280, 720], [1024, 768]]

/** While this stands on the page's root, the page keeps still. */
const STAGED = 'sx-staged'

export class Stage {
  #explorer
  #actions
  #left
  #drawing = new StageDrawing()
  #exchange = new StageExchange()
  #said = element('span', {class: 'sx-stage-said'})
  #place = element('span')
  #news = element('span')
  #send
  #screen
  #dialog
  #dressed
  #sizes
  /** @type {import('./view.js').View|null} */
  #view = null
  /** @type {{label: string, x: number, y: number}|null} where the reader was when it went on */
  #came = null
  /** @type {Promise<void>|undefined} ends when the screen is filled, or cannot be */
  #filling
  #full = false

  /**
   * @param {HTMLElement} explorer
   * @param {import('./actions.js').Actions} actions
   * @param {{canSend: boolean, left: (moved: boolean) => void}} setting  `left` is called when the page is back
   */
  constructor(explorer, actions, {canSend, left}) {
    this.#explorer = explorer
    this.#actions = actions
    this.#left = left
    this.#send = canSend ? button('Send request', () => this.#do('send')) : null
    this.#screen = element('div', {class: 'sx-stage-screen', tabindex: '-1', autofocus: true},
      this.#drawing.node, this.#exchange.node, this.#foot())
    const sheet = element('link', {rel: 'stylesheet', href: later.sheet('stage.css')})
    this.#dressed = new Promise((dress, fail) => {
      sheet.addEventListener('load', dress)
      sheet.addEventListener('error', () => fail(new Error('The style of the stage could not be fetched')))
    })
    this.#dialog = element('dialog', {class: 'sx-stage', 'aria-label': 'Stage'}, sheet, this.#screen)
    this.#sizes = new ResizeObserver(() => this.#draw())
    this.#listen()
    explorer.append(this.#dialog)
  }

  get on() {
    return this.#dialog.open
  }

  /** Goes on, with what the page shows. Raises when its style cannot be fetched. */
  async enter() {
    await this.#dressed
    if (this.on || !this.#dialog.isConnected) return
    this.#came = {label: this.#view.label, x: scrollX, y: scrollY}
    document.documentElement.classList.add(STAGED)
    this.#explorer.classList.add(STAGED)
    this.#dialog.showModal()
    this.#sizes.observe(this.#screen)
    this.#tell()
    this.#draw()
    this.#filling = this.#screen.requestFullscreen?.().catch(() => {
      // A frame without permission, or a browser without it: the stage then fills the window.
    })
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    const before = this.#view
    this.#view = view
    if (!this.on) return
    if (before?.label !== view.label || before.way !== view.way) this.#blank(false)
    this.#tell()
    this.#draw()
    // A control that went while it had focus leaves it to the stage, or no key would be heard.
    if (!this.#dialog.contains(document.activeElement)) this.#screen.focus({preventScroll: true})
  }

  /** The page as it was. */
  release() {
    this.#end()
    this.#dialog.remove()
  }

  #foot() {
    const small = (name, shown, action) =>
      button(name, () => this.#do(action), {content: document.createTextNode(shown)})
    const buttons = [small('Previous message', 'Previous', 'previous'), small('Next message', 'Next', 'next'),
      this.#send, small('Leave the stage', 'Leave', 'leave')].filter(Boolean)
    return element('div', {class: 'sx-stage-foot'},
      element('p', {class: 'sx-stage-notice'}, NOTICE),
      element('p', {class: 'sx-stage-place', role: 'status'}, this.#place, this.#said, this.#news),
      element('div', {class: 'sx-stage-controls', role: 'group', 'aria-label': 'Stage controls'}, buttons))
  }

  #listen() {
    this.#dialog.addEventListener('keydown', event => this.#press(event))
    this.#dialog.addEventListener('close', event => event.target === this.#dialog && this.#leave())
    this.#dialog.addEventListener('focusin', event => event.target !== this.#screen && this.#blank(false))
    // A press by pointer leaves focus where it is: the next Space then steps and does not press the button again.
    this.#dialog.addEventListener('mousedown', event => /** @type {Element} */ (event.target)
      .closest('.sx-stage-screen > * button') && event.preventDefault())
    this.#screen.addEventListener('fullscreenchange', () => this.#followScreen())
  }

  #press(event) {
    if (event.target.closest('dialog') !== this.#dialog) return
    const action = stageActionOf(event)
    // Escape is the browser's own way out of a dialog, and out of full screen.
    if (!action || event.key === 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#do(action)
  }

  #do(action) {
    const doing = {
      leave: () => this.#dialog.close(),
      blank: () => this.#blank(!this.#screen.classList.contains('sx-stage-screen--blank')),
      send: () => this.#send && this.#actions.send(),
      keys: () => this.#actions.openKeys(this.#screen),
    }[action]
    if (doing) doing()
    else this.#actions.act(action)
    if (action !== 'blank') this.#blank(false)
  }

  #blank(black) {
    this.#screen.classList.toggle('sx-stage-screen--blank', black)
  }

  /** One sentence a step, of which the room sees the place and the news. */
  #tell() {
    const {recording, label, news, busy} = this.#view
    const {what, who} = saidOf(recording, label)
    const place = what.slice(0, what.indexOf(':'))
    /** @type {[HTMLElement, string][]} */
    const texts = [[this.#place, place], [this.#said, `${what.slice(place.length)}, ${who}`],
      [this.#news, news && `. ${news}`]]
    for (const [part, text] of texts) if (part.textContent !== text) part.textContent = text
    this.#send?.setAttribute('aria-disabled', String(busy))
  }

  #draw() {
    if (!this.on || !this.#view) return
    const unit = unitOf(this.#screen)
    for (const part of [this.#drawing, this.#exchange]) {
      part.show(this.#view, {width: part.node.clientWidth / unit, height: part.node.clientHeight / unit})
    }
  }

  /** Full screen begins, or the browser has ended it, which takes the stage with it unless a list lay on top. */
  #followScreen() {
    const full = document.fullscreenElement === this.#screen
    const ended = this.#full && !full
    this.#full = full
    if (!ended || !this.on) return
    const list = /** @type {HTMLDialogElement|null} */ (this.#dialog.querySelector('dialog[open]'))
    if (list) list.close()
    else this.#dialog.close()
  }

  async #leave() {
    const {label, x, y} = this.#came
    const moved = label !== this.#view.label
    await this.#end()
    scrollTo({left: x, top: y, behavior: 'instant'})
    this.#left(moved)
  }

  /** Gives the screen and the page back. */
  async #end() {
    this.#sizes.disconnect()
    this.#blank(false)
    if (this.#dialog.open) this.#dialog.close()
    // Who leaves at once leaves while the screen is still being filled.
    await this.#filling
    if (this.#full || document.fullscreenElement === this.#screen) await document.exitFullscreen().catch(() => {})
    document.documentElement.classList.remove(STAGED)
    this.#explorer.classList.remove(STAGED)
  }
}

/** How many pixels a unit is, as stage.css has it too. */
function unitOf({clientWidth, clientHeight}) {
  return Math.max(...SCREENS.map(([width, height]) => Math.min(clientWidth / width, clientHeight / height)))
}
