/** How a message ends that did not get through: a stop bar, a cross, or a line past the proxy. Drawn over the drawing. */

import {drawn} from './dom.js'

/** How near the right edge the flags stand, in units of the drawing. */
const FLAG_ROOM = 110

/** @typedef {{from: number, to: number, y: number}} Line  of a message, from where it begins to where its head would be */

/** @param {Element|null|undefined} message  @returns {Line|null} */
export function lineIn(message) {
  const [, from, y, to] = /M(-?\d+) (-?\d+)H(-?\d+)/.exec(message?.querySelector('.sx-line')?.getAttribute('d') ?? '') ?? []
  return to === undefined ? null : {from: Number(from), to: Number(to), y: Number(y)}
}

/** The stop bar before who refused, and a cross beyond it: on the bar of who refused, where the margin begins there. */
export function stopAt(message, {from, to, y}) {
  const {width = Infinity} = message.ownerSVGElement?.viewBox.baseVal ?? {}
  const beyond = to < from ? to + 24 : to + (to + FLAG_ROOM < width ? 30 : 14)
  message.append(drawn('path', {class: 'sx-stop sx-overlay', d: `M${to} ${y - 10}v20`}), cross(beyond, y))
}

/** A cross in the middle of a reply that did not come. */
export function lostOn(message, {from, to, y}) {
  message.append(cross((from + to) / 2, y))
}

function cross(x, y) {
  return drawn('g', {class: 'sx-cross sx-overlay', transform: `translate(${x} ${y})`},
    drawn('circle', {r: 9.5}), drawn('path', {d: 'M-3.6-3.6l7.2 7.2M3.6-3.6l-7.2 7.2'}))
}

/**
 * The line of a call past the proxy, on to the column of who stands behind it.
 *
 * @param {Element} message  the consumer's request, or the reply to it
 * @param {Element|undefined} inner  the message between the proxy and whoever stands behind it
 * @param {boolean} reply
 * @returns {Line|null}
 */
export function drawPast(message, inner, reply) {
  const [own, within] = [lineIn(message), lineIn(inner)]
  if (!own || !within) return null
  const far = reply ? {...own, from: within.from} : {...own, to: within.to}
  message.append(drawn('path', {class: 'sx-line sx-overlay', d: `M${far.from} ${far.y}H${far.to}`}))
  const head = reply && message.querySelector('.sx-head')?.getAttribute('d')
  if (head) message.append(drawn('path', {class: 'sx-head sx-head--open sx-overlay', d: head}))
  return far
}
