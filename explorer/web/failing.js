/** A failure laid over a recording: one exchange goes wrong, and what comes after it is not reached. Pure functions. */

import {groundedMessages, labelsOf, messageOf, messagesWith} from './recording.js'

/** @typedef {import('./recording.js').Recording} Recording */

/**
 * What has been seen of a chosen failure.
 *
 * @typedef {Object} Failure
 * @property {import('./catalogue.js').Chosen} chosen
 * @property {import('./catalogue.js').Fault} fault  as it is told of this very exchange
 * @property {import('./catalogue.js').Fragment|null} fragment  what came of it; null as long as nothing is known
 * @property {boolean} live
 * @property {Object<string, string>} texts  what the values are that its fix speaks of
 */

/**
 * The failure that a state names, as far as it has been seen: sent live in this world, else recorded at its home.
 *
 * @param {import('./catalogue.js').Chosen} chosen
 * @param {Recording} recorded  the way without failure
 * @param {import('./liverun.js').LiveRun|null} run
 * @returns {Failure}
 */
export function failureOf(chosen, recorded, run) {
  const sent = run?.failed(chosen.name)
  const known = Object.fromEntries(recorded.values.filter(({text}) => text !== null).map(({name, text}) => [name, text]))
  if (sent) return {chosen, fault: sent.told, fragment: sent.fragment, live: true, texts: {...known, ...chosen.fault.texts, ...sent.values}}
  const {messages, bodies, refusal, timing, texts} = chosen.fault
  const fragment = chosen.home ? {messages, bodies, refusal, timing, base: recorded.base} : null
  return {chosen, fault: chosen.fault, fragment, live: false, texts: {...known, ...texts}}
}

/**
 * The recording in which an exchange went as the failure has it. If that was refused, the run ends there: of what comes
 * after, the recorded messages stay, to be read ahead.
 *
 * @param {Recording} base  with what was sent live in it
 * @param {Recording} recorded
 * @param {Failure} failure  with a fragment
 * @returns {Recording}
 */
export function withFailure(base, recorded, {chosen, fragment, live}) {
  const news = new Map(groundedMessages(fragment, live).map(message => [message.label, message]))
  const last = labelsOf(recorded).indexOf(messagesWith(recorded, chosen.label).at(-1).label)
  const cut = at => fragment.refusal !== null && at > last
  const kept = Object.entries(base.live).filter(([label]) =>
    label !== chosen.label && !cut(labelsOf(recorded).indexOf(label)))
  return {
    ...base,
    messages: base.messages.map((message, at) => news.get(message.label) ?? (cut(at) ? recorded.messages[at] : message)),
    refusal: fragment.refusal,
    live: {...Object.fromEntries(kept), ...live ? {[chosen.label]: fragment.timing} : {}},
    failed: {exchange: chosen.label, timing: fragment.timing},
  }
}

/**
 * What to say of a failure that is not recorded here.
 *
 * @param {Recording} recording
 * @param {import('./catalogue.js').Chosen} chosen
 * @param {boolean} live  whether there is a sandbox to make it in
 */
export function withoutRecording(recording, {fault, label}, live) {
  const {summary} = messageOf(recording, label)
  const otherPath = fault.label === label && (fault.variant ?? null) !== (recording.variant ?? null)
  const home = fault.recorded_in ? `“${fault.recorded_in}”` : otherPath ? 'another path' : fault.label
  return live
    ? `There is no recording of this failure at ${label}, “${summary}”. Send request makes it happen in the sandbox.`
    : `This failure was recorded ${fault.recorded_in ? 'in' : 'at'} ${home} only. To make it happen at ${label}, “${summary}”, the page needs the live sandbox.`
}
