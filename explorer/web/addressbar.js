/** The address bar: how a state is written into it, and which links lead to a place in this very page. */

import {fragmentOf} from './state.js'

/** Steps that follow within so many ms of each other are quick. */
const QUICK = 300

/**
 * So many quick steps are written at once: more than any way has messages, so that only a key that is held goes beyond.
 * A browser bears no long row of them: it gets slow, and then refuses.
 */
const AT_ONCE = 40

/** What waits to be written, when something came last, and how many came quickly. @type {Object} */
const unwritten = {state: null, at: '', timer: 0, last: -QUICK, quick: 0}

/**
 * Writes the state into the address. A link is something to come back from, so Back undoes it; steps along the row
 * replace one another, or Back would walk through every arrow. Of many quick steps, the one at which they rest is written.
 *
 * @param {import('./state.js').State} state
 * @param {'push'|'replace'} how
 */
export function writeAddress(state, how) {
  const now = performance.now()
  unwritten.quick = now - unwritten.last < QUICK ? unwritten.quick + 1 : 0
  unwritten.last = now
  if (how === 'push') writeWaiting()
  clearTimeout(unwritten.timer)
  unwritten.state = state
  unwritten.at = location.href
  if (how === 'push' || unwritten.quick < AT_ONCE) writeWaiting(how)
  else unwritten.timer = setTimeout(writeWaiting, QUICK)
}

/** What waits is written, unless there is another address by now: a link was followed, or Back. */
function writeWaiting(how = 'replace') {
  const {state, at} = unwritten
  unwritten.state = null
  const fragment = state && at === location.href ? fragmentOf(state, location.hash) : location.hash
  if (fragment !== location.hash) history[`${how}State`](history.state, '', fragment)
}

// Who follows a link comes back to where it was followed.
addEventListener('click', event => /** @type {Element} */ (event.target).closest?.('a') && writeWaiting(), {capture: true})

/** The whole address of a state. @param {import('./state.js').State} state */
export function linkTo(state) {
  return new URL(fragmentOf(state, location.hash), location.href).href
}

/**
 * The fragment of a link that leads to a place in this page; empty for any other link. The theme may have written the
 * address out in full, and a link in a drawing keeps it in an object.
 *
 * @param {Element} link
 */
export function fragmentWithin(link) {
  const {href} = /** @type {HTMLAnchorElement|SVGAElement} */ (link)
  const address = new URL(typeof href === 'string' ? href : href.baseVal, document.baseURI)
  const here = new URL(location.href)
  const {hash} = address
  address.hash = here.hash = ''
  return address.href === here.href ? hash : ''
}
