/**
 * The ends of the value that is pointed at: the messages that give it and that use it are marked in drawing, list and
 * timeline, in shape and in words. The threads of the drawing can be reached by keyboard, and say where they lead.
 */

import {element} from './dom.js'
import {colourClass} from './marks.js'
import {threadOf, valuesOf} from './recording.js'

const ENDS = '.sx-end--gives, .sx-end--uses'

/** Lets the keyboard reach the threads. @param {Element} explorer */
export function makeThreadsReachable(explorer) {
  for (const thread of explorer.querySelectorAll('.sx-sequence .sx-thread[data-value]:not([tabindex])')) {
    thread.setAttribute('tabindex', '-1')
    thread.setAttribute('role', 'img')
    thread.setAttribute('aria-label', thread.querySelector('title')?.textContent ?? '')
  }
}

/** Marks both ends of the value that is held. @param {Element} explorer @param {import('./view.js').View} view */
export function markEnds(explorer, {recording, held}) {
  clearEnds(explorer)
  const values = valuesOf(recording)
  const value = held === null ? null : values.get(held)
  const thread = value && explorer.querySelector(`.sx-sequence .sx-thread[data-value="${CSS.escape(threadOf(values, held))}"]`)
  thread?.classList.add('sx-thread--focus')
  if (!value) return
  const colour = values.get(threadOf(values, held))?.thread ? colourClass(values, held) : null
  for (const label of new Set([value.from, ...value.used].filter(Boolean))) {
    const does = label === value.from ? 'gives' : 'uses'
    for (const end of explorer.querySelectorAll(`.sx-sequence .sx-message[data-message="${label}"], a.sx-item[data-message="${label}"], .sx-waterfall th a[data-message="${label}"]`)) {
      end.classList.add(`sx-end--${does}`, ...colour ? [colour] : [])
      if (end instanceof SVGElement) end.setAttribute('aria-label', `${end.getAttribute('aria-label')}, ${does} ${held}`)
      else if (end.matches('.sx-item')) end.querySelector('span')?.append(element('em', {class: 'sx-end-word'}, `${does} `, element('code', {}, held)))
      else end.append(element('em', {class: 'sx-end-word'}, ` ${does} `, element('code', {}, held)))
    }
  }
}

/** What was said of ends is taken back; a shape's own name comes with every pass. */
export function clearEnds(explorer) {
  for (const word of explorer.querySelectorAll('.sx-end-word')) word.remove()
  for (const end of explorer.querySelectorAll(ENDS)) {
    end.classList.remove(...[...end.classList].filter(name => name.startsWith('sx-end--') || name.startsWith('sx-value--')))
    if (end instanceof SVGElement) end.setAttribute('aria-label', (end.getAttribute('aria-label') ?? '').replace(/, (?:gives|uses) \w+$/, ''))
  }
}

/** The drawing as it was built. @param {Element} explorer */
export function releaseThreads(explorer) {
  for (const thread of explorer.querySelectorAll('.sx-thread[role="img"]')) {
    for (const name of ['tabindex', 'role', 'aria-label']) thread.removeAttribute(name)
  }
}
