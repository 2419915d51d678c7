/** Tabs with their panels: arrow keys move between them, a panel is filled when it is first looked at. */

import {element} from './dom.js'

let made = 0

export class Tabs {
  /** @type {HTMLElement} the row of tabs */
  row
  /** @type {HTMLElement} the box of panels */
  panels
  #tabs = new Map()
  #panels = new Map()
  #fill
  #filled = new Set()
  #selected
  /** Whether the box may be scrolled: to ask it, or to tell it, makes the browser lay out the whole page at once. */
  #scrolled = false

  /**
   * @param {{key: string, name: string}[]} tabs
   * @param {{choose: (key: string) => void, fill: (key: string) => (Node|string)[]}} doings
   *   `choose` is told what the reader picks, `fill` makes the content of a panel
   */
  constructor(tabs, {choose, fill}) {
    this.#fill = fill
    const prefix = `sx-${made += 1}`
    for (const {key, name} of tabs) {
      const tab = element('button', {type: 'button', role: 'tab', class: 'sx-tab', id: `${prefix}-tab-${key}`,
        'aria-controls': `${prefix}-${key}`, 'aria-selected': 'false', tabindex: '-1'}, name)
      tab.addEventListener('click', () => choose(key))
      this.#tabs.set(key, tab)
      this.#panels.set(key, element('div', {role: 'tabpanel', class: 'sx-panel', id: `${prefix}-${key}`,
        'aria-labelledby': tab.id, 'data-name': name, tabindex: '0', hidden: true}))
    }
    this.row = element('div', {class: 'sx-tabs', role: 'tablist', 'aria-label': 'Views of the exchange'}, [...this.#tabs.values()])
    this.row.addEventListener('keydown', event => this.#move(event, choose))
    this.panels = element('div', {class: 'sx-panels'}, [...this.#panels.values()])
    this.panels.addEventListener('scroll', () => { this.#scrolled = this.panels.scrollTop > 0 }, {passive: true})
  }

  get panel() {
    return this.#panels.get(this.#selected)
  }

  /** Shows the panel of that key, filled anew if the content has changed, and from its beginning if it is of another thing. */
  show(key, changed, other = changed) {
    if (changed) this.#filled.clear()
    this.#selected = key
    for (const [name, tab] of this.#tabs) {
      tab.setAttribute('aria-selected', String(name === key))
      tab.tabIndex = name === key ? 0 : -1
      this.#panels.get(name).hidden = name !== key
    }
    this.#fillPanel(key)
    if (changed && other && this.#scrolled) this.panels.scrollTop = 0
  }

  /** What fills these panels is another now; the others stay as they are. @param {...string} keys */
  forget(...keys) {
    for (const key of keys) this.#filled.delete(key)
  }

  /** Fills every panel, as paper shows them all. */
  fillAll() {
    for (const key of this.#tabs.keys()) this.#fillPanel(key)
  }

  #fillPanel(key) {
    if (this.#filled.has(key)) return
    const [panel, content] = [this.#panels.get(key), this.#fill(key)]
    // What stands there stays, with its focus.
    const same = content.length === panel.childNodes.length && content.every((node, at) => node === panel.childNodes[at])
    if (!same) panel.replaceChildren(...content)
    this.#filled.add(key)
  }

  #move(event, choose) {
    const keys = [...this.#tabs.keys()]
    const at = keys.indexOf(this.#selected)
    const to = {ArrowRight: (at + 1) % keys.length, ArrowLeft: (at + keys.length - 1) % keys.length, Home: 0,
      End: keys.length - 1}[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    choose(keys[to])
    this.#tabs.get(keys[to]).focus()
  }
}
