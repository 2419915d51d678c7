/** The head of the exchange: which message, who speaks to whom, where the reply came from, and the button that sends. */

import {button, element} from './dom.js'
import {hopIcon} from './icons.js'
import {dayOf, messageOf, nameOf} from './recording.js'
import {statusText} from './reply.js'
import {FAILED, byConsumer} from './states.js'

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
  show({recording, label, states, canSend, busy, waitsFor, prepared, past, failing, failure, mended}) {
    const message = messageOf(recording, label)
    const failed = FAILED.has(states.get(label))
    this.#tag.className = `sx-tag${failed ? ' sx-tag--refused' : mended ? ' sx-tag--good' : ''}`
    this.#tag.textContent = label
    this.#title.textContent = failed ? failedTitle(recording, message) : message.summary
    // One thing is loud: where a fix is offered, that is it.
    this.#send.classList.toggle('sx-button--main', !(failing && recording.refusal && !mended))
    this.#send.setAttribute('aria-disabled', String(busy))
    this.#send.title = `Sends ${message.exchange} to ${nameOf(recording, messageOf(recording, message.exchange).to)}`
    this.#meta.replaceChildren(...[hops(recording, message, past === message.exchange), outcome(recording, message, mended),
      badge(recording, message)].filter(part => part !== null))
    this.#waits.hidden = !canSend || prepared !== null || !waitsFor.length
    const before = waitsFor.length > 1 ? `${waitsFor[0]} to ${waitsFor.at(-1)}` : waitsFor[0]
    this.#waits.textContent = `Send request sends ${before} first: this one needs what their replies give.`
  }
}

/** The participants of the exchange in a row, the two that speak now joined by an arrow. */
function hops(recording, message, past) {
  const chain = recording.messages.filter(other => other.exchange === message.exchange && other.kind === 'request')
  const all = [chain[0].from, ...chain.map(other => other.to)]
  // Past the proxy only the two ends speak.
  const people = past ? [all[0], all.at(-1)] : all
  const at = past ? 0 : people.indexOf(message.kind === 'request' ? message.from : message.to)
  const unreached = past ? -1 : chain.findIndex(other => !other.reached)
  return element('ol', {class: 'sx-hop', 'aria-label': 'Hops'}, people.map((key, place) => {
    const kinds = [place === at || place === at + 1 ? 'sx-hop--now' : '', place === at + 1 ? 'sx-hop--next' : '',
      unreached >= 0 && place > unreached ? 'sx-hop--off' : '']
    return element('li', {class: kinds.filter(Boolean).join(' ') || null}, nameOf(recording, key),
      place === at ? hopIcon(message.kind) : null)
  }), past && element('li', {class: 'sx-hop-past'}, `past the ${nameOf(recording, all[1])}`))
}

function failedTitle(recording, message) {
  const {refusal} = recording
  if (refusal.status === null || message.kind === 'reply' && !message.reached) return `No reply from ${inSentence(nameOf(recording, message.kind === 'reply' ? message.from : message.to))}`
  return byConsumer(recording) ? 'Of no use to the consumer' : `Refused by the ${nameOf(recording, refusal.by)}`
}

/** `PDS`, `the SSP`: names in capitals of services that people ask by name stand alone. */
function inSentence(name) {
  return ['PDS', 'SDS'].includes(name) ? name : `the ${name}`
}

/** What came of it, in a badge: refused with which status, or mended. */
function outcome(recording, message, mended) {
  if (mended) return element('span', {class: 'sx-badge sx-badge--mended'}, element('b', {}, 'Mended'))
  const refused = recording.refusal && messageOf(recording, recording.refusal.label).exchange === message.exchange
  if (!refused) return null
  const {status} = recording.refusal
  const words = status === null ? 'No reply' : byConsumer(recording) ? `${status}, of no use` : statusText(status)
  return element('span', {class: 'sx-badge sx-badge--refused'}, element('b', {}, words))
}

/** Where the reply came from. */
function badge(recording, message) {
  const timing = recording.live[message.exchange]
  const recorded = recording.failed?.exchange === message.exchange ? recording.failed.timing : recording.timing
  const [kind, word] = timing ? ['live', 'Live'] : ['recorded', 'Recorded']
  return element('span', {class: `sx-badge sx-badge--${kind}`}, element('b', {}, word),
    element('span', {}, `, sandbox clock ${dayOf((timing ?? recorded).clock)}`))
}
