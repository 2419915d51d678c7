/** What is out of order in the sandbox while a failure is made, in words. Pure functions. */

import {nameOf} from './recording.js'

const LINES = {
  refused: who => `${who} takes no connection`,
  reset: who => `the connection to ${who} is broken off`,
  silent: who => `${who} takes the request and says nothing`,
  'slow-body': who => `the reply of ${who} comes too slowly`,
  'cut-body': who => `the reply of ${who} is cut short on its way`,
  'broken-gzip': who => `the reply of ${who} is damaged on its way`,
  'wrong-type': who => `a page of HTML comes in place of the reply of ${who}`,
}

/** Settings of a world, each with what it does to whoever it is set for. */
const SETTINGS = {
  line: (who, how) => LINES[how]?.(who),
  outage: who => `${who} is out of order`,
  error: who => `what ${who} depends on fails`,
  fails: who => `${who} itself fails`,
  overload: who => `${who} has too much to do`,
  throttle: (who, most) => most ? `${who} takes ${most} requests a minute` : `${who} takes no more requests in this minute`,
  delay: (who, seconds) => `${who} takes ${seconds} s longer to answer`,
  authorisation: who => `${who} wants an access token`,
  access: (who, how) => how === 'none' ? `the consumer’s application may not use ${who}` : `the consumer’s application may use ${who} without a user only`,
  certificate: (_who, which) => which === 'missing' ? 'the consumer shows no certificate' : 'the consumer’s certificate is not valid',
  appointments: (who, on) => `${who} has appointments switched ${on ? 'on' : 'off'}`,
  strict_if_match: who => `${who} takes no change without If-Match`,
}

/**
 * What is out of order, thing by thing: `the connection to PDS is broken off`.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {import('./catalogue.js').Fault} fault
 * @returns {string[]}
 */
export function outOfOrder(recording, {switches, days_later: days}) {
  return [...switchedTold(recording, switches), ...days ? [`the sandbox’s clock is ${days === 1 ? 'a day' : `${days} days`} ahead`] : []]
}

/** What switches do, each in words. @param {import('./recording.js').Recording} recording @param {Object<string, Object<string, any>>} switches */
export function switchedTold(recording, switches) {
  return Object.entries(switches).flatMap(([key, settings]) => Object.entries(settings).map(([name, value]) =>
    SETTINGS[name]?.(whoIs(recording, key), value) ?? `${name} of ${key} is ${value}`))
}

/** A participant of the drawing, or a practice by its code. */
function whoIs(recording, key) {
  const name = nameOf(recording, key)
  if (name === key) return `the practice ${key}`
  return name === name.toUpperCase() && key !== 'ssp' ? name : `the ${name}`
}
