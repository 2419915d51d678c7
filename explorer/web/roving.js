/**
 * One tab stop for many small things: of a group one can be reached by Tab, and the arrows up and down lead to the
 * others. So an address or a body with dozens of names stays one stop on the way through the page.
 */

export class Roving {
  #box
  #groups
  #items
  #stay = new AbortController()

  /**
   * @param {Element} box
   * @param {string} groups  selector of the groups in it; the nearest around an item is its own
   * @param {string} items
   */
  constructor(box, groups, items) {
    this.#box = box
    this.#groups = groups
    this.#items = items
    box.addEventListener('keydown', event => this.#move(event), {signal: this.#stay.signal})
    box.addEventListener('focusin', event => this.#settleAt(event.target), {signal: this.#stay.signal})
  }

  /** Sees to it that each group has one tab stop, which can be seen. */
  settle() {
    for (const group of this.#box.querySelectorAll(this.#groups)) {
      const items = this.#in(group)
      const stop = items.find(item => item.getAttribute('tabindex') === '0') ?? items[0]
      for (const item of group.querySelectorAll(this.#items)) {
        if (item.closest(this.#groups) === group) item.setAttribute('tabindex', item === stop ? '0' : '-1')
      }
    }
  }

  end() {
    this.#stay.abort()
  }

  #move(event) {
    const step = {ArrowUp: -1, ArrowDown: 1}[event.key]
    const item = event.target.closest?.(this.#items)
    if (!step || !item || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const items = this.#in(item.closest(this.#groups))
    const next = items[items.indexOf(item) + step]
    event.preventDefault()
    if (next) next.focus()
  }

  #settleAt(target) {
    const item = target.closest?.(this.#items)
    if (!item || item.getAttribute('tabindex') === '0') return
    for (const other of this.#in(item.closest(this.#groups))) other.setAttribute('tabindex', other === item ? '0' : '-1')
  }

  /** The items of a group that can be seen. */
  #in(group) {
    return [...group.querySelectorAll(this.#items)].filter(item => item.closest(this.#groups) === group && !item.closest('[hidden]'))
  }
}
