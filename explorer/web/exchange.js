/** The panel beside the drawing: its head, what is to be said of the exchange, and the tabs with their panels. */

import {tellCopied} from './copy.js'
import {button, element} from './dom.js'
import {Editing} from './editing.js'
import {Head} from './head.js'
import {sentenceOf, valuesHere} from './marks.js'
import {hopOf, valuesOf} from './recording.js'
import {replyPanel, withMarks} from './reply.js'
import {readAhead, requestPanel} from './request.js'
import {TABS} from './state.js'
import {Tabs} from './tabs.js'
import {sameContent} from './view.js'

/** What fills each panel. The requests of a view are told apart by {@link requestIn}. */
const PANELS = {
  request: view => requestPanel(view.recording, requestIn(view), remarkOn(view), aheadOf(view)),
  response: (view, actions) => replyPanel(view, hopOf(view.recording, view.label).reply, actions),
  changes: view => view.panels?.changes(view) ?? [],
  code: view => view.panels?.code(view) ?? [],
}

export class Exchange {
  #box
  #head
  #notice = element('div', {class: 'sx-notice', hidden: true})
  #banner = element('p', {class: 'sx-banner', hidden: true})
  #said = element('p', {class: 'sx-said'})
  #tabs
  #row
  #editing
  /** @type {import('./view.js').View|null} */
  #view = null

  /**
   * @param {HTMLElement} box  the region "Exchange"
   * @param {import('./actions.js').Actions} actions
   * @param {boolean} canSend
   */
  constructor(box, actions, canSend) {
    this.#box = box
    this.#head = new Head(actions, canSend)
    this.#editing = new Editing(actions)
    const fill = key => key === 'request' ? this.#editing.panel(this.#view, PANELS.request(this.#view)) : PANELS[key](this.#view, actions)
    this.#tabs = new Tabs(TABS, {choose: tab => actions.choose(tab), fill})
    const link = button('Copy link', async () => tellCopied(link, 'Copy link', true, await actions.copyLink()),
      {kind: 'quiet small', title: 'The address of what you see, with what you have changed in the request'})
    this.#row = element('div', {class: 'sx-tab-row'}, this.#tabs.row, link)
    this.#setRecorded(true)
    box.prepend(this.#head.node, this.#banner, this.#notice, this.#row, this.#tabs.panels, this.#said)
  }

  /** Shows a message. @param {import('./view.js').View} view */
  show(view) {
    const before = this.#view
    const focused = this.#box.contains(document.activeElement)
    const changed = !sameContent(view, before)
    this.#view = view
    this.#head.show(view)
    this.#showBanner(view)
    if (view.notice !== before?.notice) this.#showNotice(view.notice)
    if (view.panels !== before?.panels) this.#tabs.forget('changes', 'code')
    this.#tabs.show(view.tab, changed || view.edit?.trouble !== before?.edit?.trouble, !sameMessage(view, before))
    if (changed || view.tab !== before?.tab || view.held !== before?.held) this.#hold(view)
    if (focused && !this.#box.contains(document.activeElement)) this.#tabs.panel.focus({preventScroll: true})
  }

  fillAll() {
    if (this.#view) this.#tabs.fillAll()
  }

  /** The panel as it was built. */
  release() {
    for (const part of [this.#head.node, this.#banner, this.#notice, this.#row, this.#tabs.panels, this.#said]) part.remove()
    this.#editing.release()
    this.#setRecorded(false)
  }

  /** Boxes every occurrence of the value that is pointed at and says where it goes. */
  #hold(view) {
    const {recording, label, tab, held} = view
    for (const part of this.#box.querySelectorAll('[data-value]')) {
      part.classList.toggle('sx-value--held', part.getAttribute('data-value') === held)
    }
    const known = held && valuesOf(recording).has(held)
    this.#said.classList.toggle('sx-said--held', Boolean(known))
    const shown = tab === 'response' ? withMarks(recording, hopOf(recording, label).reply) : requestIn(view)
    this.#said.replaceChildren(known ? sentenceOf(recording, held) : valuesHere(shown))
  }

  /** What is out of order in the world, by itself or because of the chosen failure. */
  #showBanner(view) {
    const words = view.catalogue?.banner(view) ?? []
    this.#banner.hidden = !words.length
    if (words.map(word => word.textContent ?? word).join('') !== this.#banner.textContent) this.#banner.replaceChildren(...words)
  }

  #showNotice(notice) {
    this.#notice.hidden = !notice
    this.#notice.className = `sx-notice${notice ? ` sx-notice--${notice.tone}` : ''}`
    this.#notice.replaceChildren(...notice ? [element('p', {}, notice.text)] : [],
      ...notice?.stop ? [button('Stop', notice.stop)] : [])
  }

  /** What the page itself says of every message stands aside while this panel is there. */
  #setRecorded(hidden) {
    for (const recorded of this.#box.querySelectorAll('.sx-recorded')) recorded.toggleAttribute('hidden', hidden)
  }
}

function sameMessage(one, other) {
  return one.label === other?.label && one.recording === other.recording
}

/** The request that the panels speak of: what will be sent, if it has been prepared, else what was. */
export function requestIn({recording, label, prepared}) {
  const {request} = hopOf(recording, label)
  return prepared && prepared.label === request.label ? prepared : request
}

/** What kind of request that is. */
export function remarkOn(view) {
  const request = requestIn(view)
  if (request === view.prepared && request.edited) return `changed by ${request.edited}: exactly this goes out`
  if (request === view.prepared && view.failure) return 'ready to send, made to fail: exactly this goes out'
  if (request === view.prepared) return 'ready to send: exactly this goes out'
  return request.live ? 'as sent' : 'recorded'
}

/** What is to be said of a message that the run did not come to, though there is something to show. */
function aheadOf({recording, recorded, label, states}) {
  const {exchange} = hopOf(recording, label).request
  const cut = states.get(label) === 'not-reached' && exchange !== hopOf(recording, recording.refusal.label).request.exchange
  return cut && hopOf(recorded, label).request.url ? readAhead(recording) : null
}
