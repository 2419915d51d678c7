/** One field of the editor: its text, whether it was changed and the way back, and what is to be said of it. */

import {button, element} from './dom.js'

const SIGNS = {unsendable: '✕', refused: '✕', advice: '!'}
const LONGEST_WAS = 80
let fields = 0

export class Field {
  node = element('div', {class: 'sx-field'})
  #name
  #input
  #remark = element('small')
  #mark = element('span', {class: 'sx-changed', hidden: true}, 'changed')
  #was = element('span', {class: 'sx-was', hidden: true})
  #verdicts
  #undo
  #lines

  /**
   * @param {string} name  what it is called
   * @param {{change: (text: string) => void, undo: (() => void)|null, lines?: boolean, shown?: string}} setting  `lines`:
   *   Enter begins another line; `shown` is its label where that is not its name
   */
  constructor(name, {change, undo, lines = false, shown = name}) {
    const id = `sx-field-${fields += 1}`
    this.#name = name
    this.#lines = lines
    this.#verdicts = element('ul', {class: 'sx-verdicts', id: `${id}-said`, hidden: true})
    this.#input = element('textarea', {id, rows: lines ? 4 : 1, class: 'sx-input', spellcheck: 'false', autocomplete: 'off',
      autocapitalize: 'off', 'aria-label': shown === name ? null : name, 'aria-describedby': `${id}-said`})
    this.#input.addEventListener('input', () => change(this.#input.value))
    this.#input.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !lines && !event.isComposing) event.preventDefault()
    })
    this.#undo = undo && button('Undo', undo, {kind: 'quiet small'})
    this.#undo?.setAttribute('aria-label', `Undo change of ${name}`)
    this.node.append(
      element('div', {class: 'sx-field-head'}, element('label', {for: id}, shown), this.#remark, this.#mark),
      this.#input, element('p', {class: 'sx-field-was'}, this.#was, this.#undo), this.#verdicts)
  }

  /** Puts something below the field's text. @param {...Node} nodes */
  add(...nodes) {
    this.#input.after(...nodes)
  }

  /**
   * @param {{text: string|null, says?: (text: string) => boolean, changed: boolean, was?: string|null, remark?: string|Node,
   *          verdicts: import('./judge.js').Verdict[]}} content  a text of null: there is nothing to change; `says` tells
   *   whether a text that was typed says the same, so that it stays as it was typed
   */
  show({text, says = () => false, changed, was = null, remark = '', verdicts}) {
    const typed = this.#input.value
    const wanted = (text ?? '').replace(/\r\n?/g, '\n')
    if (typed !== wanted && !(typed !== '' && text !== null && says(typed))) this.#input.value = wanted
    this.#input.readOnly = text === null
    if (this.#lines) this.#input.rows = Math.min(Math.max(wanted.split('\n').length, 3), 24)
    this.#remark.replaceChildren(remark)
    this.#mark.hidden = !changed
    this.#was.hidden = was === null
    if (was !== null) this.#was.replaceChildren('was ', element('del', {}, was.length > LONGEST_WAS ? `${was.slice(0, LONGEST_WAS)}…` : was || 'empty'))
    if (this.#undo) this.#undo.hidden = !changed
    this.#input.setAttribute('aria-invalid', String(verdicts.some(({tone}) => tone !== 'advice')))
    const said = verdicts.map(({tone, text: words}) => `${tone} ${words}`).join('\n')
    if (said === this.#verdicts.dataset.said) return
    this.#verdicts.dataset.said = said
    this.#verdicts.hidden = !verdicts.length
    this.#verdicts.replaceChildren(...verdicts.map(verdictItem))
  }

  focus() {
    this.#input.focus()
  }
}

/** One verdict as an item of a list. @param {import('./judge.js').Verdict} verdict */
export function verdictItem({tone, text}) {
  return element('li', {class: `sx-verdict sx-verdict--${tone}`}, element('b', {'aria-hidden': 'true'}, SIGNS[tone]), element('span', {}, text))
}
