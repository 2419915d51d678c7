/** Headers on the page: a table of names and texts, with what each carried value is. */

import {element} from './dom.js'
import {markedText} from './marks.js'

/**
 * A table of headers.
 *
 * @param {[string, string][]} headers
 * @param {import('./marks.js').Marker} marker
 * @param {string} name  what the table is called for those who do not see it
 */
export function fieldTable(headers, marker, name) {
  return element('table', {class: 'sx-fields', 'aria-label': name}, element('tbody', {}, headers.map(([title, text]) =>
    element('tr', {}, element('th', {scope: 'row'}, title || element('em', {}, 'no name')), element('td', {}, fieldText(title, text, marker))))))
}

function fieldText(title, text, marker) {
  if (title.toLowerCase() === 'authorization') return tokenText(text)
  const marks = marker.at('header', title)
  const whole = marks.find(mark => mark.start === 0 && mark.end === text.length)
  return [markedText(text, marks, marker.draw, breakable), whole ? remark(marker.value(whole.value)) : null]
}

/** A token is long and not meant for eyes: its beginning, and all of it when asked. */
function tokenText(text) {
  if (text.length < 60) return text
  return element('details', {class: 'sx-token'},
    element('summary', {}, `${text.slice(0, 28)}…`, element('small', {}, `${text.length} characters, decoded below`)), text)
}

/** What a value that no thread shows is: made afresh, or the consumer's own. */
function remark(value) {
  if (!value || value.thread || value.part_of) return null
  if (value.origin === 'made') return element('small', {}, 'made afresh for each request')
  return value.origin === 'given' ? element('small', {}, value.meaning.split(/[;.]/)[0]) : null
}

/** A text that may break after a colon or a slash, as long identifiers do on narrow screens. */
export function breakable(text) {
  if (text.length < 30) return text
  return element('span', {}, text.split(/(?<=[/:,&?])/).flatMap((part, at) => at ? [element('wbr'), part] : [part]))
}
