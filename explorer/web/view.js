/** All that the parts of the explorer are told in a render pass, put together in one place from what is known. */

import {unbegun} from './liveside.js'
import {meets, messageOf, messagesWith, threadOf, valuesOf} from './recording.js'
import {tabOf} from './state.js'
import {byConsumer, carried, outcomeTold, refusalWords, statesOf, wentPast} from './states.js'

/**
 * @typedef {Object} View
 * @property {import('./ways.js').Way} way
 * @property {import('./recording.js').Recording} recording  with all that was sent live in it
 * @property {import('./recording.js').Recording} recorded  as it was recorded
 * @property {import('./layout.js').Layout} layout
 * @property {import('./layout.js').Layout|null} wishedLayout  the one that is being fetched
 * @property {Object<string, import('./parts.js').LaterPart>} fetched
 * @property {string} label  the message that is looked at
 * @property {string} tab  the tab that is open
 * @property {string|null} held  the value that is pointed at
 * @property {{slug: string|null, title: string, text: string}} path  the way that is shown, or is being fetched
 * @property {Map<string, import('./states.js').State>} states  of each message, by label
 * @property {Set<string>} used  the values that the current exchange carries
 * @property {{words: string[], useless: boolean}|null} refusal  `useless`: a reply came that the consumer cannot use
 * @property {string|null} past  the exchange whose request went straight to its last participant
 * @property {import('./failing.js').Failure|null} failure  the one that is chosen, wherever it is made
 * @property {boolean} failing  the current exchange is the one that fails, and what came of it is shown
 * @property {import('./store.js').Mended|null} mended  what was put right at the current exchange
 * @property {import('./catalogue.js').Catalogue|null} catalogue
 * @property {import('./store.js').Panels|null} panels
 * @property {boolean} canSend
 * @property {boolean} busy  something is being sent
 * @property {import('./recording.js').Message|null} prepared  the request made ready
 * @property {string[]} waitsFor  the exchanges that sending this one sends first
 * @property {string} world
 * @property {import('./run.js').Disorder|null} disorder  what is out of order in it
 * @property {{catalogue: string|null, rules: string|null}} root  addresses of the pages that list failures and rules
 * @property {import('./store.js').Note['notice']} notice
 * @property {string} news
 * @property {Edit|null} edit  null where nothing can be sent
 *
 * @typedef {{open: boolean, kit: import('./store.js').Kit|null, base: import('./recording.js').Message|null,
 *            draft: import('./draft.js').Draft|null, differences: import('./draft.js').Difference[], own: Object<string, string>,
 *            clock: string, now: () => number, home: string, waitsFor: string[],
 *            trouble: {part: string, text: string}|null}} Edit  what there is to change: `base` is the request as it was
 *   made ready; `draft` as the reader has changed it; `now` the world's time in milliseconds; `home` what addresses begin with
 * @typedef {Partial<ReturnType<import('./liverun.js').LiveRun['view']>>} Side  what the live run knows; less of it
 *   before it has begun, nothing where nothing can be sent
 */

/**
 * The view of what is known. The live run adds what it knows of the exchange.
 *
 * @param {import('./store.js').Known} known  with a way
 * @param {import('./ways.js').Ways} ways
 * @param {boolean} canSend  whether there is a live side
 * @returns {View}
 */
export function viewOf({state, way, recording, run, held, note, awaited, catalogue, failure, mended, editing, kit, panels, layout,
  wishedLayout, fetched}, ways, canSend) {
  const label = state.message
  const {variant} = awaited ?? state
  const {exchange: current} = messageOf(recording, label)
  const chosen = failure?.chosen ?? null
  const {edit = null, ...live} = /** @type {Side} */ (
    run?.view(current, chosen) ?? (canSend ? unbegun(way.recorded, current, chosen) : {}))
  const states = statesOf(recording, label)
  const refused = recording.refusal && messageOf(recording, recording.refusal.label).exchange
  const values = valuesOf(recording)
  const exchange = messagesWith(recording, label)
  const labels = new Set(exchange.map(message => message.label))
  const used = [...carried(exchange)].filter(name => values.has(name) && meets(values.get(name), labels))
  return {
    way, recording, recorded: way.recorded, layout, wishedLayout, fetched, label, tab: tabOf(state, recording), held,
    path: {slug: variant, ...ways.saidOf(variant)},
    states,
    used: new Set(used.map(name => threadOf(values, name))),
    refusal: recording.refusal ? {words: refusalWords(recording), useless: byConsumer(recording)} : null,
    past: refused && wentPast(recording, refused) ? refused : null,
    failure, failing: Boolean(failure?.fragment) && failure.chosen.label === current,
    root: ways.pages, mended: mended?.failure.chosen.label === current ? mended : null, catalogue,
    panels, canSend,
    busy: false, prepared: null, waitsFor: [], world: '', disorder: null, ...live,
    edit: edit && {...edit, open: editing === current, kit, waitsFor: live.waitsFor, differences: edit.draft?.differences ?? [],
      home: homeOf(edit.base, live.world)},
    notice: (note?.notice?.first ? note.notice : null) ?? live.notice ?? note?.notice ?? (failure && catalogue.unseen(recording, failure, current, canSend)),
    news: live.news || note?.news || outcomeTold(recording, label, states),
  }
}

/** What every address in a world begins with. */
function homeOf(base, world) {
  const end = base?.url.indexOf(`/sandbox/${world}/`) ?? -1
  return end < 0 ? '' : `${base.url.slice(0, end)}/sandbox/${world}/`
}

/**
 * Whether two views show the same message from the same sources, so that the panels need not be filled anew.
 *
 * @param {View|null} one
 * @param {View|null} other
 */
export function sameContent(one, other) {
  return Boolean(one && other) && ['recording', 'label', 'prepared', 'failure', 'mended'].every(part => one[part] === other[part])
    && one.edit?.open === other.edit?.open && one.edit?.kit === other.edit?.kit
}
