/**
 * The address fragment: `#m=4b&v=no-free-slots&t=response`, or a bare `#4b`. Pure functions.
 *
 * Names that this version does not know (a failure) are kept, so that a link survives being stepped along.
 */

const LABEL = /^\d+[a-z]$/

/**
 * What a fragment names.
 *
 * @typedef {{message: string|null, variant: string|null, tab: string|null, bare: boolean}} Named  a variant of null is
 *   the whole scenario, a message of null the first one
 * @param {string} hash  with or without `#`
 * @returns {Named|null}  null when it is neither about a message nor about a variant
 */
export function readFragment(hash) {
  const text = hash.replace(/^#/, '')
  if (LABEL.test(text)) return {message: text, variant: null, tab: null, bare: true}
  const names = new URLSearchParams(text)
  const message = LABEL.test(names.get('m') ?? '') ? names.get('m') : null
  const variant = names.get('v') || null
  return message || variant ? {message, variant, tab: names.get('t'), bare: false} : null
}

/**
 * The fragment of a place.
 *
 * @param {{message: string, variant: string|null, tab: string|null}} place  the tab is null where it is the one that
 *   opens by itself
 * @param {string} [hash]  the fragment so far
 */
export function writeFragment({message, variant, tab}, hash = '') {
  const before = readFragment(hash)?.bare === false ? new URLSearchParams(hash.replace(/^#/, '')) : new URLSearchParams()
  const names = new URLSearchParams({m: message})
  if (variant) names.set('v', variant)
  if (tab) names.set('t', tab)
  for (const [name, text] of before) if (!['m', 'v', 't'].includes(name)) names.append(name, text)
  return `#${names}`
}
