/** The recording that is shown, which follows from all else that is known. Pure functions. */

/**
 * What is known, with what follows from it: the failure that is chosen, and the recording to be shown. Both stay the
 * same objects as long as nothing that they are made of changes, so that nobody draws anew in vain.
 *
 * @param {import('./store.js').Known} now
 * @param {import('./store.js').Known} before
 * @returns {import('./store.js').Known}
 */
export function withShown(now, before) {
  const {state, way, run, catalogue} = now
  if (!way) return now
  const base = run?.recording ?? way.recorded
  const chosen = catalogue?.chosen(state) ?? null
  const sent = chosen ? run?.failed(chosen.name) ?? null : null
  const made = [way, base, chosen?.name, sent]
  if (before.made && made.every((part, at) => part === before.made[at])) {
    return {...now, failure: before.failure, recording: before.recording, made}
  }
  const failure = chosen && catalogue.failure(chosen, way.recorded, run)
  const recording = failure?.fragment ? catalogue.laidOver(base, way.recorded, failure) : base
  return {...now, failure, recording, made}
}
