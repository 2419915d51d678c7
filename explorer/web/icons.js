/** The few signs of the explorer. Each is hidden from assistive technology: the button around it has a name. */

import {drawn} from './dom.js'

/** A bar and an arrowhead that points away from the text, to the first message. */
export function firstIcon() {
  return icon('M6 5v14M18 5l-8 7 8 7')
}

/** The same to the last message. */
export function lastIcon() {
  return icon('M18 5v14M6 5l8 7-8 7')
}

/** The arrow between the two participants of a hop; a reply's is dashed and points the other way. */
export function hopIcon(kind) {
  const line = kind === 'reply' ? 'M11 6H36' : 'M0 6H26'
  const head = kind === 'reply' ? 'M11 1 1 6l10 5' : 'M36 6 25 0v12z'
  return drawn('svg', {class: `sx-hop-arrow sx-hop-arrow--${kind}`, viewBox: '0 0 36 12', 'aria-hidden': 'true'},
    drawn('path', {class: 'sx-hop-line', d: line}), drawn('path', {class: 'sx-hop-head', d: head}))
}

function icon(path) {
  return drawn('svg', {class: 'sx-icon', viewBox: '0 0 24 24', 'aria-hidden': 'true'}, drawn('path', {d: path}))
}
