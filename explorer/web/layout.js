/** The four views of one state: which there are, the choice among them, and how this tab keeps it. */

import {element} from './dom.js'

const LAYOUT_KEY = 'gpconnect-explorer:view'
const LAYOUTS = {drawing: 'Drawing', list: 'List', timeline: 'Timeline', exchange: 'Exchange only'}

/** @typedef {'drawing'|'list'|'timeline'|'exchange'} Layout */

/** The view that was chosen last in this tab. @returns {Layout} */
export function keptLayout() {
  try {
    const kept = sessionStorage.getItem(LAYOUT_KEY)
    return Object.hasOwn(LAYOUTS, kept) ? /** @type {Layout} */ (kept) : 'drawing'
  } catch {
    return 'drawing'
  }
}

/** @param {Layout} layout */
export function keepLayout(layout) {
  try {
    sessionStorage.setItem(LAYOUT_KEY, layout)
  } catch {
    // A browser that keeps nothing for us: the choice then lives as long as the page.
  }
}

/** The choice of views. @param {import('./actions.js').Actions} actions */
export function layoutChoice(actions) {
  const choice = element('select', {}, Object.entries(LAYOUTS).map(([value, name]) => element('option', {value}, name)))
  choice.addEventListener('change', () => actions.lookBy(/** @type {Layout} */ (choice.value)))
  return choice
}
