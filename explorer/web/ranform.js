/** Whether something that lies in the browser's store is a run: whatever lies there, nothing that reads a run trips. */

import {areHeaders, isKeptEdit} from './ranedit.js'

const ABOUT = ['id', 'name', 'scenario', 'title', 'page', 'base', 'path', 'failing']
const IN_MESSAGE = ['label', 'kind', 'from', 'to', 'partner', 'exchange', 'summary']

/** Whether something that was kept is a run that this version can read. @param {any} kept */
export function isRan(kept) {
  return kept?.schema === 1 && ABOUT.every(part => isText(kept[part]))
    && ['variant', 'fault'].every(part => kept[part] === null || isText(kept[part]))
    && areTexts(kept.asked) && kept.asked.length > 0 && areTexts(kept.done)
    && Array.isArray(kept.participants) && kept.participants.every(each => isText(each?.key) && isText(each.name))
    && isThing(kept.edits) && Object.values(kept.edits).every(isKeptEdit)
    && isThing(kept.live) && Object.values(kept.live).every(isThing)
    && (kept.refusal === null || isRefusal(kept.refusal))
    && Array.isArray(kept.messages) && kept.messages.every(message => isMessage(message, kept.messages))
}

function isMessage(message, all) {
  return isThing(message) && IN_MESSAGE.every(part => isText(message[part])) && areHeaders(message.headers)
    && (message.body === null || isText(message.body)) && ['method', 'url'].every(part => isTextOrNone(message[part]))
    && (message.cut === undefined || typeof message.cut === 'number')
    && all.some(other => other?.label === message.partner && other.kind !== message.kind)
}

function isRefusal(kept) {
  return isText(kept?.label) && isText(kept.by) && (kept.status === null || typeof kept.status === 'number')
}

function isThing(kept) {
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept)
}

function areTexts(kept) {
  return Array.isArray(kept) && kept.every(isText)
}

function isText(kept) {
  return typeof kept === 'string'
}

function isTextOrNone(kept) {
  return kept === undefined || kept === null || isText(kept)
}
