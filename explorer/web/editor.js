/**
 * The editor of a request: the values in it as a form, and all its parts as they go out, two views of one draft. What is
 * found wrong is said beside it, and can be sent all the same.
 */

import {button, element} from './dom.js'
import {Draft} from './draft.js'
import {verdictsOn} from './judge.js'
import {arriveWithChange, linkWithChange, takeOverChange} from './linked.js'
import {listed, nameOf} from './recording.js'
import {RawForm} from './rawform.js'
import {withSheet} from './sheet.js'
import {ValueForm} from './valueform.js'

/** Changed requests in links, which come with the editor. */
export const links = {made: linkWithChange, arrive: arriveWithChange, takeOver: takeOverChange}

/** How often what depends on the time is judged anew, in milliseconds. */
const OFTEN = 5000
/** A change is shown in so many characters, with so many around it. */
const SHORT = 160
const CONTEXT = 24

/**
 * What the editor needs besides itself: what is known of the scenario's requests, who there is in the sandbox, its looks.
 *
 * @param {HTMLElement} explorer
 * @param {string} recordings  the absolute address of the scenario's recording
 * @param {string} scenario
 */
export async function equipment(explorer, recordings, scenario) {
  const get = async address => {
    const reply = await fetch(new URL(address, recordings))
    if (!reply.ok) throw new Error(`${address.replace('../', '')} is not there (${reply.status})`)
    return reply.json()
  }
  const [book, {suggestions}] = await Promise.all([get(`../checks/${scenario}.json`), get('../suggestions.json'), withSheet(explorer, 'edit.css')])
  return {book, suggestions}
}

export class Editor {
  node = element('div', {class: 'sx-editor'})
  #book
  #change
  #values
  #raw
  #reset
  #count = element('small')
  #brought = element('p', {class: 'sx-brought', hidden: true}, element('b', {}, 'Changed by the link. '),
    'Opening it has sent nothing. Look at what is marked “changed”, then press Send request, or take it back with Undo all.')
  #trouble = element('ul', {class: 'sx-verdicts', hidden: true})
  #judging
  /** @type {import('./view.js').View|null} */
  #view = null

  /**
   * @param {{change: (draft: Draft) => void, close: () => void}} doings
   * @param {{book: Object, suggestions: Object<string, Object[]>}} known
   */
  constructor({change, close}, {book, suggestions}) {
    this.#book = book
    this.#change = draft => change(draft)
    this.#values = new ValueForm(this.#change, book, suggestions)
    this.#raw = new RawForm(this.#change)
    this.#reset = button('Undo all', () => this.#change(this.#draft.restored), {kind: 'quiet small'})
    this.node.append(
      element('h3', {}, 'Edit the request', this.#count, this.#reset, button('Done', close, {kind: 'small'})),
      element('p', {class: 'sx-lesson'}, 'What breaks a rule is said beside it. It can be sent all the same, to see who refuses it and how.'),
      this.#brought, this.#trouble,
      element('h4', {}, 'Values'), this.#values.node,
      element('h4', {}, 'As it goes out'), this.#raw.node)
    this.#judging = setInterval(() => { if (this.node.isConnected && this.#view) this.show(this.#view) }, OFTEN)
  }

  /** @param {import('./view.js').View} view  of a request that has been made ready */
  show(view) {
    this.#view = view
    const draft = this.#draft
    const {edit, recording} = view
    const time = {now: edit.now(), clock: edit.clock}
    const variant = this.#book.at[recording.variant ?? ''] ?? {}
    const at = variant[draft.base.label] ?? {checks: [], failures: []}
    const verdicts = verdictsOn(this.#book, at, draft, {now: time.now, home: edit.home, nameOf: key => nameOf(recording, key)})
    const {trouble} = edit
    if (trouble) verdicts.unshift({part: trouble.part, tone: 'unsendable', text: trouble.text})
    const known = trouble && ['method', 'address', 'body', ...draft.request.headers.map((_, index) => `header ${index}`)].includes(trouble.part)
    this.#trouble.hidden = !trouble || known
    this.#trouble.replaceChildren(...trouble && !known ? [element('li', {class: 'sx-verdict sx-verdict--unsendable'}, trouble.text)] : [])
    const count = draft.differences.length
    this.#count.textContent = count ? `${count} ${count === 1 ? 'part' : 'parts'} changed` : 'nothing changed'
    this.#brought.hidden = draft.by !== 'the link'
    this.#reset.hidden = !count && !draft.names.some(name => draft.valueChanged(name))
    this.#values.show(view, draft, verdicts, time)
    this.#raw.show(draft, verdicts, time.now)
  }

  focus() {
    this.#values.focus()
  }

  release() {
    clearInterval(this.#judging)
    this.node.remove()
  }

  /** The reader's draft, or the request as it was made ready. */
  get #draft() {
    const {draft, base, own} = this.#view.edit
    return draft ?? new Draft(base, undefined, own)
  }
}

/**
 * What has been changed in a request, each with its way back.
 *
 * @param {import('./view.js').Edit} edit
 * @param {(draft: Draft) => void} change
 */
export function changesBox({differences, draft}, change) {
  const back = (name, to) => {
    const made = button('Undo', () => change(to()), {kind: 'quiet small'})
    made.setAttribute('aria-label', `Undo change of ${name}`)
    return made
  }
  return element('section', {class: 'sx-changes', 'aria-label': 'Your changes'},
    element('h3', {}, `Changed by ${draft.by}`, differences.length > 1 && button('Undo all', () => change(draft.restored), {kind: 'quiet small'})),
    element('ul', {}, differences.map(({key, name, before, after}) => {
      const [was, is] = around(before, after)
      return element('li', {}, element('b', {}, name), back(name, () => draft.undone(key)),
        element('span', {class: 'sx-diff-line sx-diff-line--removed'}, was === null ? element('em', {}, 'not there') : element('del', {}, element('code', {}, was))),
        element('span', {class: 'sx-diff-line sx-diff-line--added'}, is === null ? element('em', {}, 'not sent') : element('ins', {}, element('code', {}, is))))
    })))
}

/**
 * Why a request cannot be changed yet: what has to be sent before it.
 *
 * @param {string[]} labels
 * @param {import('./actions.js').Actions} actions
 */
export function needsFirst(labels, actions) {
  const [give, those] = labels.length > 1 ? ['give', 'those'] : ['gives', 'that']
  const span = labels.length > 1 ? `${labels[0]} to ${labels.at(-1)}` : labels[0]
  return element('div', {class: 'sx-changes'},
    element('p', {}, `This request needs what ${listed(labels)} ${give}. Send ${those} first, then change this one.`),
    button(`Send ${span}`, () => actions.sendBefore()), button('Not now', () => actions.endEdit(), {kind: 'quiet'}))
}

/** Two long texts cut to where they differ. */
function around(before, after) {
  if (before === null || after === null) return [before, after].map(text => text === null ? null : cutAround(text, 0, text.length))
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return [before, after].map(text => cutAround(text, start, text.length - end))
}

function cutAround(text, start, end) {
  if (text.length <= SHORT) return text || ' '
  const from = Math.max(start - CONTEXT, 0)
  const to = Math.min(end + CONTEXT, from + SHORT, text.length)
  return `${from ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
