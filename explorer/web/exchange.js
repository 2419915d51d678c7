/** The panel beside the drawing: which message, who speaks to whom, where the reply came from, and the tabs. */

import {changesPanel} from './changes.js'
import {codePanel} from './code.js'
import {button, element} from './dom.js'
import {hopIcon} from './icons.js'
import {sentenceOf, valuesHere} from './marks.js'
import {TABS} from './place.js'
import {dayOf, hopOf, messageOf, nameOf, valuesOf} from './recording.js'
import {replyPanel, withMarks} from './reply.js'
import {requestPanel} from './request.js'
import {Tabs} from './tabs.js'

/**
 * @typedef {{recording: import('./recording.js').Recording, recorded: import('./recording.js').Recording, label: string,
 *            tab: string, prepared: Object|null, states: Map<string, string>, busy: boolean, canSend: boolean,
 *            waitsFor: string[], notice: {text: string, tone: string, stop: (() => void)|null}|null,
 *            held: string|null}} View
 */
export class Exchange {
  #box
  #head = element('div', {class: 'sx-exchange-head'})
  #notice = element('div', {class: 'sx-notice', hidden: true})
  #said = element('p', {class: 'sx-said'})
  #tabs
  #send
  #view = null

  /**
   * @param {HTMLElement} box  the region "Exchange"
   * @param {{send: () => void, choose: (tab: string) => void}} doings
   */
  constructor(box, {send, choose}) {
    this.#box = box
    this.#send = button('Send request', send, {kind: 'main'})
    this.#tabs = new Tabs(TABS, {choose, fill: key => this.#fill(key)})
    for (const recorded of box.querySelectorAll('.sx-recorded')) recorded.hidden = true
    box.prepend(this.#head, this.#notice, this.#tabs.row, this.#tabs.panels, this.#said)
  }

  /** Shows a message. @param {View} view  @param {boolean} changed  whether what the panels show is new */
  show(view, changed) {
    const focused = this.#box.contains(document.activeElement)
    this.#view = view
    this.#showHead()
    this.#showNotice()
    this.#tabs.show(view.tab, changed)
    this.hold(view.held)
    if (focused && !this.#box.contains(document.activeElement)) this.#tabs.panel.focus({preventScroll: true})
  }

  /** Boxes every occurrence of a value and says where it goes. */
  hold(name) {
    if (!this.#view) return
    this.#view.held = name
    const {recording, label, tab} = this.#view
    for (const part of this.#box.querySelectorAll('[data-value]')) {
      part.classList.toggle('sx-value--held', part.getAttribute('data-value') === name)
    }
    const hop = hopOf(recording, label)
    const known = name && valuesOf(recording).has(name)
    this.#said.classList.toggle('sx-said--held', Boolean(known))
    const shown = tab === 'response' ? withMarks(recording, hop.reply) : this.#request()
    this.#said.replaceChildren(known ? sentenceOf(recording, name) : valuesHere(shown))
  }

  fillAll() {
    if (this.#view) this.#tabs.fillAll()
  }

  /** The panel as it was built. */
  release() {
    this.#head.remove()
    this.#notice.remove()
    this.#tabs.row.remove()
    this.#tabs.panels.remove()
    this.#said.remove()
    for (const recorded of this.#box.querySelectorAll('.sx-recorded')) recorded.hidden = false
  }

  /** The request that the panel speaks of: what will be sent, if it has been prepared, else what was. */
  #request() {
    const {recording, label, prepared} = this.#view
    const {request} = hopOf(recording, label)
    return prepared && prepared.label === request.label ? prepared : request
  }

  #fill(key) {
    const {recording, recorded, label} = this.#view
    const hop = hopOf(recording, label)
    if (key === 'request') return requestPanel(recording, this.#request(), this.#remark())
    if (key === 'response') return replyPanel(recording, hop.reply)
    return key === 'code' ? codePanel(recording, this.#request(), this.#remark()) : changesPanel(hopOf(recorded, label), hop)
  }

  /** What kind of request is shown. */
  #remark() {
    const request = this.#request()
    if (request === this.#view.prepared) return 'ready to send: exactly this goes out'
    return request.live ? 'as sent' : 'recorded'
  }

  #showHead() {
    const {recording, label, states, canSend, busy} = this.#view
    const message = messageOf(recording, label)
    const refused = states.get(label) === 'refused'
    this.#send.setAttribute('aria-disabled', String(busy))
    this.#send.title = `Sends ${message.exchange} to ${nameOf(recording, messageOf(recording, message.exchange).to)}`
    this.#head.replaceChildren(
      element('div', {class: 'sx-exchange-title'},
        element('span', {class: `sx-tag${refused ? ' sx-tag--refused' : ''}`}, label),
        element('h2', {}, refused ? `Refused by the ${nameOf(recording, recording.refusal.by)}` : message.summary),
        canSend ? this.#send : null),
      element('div', {class: 'sx-meta'}, this.#hops(message), this.#badge(message)),
      ...this.#waits())
  }

  /** The participants of the exchange in a row, the two that speak now joined by an arrow. */
  #hops(message) {
    const {recording} = this.#view
    const chain = recording.messages.filter(other => other.exchange === message.exchange && other.kind === 'request')
    const people = [chain[0].from, ...chain.map(other => other.to)]
    const [left] = message.kind === 'request' ? [message.from] : [message.to]
    const at = people.indexOf(left)
    const unreached = chain.findIndex(other => !other.reached)
    return element('ol', {class: 'sx-hop', 'aria-label': 'Hops'}, people.map((key, place) => {
      const kinds = [place === at || place === at + 1 ? 'sx-hop--now' : '', place === at + 1 ? 'sx-hop--next' : '',
        unreached >= 0 && place > unreached ? 'sx-hop--off' : '']
      return element('li', {class: kinds.filter(Boolean).join(' ') || null}, nameOf(recording, key),
        place === at ? hopIcon(message.kind) : null)
    }))
  }

  /** Where the reply came from. */
  #badge(message) {
    const {recording} = this.#view
    const timing = recording.live[message.exchange]
    const [kind, word] = timing ? ['live', 'Live'] : ['recorded', 'Recorded']
    return element('span', {class: `sx-badge sx-badge--${kind}`}, element('b', {}, word),
      element('span', {}, `, sandbox clock ${dayOf((timing ?? recording.timing).clock)}`))
  }

  /** What pressing Send will send besides. */
  #waits() {
    const {waitsFor, canSend, prepared} = this.#view
    if (!canSend || prepared || !waitsFor.length) return []
    const first = waitsFor.length > 1 ? `${waitsFor[0]} to ${waitsFor.at(-1)}` : waitsFor[0]
    return [element('p', {class: 'sx-waits'},
      `Send request sends ${first} first: this one needs what their replies give.`)]
  }

  #showNotice() {
    const {notice} = this.#view
    this.#notice.hidden = !notice
    this.#notice.className = `sx-notice${notice ? ` sx-notice--${notice.tone}` : ''}`
    this.#notice.replaceChildren(...notice ? [element('p', {}, notice.text)] : [],
      ...notice?.stop ? [button('Stop', notice.stop)] : [])
  }
}
