/** The threads of carried values in the drawing's margin: what is known so far, what is used now, what is pointed at. */

import {drawn} from './dom.js'

/**
 * Gives every thread its state.
 *
 * @param {SVGElement} svg
 * @param {import('./view.js').View} view
 * @param {(label: string) => number} place  of a label in the walk
 * @param {number} y  of the current line
 */
export function drawThreads(svg, {label, states, used, held}, place, y) {
  const here = place(label)
  for (const thread of svg.querySelectorAll('.sx-thread[data-value]')) {
    const value = thread.getAttribute('data-value')
    const from = thread.getAttribute('data-from')
    const known = place(from) <= here && !['refused', 'not-reached'].includes(states.get(from))
    const focus = value === held
    thread.classList.toggle('sx-thread--ahead', !known)
    thread.classList.toggle('sx-thread--used', known && used.has(value))
    thread.classList.toggle('sx-thread--focus', focus)
    thread.classList.toggle('sx-thread--quiet', known && !used.has(value) && !focus)
    if (!known) continue
    for (const part of thread.querySelectorAll('[data-at]')) {
      const ahead = place(part.getAttribute('data-at')) > here
      part.classList.toggle('sx-thread-line--ahead', ahead && part.matches('.sx-thread-line'))
      part.classList.toggle('sx-used--ahead', ahead && part.matches('.sx-used'))
      if (ahead && part.matches('.sx-thread-line')) drawKnownPart(part, y)
    }
  }
}

/** The consumer knows the value as far as the current line: so far the thread is solid. */
function drawKnownPart(path, y) {
  const [, x, top, bottom] = /^M(-?\d+) (-?\d+)V(-?\d+)/.exec(path.getAttribute('d')) ?? []
  if (!top || Number(top) >= y) return
  path.after(drawn('path', {class: 'sx-thread-line sx-overlay', d: `M${x} ${top}V${Math.min(y, Number(bottom))}`}))
}
