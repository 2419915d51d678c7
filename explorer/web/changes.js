/** The Changes panel: what this tab sent and got, beside the known-good exchange, line by line. */

import {condensed, lineDiff} from './diff.js'
import {element} from './dom.js'
import {prettyJson} from './json.js'
import {hopOf} from './recording.js'

/** @typedef {{request: Object, reply: Object}} Hop */

/**
 * The panel for one hop: a failure beside the known-good exchange, what was put right beside the failure, else what was
 * sent live beside what was recorded.
 *
 * @param {import('./view.js').View} view
 * @param {Hop} shown  the hop as the other panels show it
 */
export function changesPanel({recorded, label, failure, failing, mended}, shown) {
  const good = hopOf(recorded, label)
  if (mended && !mended.exchanges) {
    return sections(hopOf(mended.failed, label), shown, ['as it failed', 'mended'],
      'What differs between the exchange that failed and the one that put it right.')
  }
  const prepared = failure && shown.request !== good.request
  if (failing || prepared && failure.chosen.label === shown.request.exchange) {
    return sections(good, shown, ['as it goes well', failing ? 'as it fails' : 'to be sent'],
      'What differs from the known-good exchange. Ids and times differ each time.')
  }
  if (!shown.reply.live && !shown.request.live) {
    return [element('p', {}, 'This is the recorded exchange itself. Once it has been sent live, this panel shows what differs.')]
  }
  return sections(good, shown, ['recorded', 'sent live'], null)
}

/** A request as lines; the token by its claims, which a person can compare. */
export function requestLines(request) {
  if (!request.url) return ['(not reached)']
  const headers = request.headers.filter(([name]) => !(request.claims && name.toLowerCase() === 'authorization'))
  const claims = request.claims ? ['', ...prettyJson(JSON.stringify(request.claims)).split('\n')] : []
  return [...addressLines(request), ...headers.map(([name, text]) => `${name}: ${text}`), ...claims, ...bodyLines(request)]
}

/** The address at the seams at which it is read: after the service root, and at each parameter of the search. */
function addressLines({method, url, parts}) {
  const lines = (parts?.length ? parts.map(({text}) => text) : [url]).flatMap(text => text.split(/(?=[?&])/))
  return [`${method} ${lines[0]}`, ...lines.slice(1).map(line => `  ${line}`)]
}

/** The reply of a hop as lines. @param {Hop} hop */
export function replyLines({request, reply}) {
  if (!reply.reached) return [request.url ? '(no reply)' : '(not reached)']
  return [String(reply.status), ...reply.headers.map(([name, text]) => `${name}: ${text}`), ...bodyLines(reply)]
}

function bodyLines({body}) {
  return body ? ['', ...prettyJson(body).split('\n')] : []
}

/**
 * Request and reply of two hops, side by side.
 *
 * @param {Hop} before
 * @param {Hop} after
 * @param {[string, string]} names  of the two
 * @param {string|null} introduction
 */
function sections(before, after, names, introduction) {
  return [
    introduction && element('p', {class: 'sx-lesson'}, introduction),
    ...section(`Request ${after.request.label}`, requestLines(before.request), requestLines(after.request), names),
    ...section(`Reply ${after.reply.label}`, replyLines(before), replyLines(after), names),
  ].filter(Boolean)
}

function section(title, before, after, [old, fresh]) {
  const lines = lineDiff(before, after)
  const changed = lines.filter(({kind}) => kind !== 'same').length
  const heading = element('h3', {}, title, element('small', {}, changed ? `− ${old}, + ${fresh}` : `${fresh} as ${old}`))
  if (!changed) return [heading, element('p', {}, 'Nothing differs.')]
  return [heading, diffBox(`Changes in ${title}`, condensed(lines))]
}

/**
 * Lines with what was taken away and what was added: by sign, by line and by element, so that colour is not needed.
 *
 * @param {string} name  of the box, for those who do not see it
 * @param {import('./diff.js').Line[]} lines
 */
export function diffBox(name, lines) {
  return element('div', {class: 'sx-diff', role: 'group', tabindex: '0', 'aria-label': name}, lines.map(drawnLine))
}

const TAGS = {removed: 'del', added: 'ins', same: 'span', skipped: 'span'}

function drawnLine({kind, line}) {
  return element(TAGS[kind], {class: `sx-diff-line sx-diff-line--${kind}`},
    kind === 'skipped' ? element('small', {}, line) : element('code', {}, line || ' '))
}
