/** The choice "Make it fail": what can go wrong at the current exchange, by who then says no. */

import {element} from './dom.js'
import {messageOf} from './recording.js'

const NOTHING = 'Nothing'

export class FailureChoice {
  node
  #select = element('select')
  #shown = ''

  /** @param {import('./actions.js').Actions} actions */
  constructor(actions) {
    this.node = element('label', {class: 'sx-choice'}, element('span', {}, 'Make it fail'), this.#select)
    this.#select.append(new Option(NOTHING, ''))
    this.#select.addEventListener('change', () => actions.makeFail(this.#select.value || null))
    for (const name of ['pointerdown', 'focus']) this.#select.addEventListener(name, () => actions.wantFailures())
  }

  /** @param {import('./view.js').View} view */
  show({recorded, recording, label, catalogue, failure}) {
    const {exchange} = messageOf(recording, label)
    const name = failure?.chosen.name ?? ''
    const elsewhere = failure && failure.chosen.label !== exchange ? name : ''
    const wanted = [catalogue !== null, recorded.variant, exchange, elsewhere].join(' ')
    if (wanted !== this.#shown) {
      this.#select.replaceChildren(...catalogue ? options(catalogue, recorded, exchange, elsewhere && failure) : waiting())
      this.#shown = wanted
    }
    if (this.#select.value !== name) this.#select.value = name
    this.node.classList.toggle('sx-choice--failing', failure !== null)
  }
}

/** What stands there until the catalogue has come. */
function waiting() {
  const coming = new Option('Fetching the failures …', '-')
  coming.disabled = true
  return [new Option(NOTHING, ''), coming]
}

function options(catalogue, recorded, exchange, elsewhere) {
  const groups = catalogue.groups(recorded, exchange)
  const chosen = elsewhere ? [element('optgroup', {label: 'Chosen'},
    new Option(`${elsewhere.chosen.label}: ${elsewhere.fault.title}`, elsewhere.chosen.name))] : []
  const count = groups.reduce((sum, {faults}) => sum + faults.length, 0)
  return [new Option(NOTHING, ''), ...chosen, ...groups.map(({name, faults}) =>
    element('optgroup', {label: `${name} ${exchange}`}, faults.map(fault => new Option(`${fault.title} (${fault.answer})`, fault.name)))),
    ...count ? [] : [none(exchange)]]
}

/** An exchange that is refused as it is cannot be made to fail. */
function none(exchange) {
  const option = new Option(`Nothing can be made to fail at ${exchange}`, '-')
  option.disabled = true
  return option
}
