/** The request as it goes out, part by part: method, address, headers, the claims of the token, body. */

import {button, element} from './dom.js'
import {headerRows} from './draft.js'
import {Field, verdictItem} from './field.js'
import {spotAt, withNumberAt} from './jsontext.js'

/** How long a token lives, in seconds: what the one made ready says, or this. */
const LIFETIME = 300

export class RawForm {
  node = element('div', {class: 'sx-form', role: 'group', 'aria-label': 'Request as it goes out'})
  #change
  #method
  #address
  #headers = element('div', {class: 'sx-header-rows', role: 'group', 'aria-label': 'Headers'})
  #missing = element('ul', {class: 'sx-verdicts', hidden: true})
  #claims
  #body
  #more
  /** @type {{key: string, row: any}[]} */
  #rows = []
  /** @type {import('./draft.js').Draft|null} */
  #draft = null
  #now = 0

  /** @param {(draft: import('./draft.js').Draft) => void} change  is told the request with a part changed */
  constructor(change) {
    const undo = key => () => change(this.#draft.undone(key))
    this.#change = change
    this.#method = new Field('Method', {change: method => change(this.#draft.with({method})), undo: undo('method')})
    this.#address = new Field('Address', {change: url => change(this.#draft.with({url})), undo: undo('address')})
    this.#claims = new Field('Token claims', {lines: true, change: text => change(this.#draft.withClaims(text)),
      undo: () => change(this.#draft.undone(this.#tokenKey()))})
    this.#body = new Field('Body', {lines: true, change: body => change(this.#draft.with({body})), undo: undo('body')})
    this.#more = button('', () => change(this.#draft.with({body: this.#draft.request.body === null ? '' : null})), {kind: 'quiet small'})
    const renew = button('Begin it now', () => change(this.#draft.withClaims(this.#renewed())), {kind: 'quiet small', title: 'iat is the world’s time, exp follows'})
    this.#claims.add(renew)
    this.node.append(this.#method.node, this.#address.node, element('h4', {}, 'Headers'), this.#headers, this.#missing,
      button('Add a header', () => this.#add(), {kind: 'quiet small'}), this.#claims.node, this.#body.node, this.#more)
  }

  /**
   * @param {import('./draft.js').Draft} draft
   * @param {import('./judge.js').Verdict[]} verdicts
   * @param {number} now  the world's time in milliseconds
   */
  show(draft, verdicts, now) {
    this.#draft = draft
    this.#now = now
    const {base, request, claims} = draft
    const about = part => verdicts.filter(verdict => verdict.part === part)
    const differs = (before, after) => ({changed: before !== after, was: before !== after ? before : null})
    this.#method.show({text: request.method, ...differs(base.method, request.method), verdicts: about('method')})
    this.#address.show({text: request.url, ...differs(base.url, request.url), verdicts: about('address')})
    this.#showHeaders(about)
    const missing = about('headers')
    this.#missing.hidden = !missing.length
    this.#missing.replaceChildren(...missing.map(verdictItem))
    this.#claims.node.hidden = claims === null
    this.#claims.show({text: claims, changed: draft.ownToken, verdicts: about('claims'), remark: 'written into Authorization, unsigned',
      says: typed => draft.withClaims(typed).request.headers.join() === request.headers.join()})
    this.#body.node.hidden = request.body === null
    this.#body.show({text: request.body, changed: base.body !== request.body, verdicts: about('body')})
    this.#more.textContent = request.body !== null ? 'Send no body' : base.body === null ? 'Add a body' : 'Put a body back'
  }

  #showHeaders(about) {
    const {base, request} = this.#draft
    const rows = headerRows(base.headers, request.headers)
    const keys = rows.map(row => `${row.key} ${row.at === null}`).join()
    if (keys !== this.#rows.map(({key}) => key).join()) {
      const known = new Map(this.#rows.map(({key, row}) => [key, row]))
      this.#rows = rows.map(row => {
        const key = `${row.key} ${row.at === null}`
        return {key, row: known.get(key) ?? (row.at === null ? new GoneRow() : new HeaderRow())}
      })
      this.#place(this.#rows.map(({row}) => row.node))
    }
    rows.forEach((row, index) => {
      const shown = this.#rows[index].row
      const before = row.base === null ? null : base.headers[row.base]
      const undo = () => this.#change(this.#draft.undone(row.key))
      if (row.at === null) {
        shown.show(before, undo)
        return
      }
      const again = request.headers.slice(0, row.at).filter(([name]) => name.toLowerCase() === request.headers[row.at][0].toLowerCase()).length
      shown.show(request.headers[row.at], before, about(`header ${row.at}`), again, {undo,
        change: pair => this.#change(this.#draft.withHeader(row.at, pair)), remove: () => this.#remove(row.at)})
    })
  }

  /** The rows in their order; those that stay where they are keep their focus. */
  #place(nodes) {
    for (const node of [...this.#headers.children]) if (!nodes.includes(node)) node.remove()
    nodes.forEach((node, index) => {
      if (this.#headers.children[index] !== node) this.#headers.insertBefore(node, this.#headers.children[index] ?? null)
    })
  }

  #add() {
    this.#change(this.#draft.with({headers: [...this.#draft.request.headers, ['', '']]}))
    const {row} = this.#rows.findLast(({row}) => row instanceof HeaderRow)
    row.focus()
  }

  #remove(at) {
    this.#change(this.#draft.withoutHeader(at))
    const rows = this.#rows.map(({row}) => row)
    rows[Math.min(at, rows.length - 1)]?.focus()
  }

  #tokenKey() {
    const {base, request} = this.#draft
    const at = request.headers.findIndex(([name]) => name.toLowerCase() === 'authorization')
    return headerRows(base.headers, request.headers).find(row => row.at === at)?.key ?? ''
  }

  /** The claims with times that begin now. */
  #renewed() {
    const {claims} = this.#draft
    const [issued, ends] = ['/iat', '/exp'].map(pointer => Number(spotAt(claims, pointer)?.text))
    const lifetime = ends > issued ? ends - issued : LIFETIME
    const begin = Math.floor(this.#now / 1000)
    return withNumberAt(withNumberAt(claims, '/iat', begin), '/exp', begin + lifetime)
  }
}

/** A header that is sent: its name and its text. */
class HeaderRow {
  node = element('div', {class: 'sx-header-row'})
  #name = element('textarea', {rows: 1, class: 'sx-input sx-input--name', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off'})
  #text = element('textarea', {rows: 1, class: 'sx-input', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off'})
  #mark = element('span', {class: 'sx-changed'}, 'changed')
  #was = element('span', {class: 'sx-was'})
  #verdicts = element('ul', {class: 'sx-verdicts'})
  #undo = button('Undo', () => this.#doings.undo(), {kind: 'quiet small'})
  #remove = button('Remove', () => this.#doings.remove(), {kind: 'quiet small'})
  #doings = {change: _pair => {}, undo: () => {}, remove: () => {}}

  constructor() {
    for (const input of [this.#name, this.#text]) {
      input.addEventListener('input', () => this.#doings.change([this.#name.value, this.#text.value]))
      input.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() })
    }
    this.node.append(this.#name, this.#text, element('p', {class: 'sx-header-tools'}, this.#mark, this.#was, this.#undo, this.#remove), this.#verdicts)
  }

  show([name, text], before, verdicts, again, doings) {
    this.#doings = doings
    const called = `${name || 'without a name'}${again ? `, number ${again + 1}` : ''}`
    for (const [input, shown, label] of [[this.#name, name, `Name of header ${called}`], [this.#text, text, `Header ${called}`]]) {
      const wanted = shown.replace(/\r\n?/g, '\n')
      if (input.value !== wanted) input.value = wanted
      input.setAttribute('aria-label', label)
      input.setAttribute('aria-invalid', String(verdicts.some(({tone}) => tone !== 'advice')))
    }
    const changed = before === null || before[0] !== name || before[1] !== text
    this.#mark.hidden = this.#undo.hidden = !changed
    this.#mark.textContent = before === null ? 'added' : 'changed'
    this.#was.hidden = !changed || before === null
    if (before) this.#was.replaceChildren('was ', element('del', {}, (before[0] === name ? before[1] : before.join(': ')).slice(0, 80)))
    this.#undo.setAttribute('aria-label', `Undo change of header ${called}`)
    this.#undo.hidden = !changed || before === null
    this.#remove.setAttribute('aria-label', `Remove header ${called}`)
    this.#verdicts.hidden = !verdicts.length
    this.#verdicts.replaceChildren(...verdicts.map(verdictItem))
    describe(this.#verdicts, [this.#name, this.#text])
  }

  focus() {
    (this.#name.value ? this.#text : this.#name).focus()
  }
}

/** A header that was made ready and is not sent. */
class GoneRow {
  node = element('div', {class: 'sx-header-row sx-header-row--gone'})
  #text = element('del')
  #undo = () => {}
  #button = button('Put back', () => this.#undo(), {kind: 'quiet small'})

  constructor() {
    this.node.append(element('p', {}, element('span', {class: 'sx-changed'}, 'removed'), ' ', this.#text), this.#button)
  }

  show([name, text], undo) {
    this.#undo = undo
    this.#text.textContent = `${name}: ${text.slice(0, 80)}`
    this.#button.setAttribute('aria-label', `Put back header ${name}`)
  }

  focus() {
    this.#button.focus()
  }
}

let lists = 0

/** Ties what is said to the fields that it is said of. */
function describe(list, inputs) {
  if (!list.id) list.id = `sx-said-${lists += 1}`
  for (const input of inputs) input.setAttribute('aria-describedby', list.id)
}
