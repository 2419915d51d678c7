/**
 * Pieces: everything in a message that has an explanation of its own, and the keys under which it is looked up. It says
 * the same as `explorer/model/pieces.py`, which tells what the keys mean. Pure functions.
 *
 * @typedef {{part: string, names: string[], places: string[], text: string|null}} Piece  names and places from the most
 *   telling to the most general; `text` is what stands there, where that is a part of a text that is shown as a whole
 */

import {parsed} from './base.js'
import {DEEPEST} from './json.js'

const PLACES = {pds: 'pds', sds: 'sds', ssp: 'gpc', provider: 'gpc'}
const TOKEN_PIECES = ['header', 'alg', 'typ', 'claims', 'signature']
const SERVICE_ROOT = /^https?:\/\/(?<host>[^/]+)\/(?<ods_code>[^/]+)\/(?<fhir_version>[^/]+)\/(?<version>[^/]+)\/(?<capability>.+)$/

/**
 * Every piece of a message, each once: what a request sends; a reply's headers and what is kept from its body.
 *
 * @param {import('./recording.js').Message} message
 * @returns {Piece[]}
 */
export function piecesOf(message) {
  const found = message.kind === 'request' ? sentPieces(message) : answeredPieces(message)
  return [...new Map(found.map(piece => [keysOf(piece).join(' '), piece])).values()]
}

/** All keys of a piece, in the order in which they are looked up. @param {Piece} piece */
export function keysOf({part, names, places}) {
  return names.flatMap(name => places.map(place => `${part}:${name}${place ? `@${place}` : ''}`))
}

/** The parameters of a search in order, also those that say the same. @param {import('./recording.js').Message} request */
export function parameterPieces(request) {
  const search = request.parts?.findLast(({part}) => part === 'search')?.text ?? ''
  const places = placesFrom(request)
  return search.slice(1).split('&').filter(Boolean).map(pair => {
    const [name, text] = halves(pair, '=')
    return piece('query', [`${name}=${toldApart(unquoted(text))}`, name], places)
  })
}

/**
 * The member of the innermost resource that a JSON pointer leads into: `Schedule.actor`; null if none. The value of a
 * listed identifier is told from others by its system.
 */
export function memberAt(tree, pointer) {
  let member = null
  let listed = false
  for (const escaped of pointer.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(tree)) {
      tree = tree[key] ?? null
      listed = true
    } else if (tree !== null && typeof tree === 'object') {
      if (Object.hasOwn(tree, 'resourceType')) member = `${tree.resourceType}.${key}`
      if (listed && key === 'value' && member && tree.system) return `${member}=${lastWord(tree.system)}`
      tree = tree[key] ?? null
      listed = false
    }
  }
  return member
}

function sentPieces(request) {
  if (!request.url) return []
  const places = placesFrom(request)
  const parts = new Map((request.parts ?? []).map(({part, text}) => [part, text]))
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  return [
    ...[...parts].flatMap(([part, text]) => addressPieces(part, text)).map(([name, text]) => piece('url', [name], places, text)),
    ...parameterPieces(request),
    ...[...names].map(name => piece('header', [name], places)),
    ...request.claims ? TOKEN_PIECES.map(name => piece('token', [name], places)) : [],
    ...Object.keys(request.claims ?? {}).map(name => piece('claim', [name], places)),
    ...membersIn(parsed(request.body)).map(([resource, member]) => piece('body', [`${resource}.${member}`, member], places)),
  ]
}

function answeredPieces(reply) {
  const places = [PLACES[reply.from] ?? reply.from, '']
  const tree = parsed(reply.body)
  const kept = reply.marks.filter(mark => mark.in === 'body').map(mark => memberAt(tree, mark.pointer)).filter(Boolean)
  return [
    ...reply.headers.map(([name]) => piece('reply-header', [name.toLowerCase()], places)),
    ...kept.map(member => piece('reply-body', [...new Set([member, halves(member, '=')[0]])], places)),
  ]
}

function piece(part, names, places, text = null) {
  return {part, names, places, text}
}

/** Who is asked and for what, who alone, and anywhere. */
function placesFrom(request) {
  const headers = new Map(request.headers.map(([name, text]) => [name.toLowerCase(), text]))
  const path = request.parts?.findLast(({part}) => part === 'resource')?.text ?? ''
  const who = PLACES[request.to] ?? request.to
  const what = who === 'gpc' ? (headers.get('ssp-interactionid') ?? '').split(':').slice(-2).join(':')
    : [...path.matchAll(/\/([A-Z][A-Za-z]+)/g)].at(-1)?.[1]
  return [...new Set([what ? `${who}/${what}` : who, who, ''])]
}

/** A named part, those of the service root, and the ids in the path, with what stands there. */
function addressPieces(part, text) {
  const root = part === 'service_root' ? SERVICE_ROOT.exec(text)?.groups : null
  const ids = part === 'resource' ? [...text.matchAll(/\/([A-Z][A-Za-z]+)\/([^/$]+)/g)] : []
  return [[part, null], ...Object.entries(root ?? {}).map(([name, held]) => [`${part}.${name}`, held]),
    ...ids.map(([, resource, id]) => [`${resource}.id`, id])]
}

function toldApart(text) {
  const [system, , bar] = halves(text, '|')
  return bar ? lastWord(system) : /^([a-z]{2})\d{4}/.exec(text)?.[1] ?? text
}

function lastWord(system) {
  return String(system).slice(String(system).lastIndexOf('/') + 1)
}

/** What stands before and behind a sign, and the sign if it is there. */
function halves(text, sign) {
  const at = text.indexOf(sign)
  return at < 0 ? [text, '', ''] : [text.slice(0, at), text.slice(at + sign.length), sign]
}

function unquoted(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Type and member name of every resource in a body, outermost first. */
function membersIn(tree, depth = 0) {
  if (tree === null || typeof tree !== 'object' || depth > DEEPEST) return []
  if (Array.isArray(tree)) return tree.flatMap(item => membersIn(item, depth + 1))
  const own = Object.hasOwn(tree, 'resourceType') ? Object.keys(tree).map(member => [tree.resourceType, member]) : []
  return [...own, ...Object.values(tree).flatMap(item => membersIn(item, depth + 1))]
}
