/**
 * Links that hold a changed request: making one of what is shown, and taking over what one brought. Taking over only
 * makes a request ready and shows it; it is sent when the reader presses Send request, and not before.
 */

import {linkTo} from './addressbar.js'
import {Draft} from './draft.js'
import {awaitsLinked} from './linking.js'
import {messageOf} from './recording.js'
import {objectionTo} from './shareable.js'
import {ChangeRefused, LONGEST_FRAGMENT, changeIn, readChange, withChange, writtenChange} from './sharing.js'

/**
 * @typedef {{address: string|null, told: string, news: string, text: string}} Link  `address`: null when there must be none;
 *   `told`: what the button says when it has been copied; `text`: what there is to say besides, `news` in a few words
 * @typedef {import('./store.js').Known} Known
 */

/**
 * The link to what is shown, with what the reader has changed in the request; null when nothing is.
 *
 * @param {Known} now
 * @returns {Link|null}
 */
export function linkWithChange({state, recording, run, failure}) {
  const {exchange} = messageOf(recording, state.message)
  const {base, draft: kept, own} = run?.view(exchange, failure?.chosen ?? null).edit ?? {}
  const draft = kept ?? (base && new Draft(base, undefined, own))
  const change = draft && changeIn(draft)
  if (!change) return null
  const objection = objectionTo(draft)
  if (objection) {
    return {address: null, told: 'Not copied', news: 'No link was copied', text: `No link was copied: in your change, ${objection.where} holds ${objection.what}, and whoever gets ` +
      'a link can read all that is in it. Undo that part, or write something made up in its place, and copy again.'}
  }
  const place = {scenario: state.scenario, variant: state.variant, fault: state.fault, exchange}
  const address = linkTo({...state, message: exchange, tab: null, change: writtenChange(change, place)})
  const length = address.length - address.indexOf('#')
  // Before it is given away: what comes out of it is what went in.
  const same = JSON.stringify(withChange(change, draft.base, draft.own).request) === JSON.stringify(draft.request)
  if (length > LONGEST_FRAGMENT || !same) {
    const [long, most] = [length, LONGEST_FRAGMENT].map(number => number.toLocaleString('en-GB'))
    return {address: linkTo({...state, change: null}), told: 'Copied without change', news: 'The link was copied without your change',
      text: `The link was copied without your change, which is too long for one: with it the link would have ${long} characters ` +
        `after the address of the page, and ${most} is the most. The tab Code has the whole request to copy.`}
  }
  return {address, told: 'Copied with change', news: '', text: ''}
}

/**
 * A link has led here and holds a change: it is read, and the editor opened for it. What is wrong with it is said.
 *
 * @param {import('./store.js').Store} store
 * @param {import('./actions.js').Actions} actions
 * @param {import('./state.js').State} wished  as the link names it
 */
export async function arriveWithChange(store, actions, wished) {
  const {state, note, recording, run, failure} = store.now
  const {exchange} = messageOf(recording, state.message)
  const chosen = failure?.chosen ?? null
  try {
    if (note?.notice) throw new ChangeRefused('what it was made for is not here')
    const change = readChange(wished.change, {scenario: wished.scenario, variant: wished.variant, fault: wished.fault, exchange})
    if (!run) throw new ChangeRefused('this page has no sandbox behind it, and without one no changed request can be shown')
    const {edit} = run.view(exchange, chosen)
    if (!edit) throw new ChangeRefused(`${exchange} cannot be changed as long as this failure is chosen`)
    // What is recorded is built like what will be made ready, so most of what can be wrong is told at once.
    const recorded = messageOf(recording, exchange)
    if (recorded.url) judged(change, edit.base ?? recorded, edit.own)
    store.change({linked: {variant: state.variant, fault: state.fault, exchange, change}})
  } catch (error) {
    leaveOut(store, error, exchange)
    return
  }
  await actions.edit({focus: false})
  if (!awaitsLinked(store.now, exchange) || store.now.state.message !== exchange) return
  const {waitsFor: waits} = run.view(exchange, chosen)
  const [give, that] = waits.length > 1 ? ['give', 'those'] : ['gives', 'that']
  if (waits.length) {
    say(store, 'waiting', `The link changes ${exchange}, which waits for what ${rangeOf(waits)} ${give}`,
      `This link holds a change of ${exchange}. The request needs what ${rangeOf(waits)} ${give}: send ${that} first, and the change is taken over. Nothing has been sent so far.`)
  } else {
    const text = `This link holds a change of ${exchange}, which cannot be shown yet: the sandbox has not made the request ready. Press Edit to try again.`
    store.change({note: {news: '', notice: {tone: 'away', text, stop: null, first: true}}})
  }
}

/**
 * Takes the change over that a link has brought, once the request that it is of has been made ready.
 *
 * @param {import('./store.js').Store} store
 */
export function takeOverChange(store) {
  const {linked, state, recording, run, failure} = store.now
  const {exchange} = messageOf(recording, state.message)
  if (!awaitsLinked(store.now, exchange)) return
  const chosen = failure?.chosen ?? null
  const {base, draft: kept, own} = run.view(exchange, chosen).edit ?? {}
  if (!base) return
  try {
    const draft = judged(linked.change, base, own)
    const same = kept && JSON.stringify(kept.request) === JSON.stringify(draft.request)
    if (kept && !same && kept.by !== 'the link') throw new ChangeRefused(`you have changed ${exchange} yourself: undo that, and open the link again`)
    run.hush()
    run.keep(exchange, draft, chosen)
    const news = draft.changed ? `${exchange} is changed by the link. Nothing has been sent` : `${exchange} already is as the link has it`
    store.change({linked: null, note: {notice: null, news}})
  } catch (error) {
    leaveOut(store, error, exchange)
  }
}

/** The request with the change. Raises {@link ChangeRefused}. */
function judged(change, base, own) {
  const draft = withChange(change, base, own)
  const objection = objectionTo(draft)
  if (objection) throw new ChangeRefused(`in it, ${objection.where} holds ${objection.what}`)
  return draft
}

/** Says why a change is left out; what is shown is the request without it. */
function leaveOut(store, error, exchange) {
  if (!(error instanceof ChangeRefused)) throw error
  const {state, note, run} = store.now
  run?.hush()
  store.change({linked: null, editing: null, state: {...state, change: null}})
  const help = run ? 'Make the change again with Edit, or ask whoever gave you the link to copy it anew.'
    : 'Start the sandbox on your own machine, as its page here says, and open the link there: put that machine’s address in place of this page’s, and keep all that follows the #.'
  const before = note?.notice ? `${note.notice.text} ` : ''
  say(store, 'trouble', 'The change in the link was left out', `${before}This link holds a changed request, which was left out: ${error.message}. You see ${exchange} without the change. ${help}`)
}

function say(store, tone, news, text) {
  store.change({note: {news, notice: {tone, text, stop: null}}})
}

function rangeOf(labels) {
  return labels.length > 1 ? `${labels[0]} to ${labels.at(-1)}` : labels[0]
}
