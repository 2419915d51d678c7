/**
 * The drawing in the page: the component adopts the SVG that the build drew and gives its shapes their states.
 *
 * It sets classes, moves the band and the flags, and lays what only a state needs (a stop bar, hatched ground) over the
 * drawing. It knows nothing of a recording beyond labels and states.
 */

import {drawn} from './dom.js'
import {messageOf} from './recording.js'
import {FAILED, STATE_WORDS} from './states.js'
import {drawPast, lineIn, lostOn, stopAt} from './stops.js'
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
      for (const part of message.querySelectorAll('.sx-line, .sx-head')) part.removeAttribute('visibility')
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

  /** The shape of the message so many places on. */
  #beside(label, by) {
    return this.#messages.get([...this.#messages.keys()][this.#place(label) + by])
  }

  #y(label) {
    return Number(this.#messages.get(label)?.getAttribute('data-y') ?? 0)
  }

  #showMessage(label, message, {recording, states, label: current, refusal, past}) {
    const state = states.get(label) ?? 'not-yet'
    for (const name of STATES) message.classList.toggle(`sx-message--${name}`, name === state)
    const now = label === current
    message.classList.toggle('sx-message--current', now)
    message.toggleAttribute('aria-current', now)
    if (now) message.setAttribute('aria-current', 'step')
    const words = [now ? 'current' : null, now && state === 'current' ? null : STATE_WORDS[state]]
      .filter(word => word && word !== 'done').join(', ')
    const reply = message.classList.contains('sx-message--reply')
    const direct = past !== null && FAILED.has(state) && messageOf(recording, label).exchange === past
    const notes = [words, direct ? 'not by way of the SSP' : ''].filter(Boolean).join(', ')
    message.setAttribute('aria-label', this.#names.get(label) + (notes ? ` (${notes})` : ''))
    this.#relabel(label, message, FAILED.has(state) && reply ? state === 'refused' ? refusal.words : ['no reply'] : null)
    const headless = state === 'no-reply' || state === 'refused' && (!reply || refusal.useless)
    message.querySelector('.sx-head')?.setAttribute('visibility', headless || direct ? 'hidden' : 'inherit')
    message.querySelector('.sx-line')?.setAttribute('visibility', direct ? 'hidden' : 'inherit')
    const line = direct ? drawPast(message, this.#beside(label, reply ? -1 : 1), reply) : lineIn(message)
    if (line && state === 'refused' && (!reply || refusal.useless)) stopAt(message, line)
    if (line && state === 'no-reply') lostOn(message, line)
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

  #showBand({label: current, states}) {
    const band = this.#svg.querySelector('.sx-band')
    if (!band) return
    band.setAttribute('y', String(this.#y(current) - BAND.above))
    band.setAttribute('height', String(BAND.height))
    band.setAttribute('visibility', 'visible')
    band.classList.toggle('sx-band--refused', FAILED.has(states.get(current)))
  }

  /** Bars of participants at work: dotted while it is to come, solid as far as it has happened. */
  #showBars({label: current, states, past}) {
    const here = this.#place(current)
    for (const bar of this.#svg.querySelectorAll('.sx-activation[data-from]:not(.sx-overlay)')) {
      const [from, to] = [bar.getAttribute('data-from'), bar.getAttribute('data-to')]
      const begun = this.#place(from) <= here
      const second = bar.previousElementSibling?.getAttribute('data-from') === from
      const skipped = past === from && second
      const met = past !== null && this.#place(from) === this.#place(past) + 1
      const refused = met || states.get(from) === 'refused' && second
      bar.classList.toggle('sx-activation--refused', refused)
      bar.classList.toggle('sx-activation--not-yet', !refused && this.#place(to) > here)
      bar.setAttribute('visibility', skipped || states.get(from) === 'not-reached' && !met ? 'hidden' : 'inherit')
      if (skipped) continue
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
    const refused = FAILED.has(states.get(current))
    const flag = flags.querySelector('.sx-flag--refused text')
    if (flag) flag.textContent = refused ? STATE_WORDS[states.get(current)] : STATE_WORDS.refused
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
