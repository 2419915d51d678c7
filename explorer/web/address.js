/** The address of a request in named parts, one line a part. */

import {element, messageLink} from './dom.js'
import {breakable} from './fields.js'
import {colourClass, markedText} from './marks.js'
import {nameOf, valuesOf} from './recording.js'

/**
 * The address of a request.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {import('./recording.js').Message} request
 * @param {import('./recording.js').Message} outer  the consumer's own request, of which this may be what was passed on
 * @param {import('./marks.js').Marker} marker
 */
export function addressParts(recording, request, outer, marker) {
  const removed = removedPart(request, outer)
  let at = 0
  const lines = (request.parts ?? [{part: 'address', text: request.url ?? ''}]).map(part => {
    const start = at
    at += part.text.length
    const marks = marker.at('url').filter(mark => mark.start >= start && mark.end <= at)
      .map(mark => ({...mark, start: mark.start - start, end: mark.end - start}))
    return line(recording, request, part, marks, marker)
  })
  if (removed) lines.unshift(removedLine(recording, request, removed))
  return element('dl', {class: 'sx-parts'}, lines)
}

/** What stood before the address when the consumer sent it; null when nothing did, or something else changed too. */
export function removedPart(request, outer) {
  if (request.label === outer.label || !outer.url || !request.url || !outer.url.endsWith(request.url)) return null
  return outer.url.slice(0, outer.url.length - request.url.length) || null
}

function removedLine(recording, request, text) {
  const name = nameOf(recording, request.from)
  return element('div', {class: 'sx-part sx-part--removed'}, element('dt', {}, name),
    element('dd', {}, element('del', {}, breakable(text)),
      element('small', {}, `removed by the ${name} before it forwards`)))
}

function line(recording, request, {part, text}, marks, marker) {
  if (part === 'base') {
    return row('base', part, nameOf(recording, request.to), null, markedText(text, marks, marker.draw, breakable))
  }
  const whole = part === 'service_root' && marks.find(mark => mark.start === 0 && mark.end === text.length)
  const inner = markedText(text, marks.filter(mark => mark !== whole), marker.draw,
    part === 'search' ? searchLines : breakable)
  if (!whole) return row(part, part, part, null, inner)
  const from = marker.origin(whole.value)
  const made = row('value', part, whole.value, from && element('small', {}, 'from ', messageLink(recording, from)), inner)
  made.classList.add(colourClass(valuesOf(recording), whole.value))
  made.setAttribute('data-value', whole.value)
  return made
}

function row(kind, part, name, remark, inner) {
  return element('div', {class: `sx-part sx-part--${kind}`, 'data-part': part},
    element('dt', {}, name, remark ? [' ', remark] : null), element('dd', {}, inner))
}

/** A parameter, or what is left of one beside a mark: sign, name, and the rest. */
function named(parameter) {
  const [, sign, name, rest] = /^([?&])([^=]+)(.*)$/s.exec(parameter) ?? ['', '', '', parameter]
  return [sign, name && element('span', {class: 'sx-name'}, name), breakable(rest)]
}

/** A search, one parameter a line. */
function searchLines(text) {
  return element('span', {}, text.split(/(?=&)/).flatMap((parameter, at) =>
    [at || parameter.startsWith('&') ? element('br') : null, ...named(parameter)]))
}
