/** Style sheets of the parts that are fetched later: each stands in the explorer once. */

import {element} from './dom.js'
import {later} from './later.js'

/**
 * Resolves when a style sheet is there. Raises when it cannot be fetched.
 *
 * @param {HTMLElement} explorer
 * @param {string} name  `edit.css`
 */
export function withSheet(explorer, name) {
  const href = later.sheet(name)
  if ([...explorer.querySelectorAll('link')].some(link => link.href === href && link.sheet)) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const link = element('link', {rel: 'stylesheet', href})
    link.addEventListener('load', resolve)
    link.addEventListener('error', () => {
      link.remove()
      reject(new Error('its style sheet is not there'))
    })
    explorer.append(link)
  })
}
