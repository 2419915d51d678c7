/** The Changes panel: what this tab sent and got, beside the recorded run, line by line. */

import {condensed, lineDiff} from './diff.js'
import {element} from './dom.js'
import {prettyJson} from './json.js'

/**
 * The panel for one hop.
 *
 * @param {{request: Object, reply: Object}} recorded
 * @param {{request: Object, reply: Object}} shown
 */
export function changesPanel(recorded, shown) {
  if (!shown.reply.live && !shown.request.live) {
    return [element('p', {}, 'This is the recorded exchange itself. Once it has been sent live, this panel shows what differs.')]
  }
  return [
    ...section(`Request ${shown.request.label}`, requestLines(recorded.request), requestLines(shown.request)),
    ...section(`Reply ${shown.reply.label}`, replyLines(recorded.reply), replyLines(shown.reply)),
  ]
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

export function replyLines(reply) {
  if (!reply.reached) return ['(not reached)']
  return [String(reply.status), ...reply.headers.map(([name, text]) => `${name}: ${text}`), ...bodyLines(reply)]
}

function bodyLines({body}) {
  return body ? ['', ...prettyJson(body).split('\n')] : []
}

function section(title, before, after) {
  const lines = lineDiff(before, after)
  const changed = lines.filter(({kind}) => kind !== 'same').length
  const heading = element('h3', {}, title, element('small', {}, changed ? '− recorded, + sent live' : 'as recorded'))
  if (!changed) return [heading, element('p', {}, 'Nothing differs from the recorded run.')]
  return [heading, element('div', {class: 'sx-diff', role: 'group', tabindex: '0', 'aria-label': `Changes in ${title}`},
    condensed(lines).map(drawnLine))]
}

const TAGS = {removed: 'del', added: 'ins', same: 'span', skipped: 'span'}

function drawnLine({kind, line}) {
  return element(TAGS[kind], {class: `sx-diff-line sx-diff-line--${kind}`},
    kind === 'skipped' ? element('small', {}, line) : element('code', {}, line || ' '))
}
