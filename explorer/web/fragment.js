/**
 * The address fragment: `#m=4b&v=no-free-slots&t=response`, or a bare `#4b`. Pure functions. What `e` says, a change of
 * the request, is read elsewhere.
 *
 * Names that this version does not know are kept, so that a link survives being stepped along.
 */

const LABEL = /^\d+[a-z]$/
const KNOWN = ['m', 'v', 'f', 't', 'e']

/**
 * What a fragment names.
 *
 * @typedef {{message: string|null, variant: string|null, fault: string|null, tab: string|null, change: string|null, bare: boolean}} Named
 *   a variant of null is the whole scenario, a fault of null is none, a message of null the first one
 * @param {string} hash  with or without `#`
 * @returns {Named|null}  null when it is neither about a message nor about a variant, a fault or a change
 */
export function readFragment(hash) {
  const text = hash.replace(/^#/, '')
  if (LABEL.test(text)) return {message: text, variant: null, fault: null, tab: null, change: null, bare: true}
  const names = new URLSearchParams(text)
  const message = names.get('m') || null
  const variant = names.get('v') || null
  const fault = names.get('f') || null
  const change = names.get('e') || null
  return message || variant || fault || change ? {message, variant, fault, tab: names.get('t') || null, change, bare: false} : null
}

/** A name from a link as it can be shown in a sentence, whatever is in it. @param {string} name */
export function plainName(name) {
  return `“${name.slice(0, 40).replace(/[^ -~]/g, '?')}${name.length > 40 ? '…' : ''}”`
}

/**
 * The fragment of a place.
 *
 * @param {{message: string|null, variant: string|null, fault: string|null, tab: string|null, change?: string|null}} place
 *   the tab is null where it is the one that opens by itself
 * @param {string} [hash]  the fragment so far
 */
export function writeFragment({message, variant, fault, tab, change = null}, hash = '') {
  const before = readFragment(hash)?.bare === false ? new URLSearchParams(hash.replace(/^#/, '')) : new URLSearchParams()
  const names = new URLSearchParams(message ? {m: message} : {})
  if (variant) names.set('v', variant)
  if (fault) names.set('f', fault)
  if (tab) names.set('t', tab)
  if (change) names.set('e', change)
  for (const [name, text] of before) if (!KNOWN.includes(name)) names.append(name, text)
  return `#${names}`
}
