/**
 * The address fragment: `#m=4b&t=response`, or a bare `#4b`. Pure functions.
 *
 * Names that this version does not know (a path, a failure) are kept, so that a link survives being stepped along.
 */

const LABEL = /^\d+[a-z]$/

/**
 * What a fragment names.
 *
 * @param {string} hash  with or without `#`
 * @returns {{message: string, tab: string|null, bare: boolean}|null}  null when it is not about a message
 */
export function readFragment(hash) {
  const text = hash.replace(/^#/, '')
  if (LABEL.test(text)) return {message: text, tab: null, bare: true}
  const names = new URLSearchParams(text)
  const message = names.get('m')
  if (!message || !LABEL.test(message)) return null
  return {message, tab: names.get('t'), bare: false}
}

/**
 * The fragment of a place.
 *
 * @param {{message: string, tab: string|null}} place  the tab is null where it is the one that opens by itself
 * @param {string} [hash]  the fragment so far
 */
export function writeFragment({message, tab}, hash = '') {
  const names = readFragment(hash)?.bare === false ? new URLSearchParams(hash.replace(/^#/, '')) : new URLSearchParams()
  names.set('m', message)
  if (tab) names.set('t', tab)
  else names.delete('t')
  return `#${names}`
}
