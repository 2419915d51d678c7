/**
 * How long each hop of a run took, and when it began, as far as it is known. Pure functions.
 *
 * @typedef {Object} Hop
 * @property {import('./recording.js').Message} request
 * @property {import('./recording.js').Message} reply
 * @property {number} depth  0 for what the consumer waits for, 1 for what the one it asked passes on
 * @property {number|null} ms  null when it did not happen, or nobody measured it
 * @property {number} start  in ms since the run began, without the pauses between its exchanges
 * @property {boolean} simulated
 */

import {exchangesOf, hopOf, labelsOf} from './recording.js'

/**
 * The hops of a run, each exchange after the one before it. What a hop within another has before it and after it is not
 * measured: it is placed in the middle.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {Map<string, import('./states.js').State>} states
 * @returns {Hop[]}
 */
export function timedHops(recording, states) {
  let start = 0
  return exchangesOf(recording).flatMap(exchange => {
    const hops = timedHopsIn(recording, exchange, states)
    const [whole, ...inner] = hops
    whole.start = start
    for (const hop of inner) hop.start = start + Math.max(((whole.ms ?? 0) - (hop.ms ?? 0)) / 2, 0)
    start = endOf(hops)
    return hops
  })
}

/** When the last of some hops ends, in ms since the run began. @param {Hop[]} hops */
export function endOf(hops) {
  return Math.max(...hops.map(hop => hop.start + (hop.ms ?? 0)))
}

/** Where its times come from: what is said of an exchange that was sent live, or of the recording. */
export function timingOf(recording, exchange) {
  const {live, failed, timing} = recording
  return live[exchange] ?? (failed?.exchange === exchange ? failed.timing : timing)
}

/** The labels of an exchange, the first and the last: `4a to 4d`. @param {Hop} hop */
export function spanOf({request, reply}) {
  return `${request.label} to ${reply.label}`
}

/**
 * Round places for a scale of so many ms: about four, from 0 on.
 *
 * @param {number} length
 * @returns {number[]}
 */
export function ticksIn(length) {
  if (!(length > 0)) return [0]
  const rough = length / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(times => times * power).find(each => each >= rough)
  return Array.from({length: Math.floor(length / step + 1e-9) + 1}, (_, at) => Number((at * step).toPrecision(6)))
}

function timedHopsIn(recording, exchange, states) {
  const {ms = {}, simulated} = timingOf(recording, exchange)
  const requests = labelsOf(recording).map(label => hopOf(recording, label))
    .filter(({request}, at, all) => request.exchange === exchange && all.findIndex(other => other.request === request) === at)
  return requests.map(({request, reply}, depth) => {
    const happened = request.reached && states.get(request.label) !== 'not-reached'
    const took = happened ? ms[reply.label] : undefined
    return {request, reply, depth, ms: typeof took === 'number' ? took : null, start: 0, simulated: Boolean(simulated)}
  })
}
