/** The hop waterfall: who waits for whom and how long, as a table whose bars are laid to a scale. */

import {element, messageLink} from './dom.js'
import {endOf, timedHops, spanOf, ticksIn} from './hops.js'
import {listed, messageOf, nameOf} from './recording.js'
import {duration} from './reply.js'
import {STATE_WORDS} from './states.js'

/** The narrowest bar, in percent: what took no time at all is seen, too. */
const NARROWEST = 0.6

export class Timeline {
  node = element('section', {class: 'sx-timeline', 'aria-label': 'Timeline'})
  #said = element('p', {class: 'sx-timeline-said'})
  #one = element('div', {class: 'sx-waterfall'})
  #all = element('div', {class: 'sx-waterfall'})
  /** @type {import('./view.js').View|null} */
  #view = null

  constructor() {
    this.node.append(this.#said, this.#one, this.#all)
  }

  /** @param {import('./view.js').View} view */
  show(view) {
    const before = this.#view
    if (view.recording === before?.recording && view.label === before?.label) return
    this.#view = view
    const {recording, label} = view
    const hops = timedHops(recording, view.states)
    const {exchange} = messageOf(recording, label)
    const here = hops.filter(({request}) => request.exchange === exchange)
    const focused = this.#focused()
    this.#said.replaceChildren(saidOfTimes(hops))
    const mixed = new Set(hops.filter(({ms}) => ms !== null).map(({simulated}) => simulated)).size > 1
    this.#one.replaceChildren(waterfall({...view, mixed}, here, `This exchange: ${spanOf(here[0])}`))
    this.#all.replaceChildren(waterfall({...view, mixed}, hops, 'The whole run, without the pauses between'))
    if (focused) /** @type {HTMLElement|null} */ (this.node.querySelectorAll('.sx-waterfall')[focused.at]
      ?.querySelector(focused.link))?.focus({preventScroll: true})
  }

  /** The row of a message in the whole run. @returns {Element|null} */
  rowOf(label) {
    return this.#all.querySelector(`tr[data-labels~="${label}"]`)
  }

  /** Which link has focus, told so that it is found again in what is written anew. */
  #focused() {
    const link = document.activeElement
    if (!link || !this.node.contains(link)) return null
    return {at: this.#all.contains(link) ? 1 : 0, link: `th a[data-message="${link.getAttribute('data-message')}"]`}
  }
}

/** Where the times come from. */
function saidOfTimes(hops) {
  const outer = hops.filter(({depth}) => depth === 0)
  const measured = outer.filter(({simulated, ms}) => !simulated && ms !== null)
  const invented = outer.filter(({simulated, ms}) => simulated && ms !== null)
  const middle = ' When a hop within another began is not known: its bar stands in the middle.'
  if (!measured.length) return `These times are simulated: they show who waits for whom, not how long it takes. Send requests to measure them.${middle}`
  const live = listed(measured.map(spanOf))
  return `Measured as they were sent live: ${live}.${invented.length ? ' The other times are simulated, and drawn hollow.' : ''}${middle}`
}

function waterfall(view, hops, caption) {
  const begin = hops[0].start
  const length = endOf(hops) - begin
  const scale = Math.max(length, 0.001)
  return element('table', {},
    element('caption', {}, caption, element('small', {}, length ? ` ${duration(length)}` : '')),
    element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Hop'),
      element('th', {scope: 'col', class: 'sx-scale'}, element('span', {class: 'sx-unseen-word'}, 'Bar'), axis(length, scale)),
      element('th', {scope: 'col', class: 'sx-took'}, 'Time'))),
    element('tbody', {}, hops.map(hop => hopRow(view, hop, begin, scale))))
}

function axis(length, scale) {
  const ticks = element('span', {class: 'sx-ticks', 'aria-hidden': 'true'}, ticksIn(length).map(ms =>
    atPlaces(element('span', {}, ms === 0 ? '0' : `${ms}`), {left: 100 * ms / scale})))
  return [ticks, element('span', {class: 'sx-unit', 'aria-hidden': 'true'}, 'ms')]
}

function hopRow(view, hop, begin, scale) {
  const {recording, label} = view
  const {request, reply, depth, ms, simulated} = hop
  const now = request.label === label || reply.label === label
  const state = stateOf(view, hop)
  const kinds = [`sx-hop-row--${state}`, now ? 'sx-hop-row--now' : '', depth ? 'sx-hop-row--inner' : '', simulated ? 'sx-hop-row--simulated' : '']
  const bar = atPlaces(messageLink(recording, request.label, null), ms === null ? {left: 0, width: 0}
    : {left: 100 * (hop.start - begin) / scale, width: Math.max(100 * ms / scale, NARROWEST)})
  bar.className = `sx-hop-bar${ms === null ? ' sx-hop-bar--none' : ''}`
  bar.title = `${request.label}, ${request.summary}`
  bar.tabIndex = -1
  bar.setAttribute('aria-hidden', 'true')
  return element('tr', {class: `sx-hop-row ${kinds.filter(Boolean).join(' ')}`, 'data-labels': `${request.label} ${reply.label}`},
    element('th', {scope: 'row'}, element('span', {class: 'sx-hop-labels'}, labelLink(view, request), ' to ', labelLink(view, reply)),
      ` ${nameOf(recording, request.from)} to ${nameOf(recording, request.to)}`, element('small', {}, request.summary)),
    element('td', {class: 'sx-track'}, element('div', {class: 'sx-lane'}, bar)),
    element('td', {class: 'sx-took'}, ms === null ? null : element('span', {}, duration(ms)), hopWords(view, hop, now, state)))
}

function labelLink({recording, label}, message) {
  const made = messageLink(recording, message.label)
  if (message.label === label) made.setAttribute('aria-current', 'step')
  return made
}

/** The state of a hop: of its reply, unless the request already came to nothing. */
function stateOf({states}, {request, reply}) {
  const [asked, answered] = [states.get(request.label), states.get(reply.label)]
  if (asked === 'not-reached' || answered === 'no-reply') return asked === 'not-reached' ? asked : answered
  if (asked === 'refused' || answered === 'refused') return 'refused'
  if (asked === 'current' || answered === 'current') return 'current'
  return answered === 'not-yet' && asked === 'done' ? 'current' : answered
}

/** What a bar cannot say: now, not yet, who refused, that no reply came. */
function hopWords({refusal, mixed}, {request, ms, simulated}, now, state) {
  const told = {refused: refusal?.words.at(-1), 'no-reply': 'no reply', 'not-reached': STATE_WORDS['not-reached'],
    'not-yet': STATE_WORDS['not-yet']}[state]
  const unmeasured = ms === null && !['not-reached', 'no-reply'].includes(state) && request.reached ? 'not measured' : null
  return [now ? element('b', {}, 'now') : null, told, unmeasured, mixed && simulated && ms !== null ? 'simulated' : null].filter(Boolean)
    .map(word => element('small', {}, word))
}

/** An element at a place along the scale, in percent. */
function atPlaces(made, places) {
  for (const [side, percent] of Object.entries(places)) made.style.setProperty(side, `${percent.toFixed(2)}%`)
  return made
}
