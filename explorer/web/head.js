/** The head of the exchange: which message, who speaks to whom, where the reply came from, and the button that sends. */

import {button, element} from './dom.js'
import {hopIcon} from './icons.js'
import {dayOf, messageOf, nameOf} from './recording.js'

export class Head {
  node = element('div', {class: 'sx-exchange-head'})
  #tag = element('span')
  #title = element('h2')
  #meta = element('div', {class: 'sx-meta'})
  #waits = element('p', {class: 'sx-waits', hidden: true})
  #send

  /** @param {import('./actions.js').Actions} actions @param {boolean} canSend */
  constructor(actions, canSend) {
    this.#send = button('Send request', () => actions.send(), {kind: 'main'})
    const title = element('div', {class: 'sx-exchange-title'}, this.#tag, this.#title, canSend && this.#send)
    this.node.append(title, this.#meta, this.#waits)
  }

  /** @param {import('./view.js').View} view */
  show({recording, label, states, canSend, busy, waitsFor, prepared}) {
    const message = messageOf(recording, label)
    const refused = states.get(label) === 'refused'
    this.#tag.className = `sx-tag${refused ? ' sx-tag--refused' : ''}`
    this.#tag.textContent = label
    this.#title.textContent = refused ? `Refused by the ${nameOf(recording, recording.refusal.by)}` : message.summary
    this.#send.setAttribute('aria-disabled', String(busy))
    this.#send.title = `Sends ${message.exchange} to ${nameOf(recording, messageOf(recording, message.exchange).to)}`
    this.#meta.replaceChildren(hops(recording, message), badge(recording, message))
    this.#waits.hidden = !canSend || prepared !== null || !waitsFor.length
    const before = waitsFor.length > 1 ? `${waitsFor[0]} to ${waitsFor.at(-1)}` : waitsFor[0]
    this.#waits.textContent = `Send request sends ${before} first: this one needs what their replies give.`
  }
}

/** The participants of the exchange in a row, the two that speak now joined by an arrow. */
function hops(recording, message) {
  const chain = recording.messages.filter(other => other.exchange === message.exchange && other.kind === 'request')
  const people = [chain[0].from, ...chain.map(other => other.to)]
  const at = people.indexOf(message.kind === 'request' ? message.from : message.to)
  const unreached = chain.findIndex(other => !other.reached)
  return element('ol', {class: 'sx-hop', 'aria-label': 'Hops'}, people.map((key, place) => {
    const kinds = [place === at || place === at + 1 ? 'sx-hop--now' : '', place === at + 1 ? 'sx-hop--next' : '',
      unreached >= 0 && place > unreached ? 'sx-hop--off' : '']
    return element('li', {class: kinds.filter(Boolean).join(' ') || null}, nameOf(recording, key),
      place === at ? hopIcon(message.kind) : null)
  }))
}

/** Where the reply came from. */
function badge(recording, message) {
  const timing = recording.live[message.exchange]
  const [kind, word] = timing ? ['live', 'Live'] : ['recorded', 'Recorded']
  return element('span', {class: `sx-badge sx-badge--${kind}`}, element('b', {}, word),
    element('span', {}, `, sandbox clock ${dayOf((timing ?? recording.timing).clock)}`))
}
