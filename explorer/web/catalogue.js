/**
 * The catalogue of failures: which there are, where each can be made, and what a name in a link means.
 *
 * A failure is named by its slug where it is made at its home, the exchange that it is recorded at. Made elsewhere, the
 * label of the exchange follows after a full stop: `ssp-sender-unknown.5a`. It is fetched when it is wanted, and with it
 * all that shows failures.
 *
 * @typedef {{slug: string, title: string, label: string, variant: string|null, by: string, status: number|null,
 *            code: string|null, rule: string|null, cause: string, recognise: string, source: string, fixes: string[],
 *            changes: {part: string, before: string|null, after: string|null}[],
 *            switches: Object<string, Object>, days_later: number, meanwhile: string[], mend: string[],
 *            texts: Object<string, string>, mended: Stored[], below_http: boolean,
 *            recorded_in?: string} & Stored} Fault  `recorded_in`: a guest here, at home in the scenario of
 *   that title; nothing of what came of it is known
 * @typedef {{messages: Object[], bodies: string[], refusal: import('./recording.js').Refusal|null, timing: Object,
 *            base: string}} Fragment  what came of sending one exchange
 * @typedef {Omit<Fragment, 'base'>} Stored  the same as it is recorded: its base is that of the Recording beside it
 * @typedef {{name: string, fault: Fault, label: string, home: boolean}} Chosen  `label` opens the exchange that fails;
 *   `home`: it is the one that the failure is recorded at
 * @typedef {{who: string, name: string, faults: {name: string, title: string, answer: string}[]}} Group  the failures
 *   of an exchange that one participant brings about
 */

import {bannerWords} from './banner.js'
import {failureOf, withFailure, withoutRecording} from './failing.js'
import {failurePanel} from './failure.js'
import {plainName} from './fragment.js'
import {unpacked} from './packing.js'
import {comesBefore} from './recording.js'

export class Catalogue {
  /** @type {Object<string, Object>} the recordings of the other ways */
  ways
  /** @type {Object<string, string>} what the codes in error replies mean */
  codes
  #faults
  #at
  #aliases

  /** @param {{ways: Object, faults: Object<string, Fault>, at: Object, codes: Object, aliases: Object}} more */
  constructor({ways, faults, at, codes, aliases}) {
    this.ways = ways
    this.codes = codes
    this.#faults = faults
    this.#at = at
    this.#aliases = aliases
  }

  /** The name that a way has now. @param {string|null} slug */
  wayNamed(slug) {
    return this.#aliases.variants[slug] ?? slug
  }

  /** What a name in a state means; null when it means nothing. @param {import('./state.js').State} state @returns {Chosen|null} */
  chosen({variant, fault: name}) {
    const [slug, place] = (name ?? '').split('.')
    const fault = this.#known(slug)
    if (!fault) return null
    const home = isHome(fault, variant)
    if (home && (!place || place === fault.label)) return {name: slug, fault, label: fault.label, home}
    const places = this.#places(slug, variant)
    const label = places.includes(place) ? place : places[0]
    return label ? {name: `${fault.slug}.${label}`, fault, label, home: false} : null
  }

  /**
   * The state nearest to a wished one that has a failure there is, at a place where it can be made; with words when it
   * is another.
   *
   * @param {import('./state.js').State} wished
   * @returns {{state: import('./state.js').State, trouble: string}}
   */
  nearest(wished) {
    const variant = this.wayNamed(wished.variant)
    if (wished.fault === null) return {state: {...wished, variant}, trouble: ''}
    const [slug, place] = wished.fault.split('.')
    const fault = this.#known(slug)
    if (!fault) {
      const trouble = `There is no failure ${plainName(slug)} here; “Make it fail” lists those that there are.`
      return {state: {...wished, variant, fault: null}, trouble}
    }
    const here = {...wished, variant, fault: place ? `${fault.slug}.${place}` : this.#named(fault, variant, wished.message)}
    const chosen = this.chosen(here)
    if (chosen) return {state: {...here, fault: chosen.name, message: wished.message ?? chosen.label},
      trouble: place && place !== chosen.label ? `“${fault.title}” cannot be made at ${plainName(place)}; showing it at ${chosen.label}.` : ''}
    return {
      state: {...wished, ...this.#somewhere(fault), tab: null},
      trouble: `“${fault.title}” cannot happen on the path that the link names; showing it where it can.`,
    }
  }

  /**
   * What can be made to fail at an exchange, by who then says no: in the order of the participants, the consumer last.
   *
   * @param {import('./recording.js').Recording} recording
   * @param {string} exchange
   * @returns {Group[]}
   */
  groups(recording, exchange) {
    const variant = recording.variant ?? null
    const here = (this.#at[variant ?? '']?.[exchange] ?? []).map(slug => this.#faults[slug]).filter(Boolean)
    const people = [...recording.participants].sort((one, other) => Number(one.role === 'consumer') - Number(other.role === 'consumer'))
    return people.map(({key, name, role}) => ({
      who: key,
      name: role === 'consumer' ? 'No reply of use' : `${name} refuses`,
      faults: here.filter(({by}) => by === key).map(fault => ({
        name: this.#atHome(fault, variant, exchange) ? fault.slug : `${fault.slug}.${exchange}`,
        title: fault.title, answer: answerTold(fault),
      })),
    })).filter(({faults}) => faults.length)
  }

  /**
   * What has been seen of a chosen failure.
   *
   * @param {Chosen} chosen
   * @param {import('./recording.js').Recording} recorded  the way without failure
   * @param {import('./liverun.js').LiveRun|null} run
   */
  failure(chosen, recorded, run) {
    return failureOf(chosen, recorded, run)
  }

  /** The recording in which that failure happened, as {@link withFailure} has it. */
  laidOver(base, recorded, failure) {
    return withFailure(base, recorded, failure)
  }

  /** That a failure which is chosen at an exchange has not been seen yet. @returns {import('./store.js').Note['notice']} */
  unseen(recording, failure, exchange, live) {
    if (failure.fragment || failure.chosen.label !== exchange) return null
    return {tone: live ? 'waiting' : 'trouble', text: withoutRecording(recording, failure.chosen, live), stop: null}
  }

  /** What is said of a failure beside its reply. @param {import('./view.js').View} view @param {import('./actions.js').Actions} actions */
  panel(view, actions) {
    return failurePanel(view, actions)
  }

  /** What a failure puts out of order in the world, in words. @param {import('./view.js').View} view */
  banner(view) {
    return bannerWords(view)
  }

  /** Where a failure can be had: at home, or on the first way that it can be made on as a guest. */
  #somewhere(fault) {
    if (!fault.recorded_in) return {variant: fault.variant ?? null, fault: fault.slug, message: fault.label}
    const [way, label] = Object.keys(this.#at).flatMap(slug => this.#places(fault.slug, slug).map(place => [slug, place]))[0]
    return {variant: way || null, fault: `${fault.slug}.${label}`, message: label}
  }

  #known(slug) {
    return this.#faults[this.#aliases.faults[slug] ?? slug] ?? null
  }

  /** The name of a failure on a way: made at its home, or at the message that is looked at, or at the first place. */
  #named(fault, variant, message) {
    if (isHome(fault, variant)) return fault.slug
    const places = this.#places(fault.slug, variant)
    const place = places.findLast(label => label === message || comesBefore(label, message ?? '')) ?? places[0]
    return place ? `${fault.slug}.${place}` : fault.slug
  }

  #atHome(fault, variant, exchange) {
    return isHome(fault, variant) && fault.label === exchange
  }

  #places(slug, variant) {
    const at = this.#at[variant ?? ''] ?? {}
    return Object.keys(at).filter(label => at[label].includes(slug))
  }
}

/**
 * The catalogue in a file, told by the Recording beside it. Raises what tells that it is none.
 *
 * @param {string} text
 * @param {string} recording
 * @param {(name: string) => Promise<string>} guests  fetches what is told of failures that are at home in other scenarios
 * @returns {Promise<Catalogue>}
 */
export async function catalogueIn(text, recording, guests) {
  const more = unpacked(JSON.parse(text), JSON.parse(recording))
  if (!more.guests) return new Catalogue(more)
  const {faults, codes} = JSON.parse(await guests(more.guests))
  const places = new Set(Object.values(more.at).flatMap(labels => Object.values(labels).flat()))
  const welcome = Object.fromEntries(Object.entries(faults).filter(([slug]) => places.has(slug)))
  return new Catalogue({...more, faults: {...welcome, ...more.faults}, codes: {...codes, ...more.codes}})
}

/** Whether a failure is recorded on a way. */
function isHome(fault, variant) {
  return !fault.recorded_in && (fault.variant ?? null) === variant
}

/** What comes back: `403`, `200, unusable`, `no reply`. @param {{status: number|null, by: string}} fault */
export function answerTold({status, by}) {
  if (status === null) return 'no reply'
  return by === 'consumer' ? `${status}, of no use` : String(status)
}
