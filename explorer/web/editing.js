/**
 * The Request panel where a request can be changed: what has been changed with the way back, and the button that opens
 * the editor. The editor itself is fetched when somebody wants it.
 */

import {button, element} from './dom.js'

export class Editing {
  #actions
  /** @type {import('./editor.js').Editor|null} */
  #editor = null

  /** @param {import('./actions.js').Actions} actions */
  constructor(actions) {
    this.#actions = actions
  }

  /**
   * What stands in the panel.
   *
   * @param {import('./view.js').View} view
   * @param {Node[]} read  the request to be read
   * @returns {Node[]}
   */
  panel(view, read) {
    const {edit} = view
    if (!edit) return [...read, ...view.canSend ? [] : givenValues(view)]
    if (edit.open && edit.kit && edit.base) return [this.#shownEditor(view)]
    if (edit.open && edit.kit && edit.waitsFor.length) return [edit.kit.needsFirst(edit.waitsFor, this.#actions), ...read]
    const open = button('Edit', () => this.#actions.edit(), {kind: 'quiet small edit', title: 'Change values, address, headers, token or body before sending'})
    open.setAttribute('aria-label', 'Edit')
    const heading = read.find(node => node instanceof HTMLHeadingElement)
    heading?.lastElementChild?.before(open)
    return [...edit.kit && edit.differences.length ? [edit.kit.changesBox(edit, draft => this.#actions.change(draft))] : [], ...heading ? [] : [open], ...read]
  }

  release() {
    this.#editor?.release()
    this.#editor = null
  }

  #shownEditor(view) {
    this.#editor ??= new view.edit.kit.Editor({change: draft => this.#actions.change(draft), close: () => this.#actions.endEdit()}, view.edit.kit)
    this.#editor.show(view)
    return this.#editor.node
  }
}

/** The values of a request where nothing can be sent. */
function givenValues({recording, label}) {
  const exchange = recording.messages.find(message => message.label === label).exchange
  const request = recording.messages.find(message => message.label === exchange)
  const names = new Set(request.marks.map(mark => mark.value))
  const values = recording.values.filter(({name, text}) => names.has(name) && text !== null)
  if (!values.length) return []
  return [
    element('h3', {}, 'Values'),
    element('p', {class: 'sx-lesson'}, 'To change and send them, open this page from the live server: these pages alone send nothing.'),
    element('table', {class: 'sx-fields', 'aria-label': 'Values'}, element('tbody', {}, values.map(({name, text}) =>
      element('tr', {}, element('th', {scope: 'row'}, name), element('td', {}, text))))),
  ]
}
