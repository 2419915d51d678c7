/** Copying a text: by the clipboard where the browser lends it, else by selection (a plain-http address on a LAN). */

import {button} from './dom.js'

const TOLD = 2000

/**
 * A small button that copies.
 *
 * @param {string} name  `Copy address`
 * @param {() => string} text  asked when pressed
 */
export function copyButton(name, text) {
  const made = button(name, async () => tellCopied(made, name, await copy(text())), {kind: 'quiet small'})
  made.setAttribute('aria-label', name)
  return made
}

/** Says for a moment in the button what came of it. @param {HTMLElement} made @param {string} name @param {boolean} copied @param {string} [told] */
export function tellCopied(made, name, copied, told = copied ? 'Copied' : 'Not copied: select the text') {
  made.textContent = told
  setTimeout(() => { made.textContent = name }, TOLD)
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

/** What is selected stands for the text, which is given when the browser asks for it: a text area alters line ends. */
function copySelected(text) {
  const held = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'sx-copying'
  const host = held?.closest('dialog') ?? document.body
  const give = event => {
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  host.append(area)
  area.select()
  let copied = false
  document.addEventListener('copy', give, {capture: true, once: true})
  try {
    copied = document.execCommand('copy')
  } catch {
    copied = false
  }
  document.removeEventListener('copy', give, {capture: true})
  area.remove()
  if (held instanceof HTMLElement) held.focus({preventScroll: true})
  return copied
}
