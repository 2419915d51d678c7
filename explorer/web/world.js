/** The name of this tab's world: random, kept for as long as the tab lives. */

const KEY = 'gpconnect-explorer:world'
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

let remembered = null

/** The name, made when it is first asked for. */
export function worldName() {
  return kept() ?? freshWorld()
}

/** A new name, for a world in which nothing has happened yet. */
export function freshWorld() {
  const drawn = crypto.getRandomValues(new Uint8Array(8))
  remembered = `tab-${[...drawn].map(byte => LETTERS[byte % LETTERS.length]).join('')}`
  try {
    sessionStorage.setItem(KEY, remembered)
  } catch {
    // A browser that keeps nothing for us: the name then lives as long as the page.
  }
  return remembered
}

function kept() {
  try {
    const name = sessionStorage.getItem(KEY)
    return name && /^[a-z0-9-]{1,40}$/.test(name) ? name : remembered
  } catch {
    return remembered
  }
}
