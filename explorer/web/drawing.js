/**
 * The drawing in the page: the component adopts the SVG that the build drew and gives its shapes their states.
 *
 * It sets classes, moves the band and the flags, and lays what only a state needs (a stop bar, hatched ground) over the
 * drawing. It knows nothing of a recording beyond labels and states.
 */

import {drawn} from './dom.js'
import {STATE_WORDS} from './states.js'
import {drawThreads} from './threads.js'

const STATES = Object.keys(STATE_WORDS)
const BAND = {above: 24, height: 33}
const LETTER = 9

/** @typedef {import('./view.js').View} View */

export class Drawing {
  #svg
  #messages = new Map()
  #names = new Map()
  #labels = new Map()

  /** @param {SVGElement} svg */
  constructor(svg) {
    this.#svg = svg
    for (const message of svg.querySelectorAll('.sx-message[data-message]')) {
      const label = message.getAttribute('data-message')
      this.#messages.set(label, message)
      this.#names.set(label, message.getAttribute('aria-label'))
      this.#labels.set(label, message.querySelector('.sx-label')?.cloneNode(true))
    }
  }

  /** Shows how far the run is. @param {View} view */
  show(view) {
    for (const overlay of this.#svg.querySelectorAll('.sx-overlay')) overlay.remove()
    for (const [label, message] of this.#messages) this.#showMessage(label, message, view)
    this.#showBand(view)
    this.#showBars(view)
    this.#showFlags(view)
    this.#showUnreached(view)
    drawThreads(this.#svg, view, label => this.#place(label), this.#y(view.label))
  }

  /** The drawing as it was built. */
  release() {
    for (const [label, message] of this.#messages) {
      this.#relabel(label, message, null)
      message.classList.remove(...STATES.map(name => `sx-message--${name}`))
      message.setAttribute('aria-label', this.#names.get(label))
      message.removeAttribute('aria-current')
    }
    for (const overlay of this.#svg.querySelectorAll('.sx-overlay')) overlay.remove()
  }

  /** The shape of a message, to be scrolled to. */
  shapeOf(label) {
    return this.#messages.get(label) ?? null
  }

  #place(label) {
    return [...this.#messages.keys()].indexOf(label)
  }

  #y(label) {
    return Number(this.#messages.get(label)?.getAttribute('data-y') ?? 0)
  }

  #showMessage(label, message, {states, label: current, refusal}) {
    const state = states.get(label) ?? 'not-yet'
    for (const name of STATES) message.classList.toggle(`sx-message--${name}`, name === state)
    const now = label === current
    message.classList.toggle('sx-message--current', now)
    message.toggleAttribute('aria-current', now)
    if (now) message.setAttribute('aria-current', 'step')
    const words = [now ? 'current' : null, now && state === 'current' ? null : STATE_WORDS[state]]
      .filter(word => word && word !== 'done').join(', ')
    message.setAttribute('aria-label', this.#names.get(label) + (words ? ` (${words})` : ''))
    const reply = message.classList.contains('sx-message--reply')
    this.#relabel(label, message, state === 'refused' && reply ? refusal?.words : null)
    const head = message.querySelector('.sx-head')
    head?.toggleAttribute('hidden', false)
    head?.setAttribute('visibility', state === 'refused' && !reply ? 'hidden' : 'inherit')
    if (state === 'refused' && !reply) this.#stop(message)
  }

  /** A refusal is told where the expected reply stood. */
  #relabel(label, message, words) {
    const text = message.querySelector('.sx-label')
    const original = this.#labels.get(label)
    if (!text || !original) return
    const fresh = original.cloneNode(true)
    if (words) {
      const room = message.querySelector('.sx-hit')?.getBBox().width ?? Infinity
      const fitting = words.find(text => text.length * LETTER < room) ?? words.at(-1)
      fresh.replaceChildren(fresh.querySelector('.sx-number'), ` ${fitting}`)
    }
    if (text.textContent !== fresh.textContent) text.replaceWith(fresh)
  }

  /** The stop bar before who refused, and a cross beyond. */
  #stop(message) {
    const [, , y, end] = /M(-?\d+) (-?\d+)H(-?\d+)/.exec(message.querySelector('.sx-line')?.getAttribute('d') ?? '') ?? []
    if (!end) return
    message.append(
      drawn('path', {class: 'sx-stop sx-overlay', d: `M${end} ${Number(y) - 10}v20`}),
      drawn('g', {class: 'sx-cross sx-overlay', transform: `translate(${Number(end) + 30} ${y})`},
        drawn('circle', {r: 9.5}), drawn('path', {d: 'M-3.6-3.6l7.2 7.2M3.6-3.6l-7.2 7.2'})))
  }

  #showBand({label: current, states}) {
    const band = this.#svg.querySelector('.sx-band')
    if (!band) return
    band.setAttribute('y', String(this.#y(current) - BAND.above))
    band.setAttribute('height', String(BAND.height))
    band.setAttribute('visibility', 'visible')
    band.classList.toggle('sx-band--refused', states.get(current) === 'refused')
  }

  /** Bars of participants at work: dotted while it is to come, solid as far as it has happened. */
  #showBars({label: current, states}) {
    const here = this.#place(current)
    for (const bar of this.#svg.querySelectorAll('.sx-activation[data-from]:not(.sx-overlay)')) {
      const [from, to] = [bar.getAttribute('data-from'), bar.getAttribute('data-to')]
      const begun = this.#place(from) <= here
      const refused = states.get(from) === 'refused' && bar.previousElementSibling?.getAttribute('data-from') === from
      bar.classList.toggle('sx-activation--refused', refused)
      bar.classList.toggle('sx-activation--not-yet', !refused && this.#place(to) > here)
      bar.setAttribute('visibility', states.get(from) === 'not-reached' ? 'hidden' : 'inherit')
      if (!begun || refused || this.#place(to) <= here) continue
      const part = /** @type {Element} */ (bar.cloneNode(false))
      part.setAttribute('class', 'sx-activation sx-overlay')
      part.setAttribute('height', String(Math.max(this.#y(current) + 6 - Number(bar.getAttribute('y')), 6)))
      bar.after(part)
    }
  }

  #showFlags({label: current, states}) {
    const flags = this.#svg.querySelector('.sx-flags')
    if (!flags) return
    const refused = states.get(current) === 'refused'
    this.#raise(flags.querySelector('.sx-flag--refused'), refused ? this.#y(current) : null)
    this.#raise(flags.querySelector('.sx-flag:not(.sx-flag--refused)'), refused ? null : this.#y(current))
    const after = [...this.#messages.keys()].slice(this.#place(current) + 1)
    const next = after.find(label => ['not-yet', 'not-reached'].includes(states.get(label)))
    const quiet = flags.querySelector('.sx-flag-quiet')
    if (quiet && next) quiet.textContent = STATE_WORDS[states.get(next)]
    this.#raise(quiet, next ? this.#y(next) - 4 : null)
  }

  #raise(flag, y) {
    flag?.setAttribute('visibility', y === null ? 'hidden' : 'visible')
    if (y !== null) flag?.setAttribute('transform', `translate(0 ${y})`)
  }

  /** Hatched ground below every run of messages that were not reached. */
  #showUnreached({states}) {
    const hatch = this.#svg.querySelector('pattern[id$="hatch"]')
    const frames = this.#svg.querySelector('.sx-frames')
    let run = []
    const lay = () => {
      if (run.length) frames?.append(this.#ground(run, hatch))
      run = []
    }
    for (const [label, message] of this.#messages) {
      if (states.get(label) === 'not-reached') run.push(message)
      else lay()
    }
    lay()
  }

  /** The ground of whole steps is as wide as their frame. */
  #framed(left, right, y) {
    const consumer = Math.min(...[...this.#messages.values()].map(message => message.querySelector('.sx-hit')?.getBBox().x ?? 0))
    const frame = [.../** @type {NodeListOf<SVGGraphicsElement>} */ (this.#svg.querySelectorAll('.sx-frame'))].map(part => part.getBBox())
      .find(box => box.y <= y && y <= box.y + box.height)
    return frame && left <= consumer ? [frame.x, frame.x + frame.width] : [left, right]
  }

  #ground(run, hatch) {
    const boxes = run.map(message => (message.querySelector('.sx-hit') ?? message).getBBox())
    const top = Math.min(...boxes.map(box => box.y))
    const bottom = Math.max(...boxes.map(box => box.y + box.height))
    const [left, right] = this.#framed(Math.min(...boxes.map(box => box.x)), Math.max(...boxes.map(box => box.x + box.width)), top)
    return drawn('rect', {class: 'sx-unreached-ground sx-overlay', x: left, y: top, width: right - left,
      height: bottom - top, fill: hatch ? `url(#${hatch.id})` : 'none'})
  }
}
