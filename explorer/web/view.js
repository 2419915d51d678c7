/** All that the parts of the explorer are told when something changes, put together in one place. */

import {messageOf, messagesWith, threadOf, valuesOf} from './recording.js'
import {carried, refusalWords, statesOf} from './states.js'

/**
 * The view of a place. The live run adds what it knows of the exchange.
 *
 * @param {{recording: import('./recording.js').Recording, recorded: import('./recording.js').Recording, label: string,
 *          tab: string, held: string|null, run: import('./liverun.js').LiveRun|null}} place
 */
export function viewOf({recording, recorded, label, tab, held, run}) {
  const values = valuesOf(recording)
  return {
    recording, recorded, label, tab, held,
    current: label,
    states: statesOf(recording, label),
    used: new Set([...carried(messagesWith(recording, label))].map(name => threadOf(values, name))),
    refusal: recording.refusal ? {words: refusalWords(recording)} : null,
    canSend: run !== null,
    busy: false, prepared: null, waitsFor: [], notice: null, news: '', world: '',
    ...run?.view(messageOf(recording, label).exchange),
  }
}

/** Whether two views show the same message from the same sources, so that the panels need not be filled anew. */
export function sameContent(one, other) {
  return Boolean(one && other) && ['recording', 'label', 'prepared'].every(part => one[part] === other[part])
}
