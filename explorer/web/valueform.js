/** The values of a request as a form: each with what it is, suggestions from the sandbox, and what is to be said of it. */

import {alternativesIn} from './alternatives.js'
import {button, element} from './dom.js'
import {Field} from './field.js'
import {messageOf, valuesOf} from './recording.js'

const ONE_DAY = 86_400_000

/** @typedef {{text: string, name: string, note: string, group: string, with: Object<string, string>}} Offered */

export class ValueForm {
  node = element('div', {class: 'sx-form', role: 'group', 'aria-label': 'Values'})
  #change
  #book
  #suggestions
  /** @type {Map<string, {field: Field, select: HTMLSelectElement|null, offers: string}>} */
  #rows = new Map()
  /** @type {import('./draft.js').Draft|null} */
  #draft = null
  #time = {now: 0, clock: ''}

  /**
   * @param {(draft: import('./draft.js').Draft) => void} change  is told the request with a value changed
   * @param {Object} book  what is known of the scenario's values
   * @param {Object<string, Object[]>} suggestions  by kind
   */
  constructor(change, book, suggestions) {
    this.#change = change
    this.#book = book
    this.#suggestions = suggestions
  }

  /**
   * @param {import('./view.js').View} view
   * @param {import('./draft.js').Draft} draft
   * @param {import('./judge.js').Verdict[]} verdicts
   * @param {{now: number, clock: string}} time  the world's, in milliseconds and as it is written
   */
  show(view, draft, verdicts, time) {
    this.#draft = draft
    this.#time = time
    const values = valuesOf(view.recording)
    const names = draft.names.filter(name => values.has(name))
    if (names.join() !== [...this.#rows.keys()].join()) this.#layOut(names)
    for (const name of names) this.#showRow(view, values.get(name), time, verdicts.filter(({part}) => part === `value ${name}`))
  }

  focus() {
    this.#rows.values().next().value?.field.focus()
  }

  #layOut(names) {
    this.#rows = new Map(names.map(name => {
      const field = new Field(name, {change: text => this.#change(this.#draft.withValues({[name]: text})),
        undo: () => this.#change(this.#draft.valueUndone(name))})
      const made = this.#book.values[name]?.made
      if (made) {
        const anew = button('Make anew', () => this.#change(this.#draft.withValues({[name]: made === 'now' ? worldTime(this.#time) : uuid()})), {kind: 'quiet small'})
        anew.setAttribute('aria-label', `Make ${name} anew`)
        field.add(anew)
      }
      return [name, {field, select: null, offers: ''}]
    }))
    this.node.replaceChildren(...[...this.#rows.values()].map(({field}) => field.node))
  }

  #showRow(view, value, time, verdicts) {
    const row = this.#rows.get(value.name)
    const draft = this.#draft
    const text = draft.valueOf(value.name)
    const changed = draft.valueChanged(value.name)
    const own = draft.ownOf(value.name)
    this.#offer(row, value.name, this.#offered(view, value, time), text)
    row.field.show({text, changed, was: changed && own !== text ? own : null, remark: remarkOf(value),
      verdicts: text === null ? [{part: '', tone: 'advice', text: 'It does not stand in the request as it is now. Undo puts the part where it stood back as it was.'}, ...verdicts] : verdicts,
      says: typed => JSON.stringify(draft.withValues({[value.name]: typed}).request) === JSON.stringify(draft.request)})
  }

  /** The suggestions beside a field, made anew only when there are others. */
  #offer(row, name, offered, text) {
    const key = JSON.stringify(offered)
    if (key !== row.offers) {
      row.offers = key
      row.select?.remove()
      row.select = offered.length ? this.#select(name, offered) : null
      if (row.select) row.field.add(row.select)
    }
    if (!row.select) return
    const chosen = offered.findIndex(each => each.text === text)
    row.select.value = chosen < 0 ? '' : String(chosen)
  }

  #select(name, offered) {
    const groups = [...new Set(offered.map(({group}) => group))]
    const option = each => element('option', {value: offered.indexOf(each)}, each.note ? `${each.name}: ${each.note}` : each.name)
    const select = element('select', {class: 'sx-suggestions', 'aria-label': `Suggestions for ${name}`},
      element('option', {value: ''}, 'Suggestions'),
      groups.map(group => {
        const options = offered.filter(each => each.group === group).map(option)
        return group ? element('optgroup', {label: group}, options) : options
      }))
    select.addEventListener('change', () => {
      const chosen = offered[Number(select.value)]
      if (select.value !== '' && chosen) this.#change(this.#draft.withValues({[name]: chosen.text, ...chosen.with}))
    })
    return select
  }

  /** What is offered for a value: what the sandbox has, or what else there was to choose. @returns {Offered[]} */
  #offered(view, value, time) {
    const kind = this.#book.values[value.name]?.suggestions
    if (kind) {
      const prefix = value.name.endsWith(kind) ? value.name.slice(0, value.name.length - kind.length) : ''
      return this.#suggestions[kind].map(({text, ahead, name, note = '', group = '', with: others = {}}) => ({name, note, group,
        text: text ?? dayAhead(time, ahead), with: this.#present(Object.entries(others).map(([key, each]) => [prefix + key, each]))}))
    }
    const captures = this.#book.captures[view.recording.variant ?? '']?.[value.from]
    if (value.part_of || !captures?.[value.name]) return []
    const others = alternativesIn(messageOf(view.recording, value.from)?.body ?? null, captures)
    if (others.length < 2) return []
    const told = Object.keys(captures).find(name => valuesOf(view.recording).get(name)?.part_of === value.name)
    return others.map(texts => ({text: texts[value.name], name: told ? texts[told] : texts[value.name], note: told ? texts[value.name] : '', group: '',
      with: this.#present(Object.entries(texts).filter(([name]) => name !== value.name))}))
  }

  /** Those texts whose values stand in the request. */
  #present(entries) {
    return Object.fromEntries(entries.filter(([name]) => this.#draft.names.includes(name)))
  }
}

function remarkOf(value) {
  if (value.origin === 'captured') return `from ${value.from}`
  return value.origin === 'made' ? 'made afresh for each request' : 'known from the start'
}

/** The day so many days after the world's. */
function dayAhead({now, clock}, ahead) {
  return new Date(now + offsetOf(clock) + ahead * ONE_DAY).toISOString().slice(0, 10)
}

/** The world's time as a dateTime with the offset of its clock. */
function worldTime({now, clock}) {
  return new Date(now + offsetOf(clock)).toISOString().slice(0, 19) + (/[+-]\d\d:\d\d$/.exec(clock)?.[0] ?? '+00:00')
}

function offsetOf(clock) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(clock) ?? [null, '+', '0', '0']
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** A random UUID; browsers lend theirs only to pages that came encrypted or from this machine. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6] & 0x0f | 0x40
  bytes[8] = bytes[8] & 0x3f | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
