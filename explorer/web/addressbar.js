/** The address bar: how a state is written into it, and which links lead to a place in this very page. */

import {fragmentOf} from './state.js'

/**
 * Writes the state into the address. A link is something to come back from, so Back undoes it; steps along the row
 * replace one another, or Back would walk through every arrow.
 *
 * @param {import('./state.js').State} state
 * @param {'push'|'replace'} how
 */
export function writeAddress(state, how) {
  const fragment = fragmentOf(state, location.hash)
  if (fragment !== location.hash) history[how === 'push' ? 'pushState' : 'replaceState'](history.state, '', fragment)
}

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
