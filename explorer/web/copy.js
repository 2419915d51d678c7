/** Copying a text: by the clipboard where the browser lends it, else by selection (a plain-http address on a LAN). */

import {button} from './dom.js'

/**
 * A small button that copies.
 *
 * @param {string} name  `Copy address`
 * @param {() => string} text  asked when pressed
 */
export function copyButton(name, text) {
  const made = button(name, async () => {
    const copied = await copy(text())
    made.textContent = copied ? 'Copied' : 'Not copied: select the text'
    setTimeout(() => { made.textContent = name }, 2000)
  }, {kind: 'quiet small'})
  made.setAttribute('aria-label', name)
  return made
}

/** Copies a text; false when the browser allows neither way. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text)
  }
}

function copySelected(text) {
  const held = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'sx-copying'
  document.body.append(area)
  area.select()
  let copied = false
  try {
    copied = document.execCommand('copy')
  } catch {
    copied = false
  }
  area.remove()
  if (held instanceof HTMLElement) held.focus({preventScroll: true})
  return copied
}
