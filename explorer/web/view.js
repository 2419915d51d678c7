/** All that the parts of the explorer are told when something changes, put together in one place. */

import {meets, messageOf, messagesWith, threadOf, valuesOf} from './recording.js'
import {carried, refusalWords, statesOf} from './states.js'

/**
 * The view of a place. The live run adds what it knows of the exchange.
 *
 * @param {{recording: import('./recording.js').Recording, recorded: import('./recording.js').Recording, label: string,
 *          tab: string, held: string|null, run: import('./liverun.js').LiveRun|null,
 *          path: {slug: string|null, title: string, text: string},
 *          note: {news: string, notice: {tone: string, text: string, stop: null}|null}|null}} place  `path` is the way that
 *   is shown, `note` what is to be said of it as long as the live run has nothing to say
 */
export function viewOf({recording, recorded, label, tab, held, run, path, note}) {
  const live = run?.view(messageOf(recording, label).exchange)
  const values = valuesOf(recording)
  const exchange = messagesWith(recording, label)
  const labels = new Set(exchange.map(message => message.label))
  const used = [...carried(exchange)].filter(name => values.has(name) && meets(values.get(name), labels))
  return {
    recording, recorded, label, tab, held, path,
    current: label,
    states: statesOf(recording, label),
    used: new Set(used.map(name => threadOf(values, name))),
    refusal: recording.refusal ? {words: refusalWords(recording)} : null,
    canSend: run !== null,
    busy: false, prepared: null, waitsFor: [], world: '', ...live,
    notice: live?.notice ?? note?.notice ?? null, news: live?.news || note?.news || '',
  }
}

/** Whether two views show the same message from the same sources, so that the panels need not be filled anew. */
export function sameContent(one, other) {
  return Boolean(one && other) && ['recording', 'label', 'prepared'].every(part => one[part] === other[part])
}
