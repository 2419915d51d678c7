/** Two runs side by side: what differs between them, message by message. */

import {diffBox} from './changes.js'
import {condensed, lineDiff} from './diff.js'
import {element} from './dom.js'
import {outcomeOf, writtenOut} from './ran.js'
import {listed} from './recording.js'

/**
 * @typedef {{label: string, name: string, lines: import('./diff.js').Line[], cut: string}} Differing
 * @typedef {import('./ran.js').Ran} Ran
 */

/**
 * The comparison.
 *
 * @param {Ran} first
 * @param {Ran} second
 */
export function comparison(first, second) {
  const {different, words} = compared(first, second)
  const sides = /** @type {[string, Ran][]} */ ([['−', first], ['+', second]]).flatMap(([sign, ran]) => [
    element('dt', {}, element('b', {}, sign), ' ', ran.name),
    element('dd', {}, `${ran.path || ran.title}: ${outcomeOf(ran).words}`)])
  return element('section', {class: 'sx-run-comparison', 'aria-label': 'Comparison'},
    element('h3', {}, 'Comparison'), element('dl', {class: 'sx-run-sides'}, sides),
    different.map(({name, lines, cut}) => [element('h4', {}, name),
      diffBox(`Changes in ${name}`, condensed(lines)), cut ? element('p', {class: 'sx-absent'}, cut) : null]),
    words.map(told => element('p', {}, told)))
}

/**
 * What differs between two runs: messages that both have, and in words all else. A message whose changes are those of
 * one before it, as a proxy hands them on, is told by its label.
 *
 * @param {Ran} first
 * @param {Ran} second
 * @returns {{different: Differing[], words: string[]}}
 */
export function compared(first, second) {
  const sameWay = first.scenario === second.scenario && first.variant === second.variant
  const [left, right] = [writtenOut(first), writtenOut(second, first.base)].map(all => keyed(all, sameWay))
  const others = new Map(right.map(message => [message.key, message]))
  /** @type {Map<string, string[]>} by what has changed, the labels of the messages in which it has */
  const changed = new Map()
  const different = left.flatMap(({key, label, what, name, lines, cut}) => {
    const other = others.get(key)
    if (!other) return []
    const all = lineDiff(lines, other.lines)
    const changes = all.filter(({kind}) => kind !== 'same').map(({kind, line}) => `${kind} ${line}`).join('\n')
    const before = changed.get(changes) ?? []
    changed.set(changes, [...before, label])
    const both = label === other.label ? name : `${label} and ${other.label}, ${what}`
    return changes && !before.length ? [{label, name: both, lines: all, cut: cut || other.cut}] : []
  })
  const alike = changed.get('') ?? []
  const handedOn = different.map(({label}) => [...changed.values()].find(([begin]) => begin === label))
  return {different, words: [
    ...handedOn.filter(({length}) => length > 1)
      .map(([begin, ...more]) => `In ${listed(more)} the same has changed as in ${begin}.`),
    alike.length ? `The same in both: ${listed(alike)}.` : '',
    onlyIn(first, left, right), onlyIn(second, right, left),
    first.base === second.base ? '' : 'They were sent in two worlds; that alone is not shown as a difference.',
  ].filter(Boolean)}
}

/** Messages with what tells them apart: on the same way their labels, else what they are, repeated ones counted. */
function keyed(messages, sameWay) {
  const counts = new Map()
  return messages.map(message => {
    const nth = counts.get(message.what) ?? 0
    counts.set(message.what, nth + 1)
    return {...message, key: sameWay ? message.label : `${message.what} ${nth}`}
  })
}

function onlyIn({name}, messages, others) {
  const known = new Set(others.map(({key}) => key))
  const alone = messages.filter(({key}) => !known.has(key)).map(({label}) => label)
  return alone.length ? `Only in ${name}: ${listed(alone)}.` : ''
}
