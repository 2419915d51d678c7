/** The runs of this browser in the page: their list, what can be done with each, and two of them side by side. */

import {button, element} from './dom.js'
import {saveHar} from './har.js'
import {later} from './later.js'
import {begun, grown, recordingOf, renamed} from './ran.js'
import {draftFrom} from './ranedit.js'
import {exchangesOf} from './recording.js'
import {comparison} from './runpair.js'
import {nameForm, runRow} from './runrow.js'
import {concernsRuns, freshId, RunStore} from './runstore.js'

/** @typedef {import('./ran.js').Ran} Ran  @typedef {import('./view.js').View} View */

export class Runs {
  #actions
  #opener
  #store = new RunStore()
  #count = element('small')
  #trouble = element('p', {class: 'sx-run-trouble', hidden: true})
  #list = element('ol', {class: 'sx-run-list', 'aria-label': 'Runs'})
  #foot = element('div', {class: 'sx-run-foot'})
  #pair = element('div')
  #panel
  #sheet = element('link', {rel: 'stylesheet', href: later.sheet('runs.css')})
  #dressed
  #stay = new AbortController()
  /** @type {Ran[]} the newest first */
  #runs = []
  /** @type {string[]} ids of those that are to be compared, at most two */
  #chosen = []
  /** @type {Ran[]} what was deleted last */
  #deleted = []
  /** @type {{press: Object, ran: Ran|null}|null} what is being sent; no run once that was deleted */
  #growing = null
  /** @type {View|null} */
  #view

  /**
   * @param {HTMLElement} explorer  in which the list stands
   * @param {import('./actions.js').Actions} actions
   * @param {HTMLButtonElement} opener  shows and hides the list
   * @param {View|null} view
   */
  constructor(explorer, actions, opener, view) {
    this.#actions = actions
    this.#opener = opener
    this.#view = view
    this.#panel = element('section', {class: 'sx-runs', 'aria-label': 'Runs of this browser', hidden: true},
      element('h2', {}, 'Runs of this browser ', this.#count,
        button('Close', () => this.toggle(), {kind: 'quiet small'})),
      element('p', {}, 'The last 50 that were sent from this browser, on this and other pages. They are kept in it ',
        'and nowhere else, without secrets and without NHS numbers outside the range for tests. Choose two to ',
        'compare them.'),
      this.#trouble, this.#list, this.#foot, this.#pair)
    this.#dressed = new Promise(dress => {
      for (const end of ['load', 'error']) this.#sheet.addEventListener(end, dress)
    })
    explorer.querySelector('.sx-top')?.after(this.#sheet, this.#panel)
    const {signal} = this.#stay
    window.addEventListener('storage', event => concernsRuns(event) && this.#renew(), {signal})
  }

  /** Shows the list, or hides it, and leaves focus with the button that does. */
  async toggle() {
    if (this.#panel.hidden) await Promise.all([this.#dressed, this.#load()])
    this.#panel.hidden = !this.#panel.hidden
    this.#opener.setAttribute('aria-expanded', String(!this.#panel.hidden))
    if (this.#panel.hidden) this.#opener.focus({preventScroll: true})
    else this.#load()
  }

  /** @param {View} view */
  show(view) {
    const before = this.#view
    this.#view = view
    if (before?.busy !== view.busy && !this.#panel.hidden) this.#draw()
  }

  release() {
    this.#stay.abort()
    this.#sheet.remove()
    this.#panel.remove()
  }

  /**
   * Keeps what has just been sent: a new run, or one exchange more of the run that the same press has begun.
   *
   * @param {{variant: string|null, press: import('./liverun.js').Press, draft: import('./draft.js').Draft|null,
   *          fragment: any}} detail
   * @param {View} view  what was shown
   */
  async keep({variant, press, draft, fragment}, {recorded, path}) {
    if (this.#growing?.press !== press) {
      const {asked} = press
      const chosen = asked.includes(press.chosen?.label) ? press.chosen : null
      const about = {scenario: recorded.scenario, title: recorded.title, page: location.pathname, variant,
        path: path.title, fault: chosen?.name ?? null, failing: chosen?.fault.title ?? '', asked,
        whole: asked.length > 1 && asked.length === exchangesOf(recorded).length}
      this.#growing = {press, ran: begun(freshId(), about, recorded)}
    }
    if (!this.#growing.ran) return
    this.#growing.ran = grown(this.#growing.ran, fragment, draft)
    await this.#store.keep(this.#growing.ran)
    this.#renew()
  }

  /** What is shown may have changed. */
  #renew() {
    if (!this.#panel.hidden) this.#load()
  }

  async #load() {
    this.#runs = await this.#store.all()
    this.#chosen = this.#chosen.filter(id => this.#runs.some(ran => ran.id === id))
    this.#draw()
  }

  #draw() {
    const {trouble} = this.#store
    this.#count.textContent = this.#runs.length ? `${this.#runs.length} kept` : 'none kept yet'
    this.#trouble.hidden = !trouble
    this.#trouble.textContent = trouble
    if (!this.#list.querySelector('form')) this.#drawList()
    this.#list.hidden = !this.#runs.length
    this.#drawFoot()
    this.#drawPair()
  }

  #drawList() {
    const focused = focusIn(this.#list)
    const open = new Set([...this.#list.querySelectorAll('details[open]')].map(part => part.closest('li').dataset.run))
    const deeds = {choose: (id, wanted) => this.#choose(id, wanted), repeat: ran => this.#repeat(ran),
      rename: ran => this.#rename(ran), download: ran => saveHar(recordingOf(ran), ran.name),
      remove: ran => this.#delete([ran])}
    this.#list.replaceChildren(...this.#runs.map(ran => runRow(ran, {
      here: ran.scenario === this.#view?.recorded.scenario,
      canRepeat: Boolean(this.#view?.canSend && !this.#view.busy),
      chosen: this.#chosen.includes(ran.id), open: open.has(ran.id)}, deeds)))
    focusAt(this.#list, focused)
  }

  /** Sends a run again, with what the reader had changed in it, in this tab's world. @param {Ran} ran */
  #repeat({variant, fault, asked, whole, edits, base}) {
    const world = this.#view.world
    const here = base.replace(/\/sandbox\/[^/]*$/, `/sandbox/${world}`)
    return this.#actions.repeat({variant, fault, message: whole ? null : asked.at(-1)}, (run, chosen) => {
      const own = asked.map(exchange => [exchange, run.adopt(exchange, draftFrom(edits[exchange], here), chosen)])
      // What was addressed to a world goes with it.
      return () => own.forEach(([exchange, draft]) =>
        draft && this.#view.world === world && run.adopt(exchange, draft, chosen))
    })
  }

  #rename(ran) {
    const leave = () => {
      form.remove()
      this.#draw()
      focusAt(this.#list, {id: ran.id, act: 'Rename'})
    }
    const save = async name => {
      const named = renamed(ran, name)
      if (this.#growing?.ran?.id === ran.id) this.#growing.ran = {...this.#growing.ran, name: named.name}
      await this.#store.keep(named)
      this.#runs = await this.#store.all()
      leave()
      this.#actions.say(`The run is now called ${named.name}`)
    }
    const form = nameForm(ran, {save, leave})
    this.#rowOf(ran.id)?.querySelector('.sx-run-said')?.replaceChildren(form)
    form.querySelector('input').select()
  }

  async #delete(runs) {
    const at = this.#runs.indexOf(runs[0])
    this.#deleted = runs
    if (runs.some(({id}) => id === this.#growing?.ran?.id)) this.#growing.ran = null
    await (runs.length === this.#runs.length ? this.#store.removeAll() : this.#store.remove(runs.map(({id}) => id)))
    await this.#load()
    this.#actions.say(runs.length > 1 ? `Deleted ${runs.length} runs` : `Deleted the run ${runs[0].name}`)
    const next = this.#runs[Math.min(at, this.#runs.length - 1)]
    if (next) focusAt(this.#list, {id: next.id, act: 'Delete'})
    else this.#foot.querySelector('button')?.focus()
  }

  async #bringBack() {
    const back = this.#deleted
    this.#deleted = []
    for (const ran of back) await this.#store.keep(ran)
    await this.#load()
    this.#actions.say(back.length > 1 ? `${back.length} runs are back` : `The run ${back[0].name} is back`)
    focusAt(this.#list, {id: back[0].id, act: 'Delete'})
  }

  #drawFoot() {
    const focused = this.#foot.contains(document.activeElement)
    const several = this.#runs.length > 1
    const undo = this.#deleted.length > 1 ? 'Undo the deletion' : `Undo: bring ${this.#deleted[0]?.name} back`
    this.#foot.replaceChildren(...[
      several && button(`Delete all ${this.#runs.length} runs`, () => this.#delete(this.#runs), {kind: 'small'}),
      this.#deleted.length && button(undo, () => this.#bringBack(), {kind: 'small'}),
      !this.#runs.length && element('p', {}, 'No run is kept. Send a request, or Run all, and it stands here.'),
    ].filter(Boolean))
    if (focused) this.#foot.querySelector('button')?.focus()
  }

  #choose(id, wanted) {
    this.#chosen = wanted ? [...this.#chosen, id].slice(-2) : this.#chosen.filter(each => each !== id)
    for (const row of this.#list.children) {
      const chosen = this.#chosen.includes(row.getAttribute('data-run'))
      row.classList.toggle('sx-run--chosen', chosen)
      const box = /** @type {HTMLInputElement} */ (row.querySelector('input[type=checkbox]'))
      box.checked = chosen
    }
    this.#drawPair()
    if (this.#chosen.length === 2) this.#actions.say('The two runs are compared below the list')
  }

  /** The older one stands first. */
  #drawPair() {
    const [newer, older] = this.#runs.filter(({id}) => this.#chosen.includes(id))
    const key = older ? JSON.stringify([older, newer].flatMap(({id, name, done}) => [id, name, done])) : ''
    if (this.#pair.dataset.key === key) return
    this.#pair.dataset.key = key
    this.#pair.replaceChildren(...older ? [comparison(older, newer)] : [])
  }

  #rowOf(id) {
    return this.#list.querySelector(`[data-run="${CSS.escape(id)}"]`)
  }
}

/** Where focus is in the list, as what finds it again when the list has been drawn anew. */
function focusIn(list) {
  const part = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null
  return part && {id: part.closest('li')?.dataset.run, act: part.dataset.act ?? part.localName}
}

function focusAt(list, focused) {
  const row = focused && list.querySelector(`[data-run="${CSS.escape(focused.id ?? '')}"]`)
  const act = focused && CSS.escape(focused.act)
  const part = row?.querySelector(`[data-act="${act}"]`) ?? row?.querySelector(act)
  part?.focus({preventScroll: true})
}
