/** One run in the list: what it is called, how it ended, what can be done with it, and what went to and fro. */

import {button, element} from './dom.js'
import {clockOf, editsTold, LONGEST_NAME, outcomeOf, writtenOut} from './ran.js'

const RUN_SIGNS = {good: '✓', refused: '✕', cut: '…'}

/**
 * @typedef {{choose: (id: string, wanted: boolean) => void, repeat: (ran: Ran) => void, rename: (ran: Ran) => void,
 *            download: (ran: Ran) => void, remove: (ran: Ran) => void}} Deeds
 * @typedef {import('./ran.js').Ran} Ran
 */

/**
 * The row of a run.
 *
 * @param {Ran} ran
 * @param {{here: boolean, canRepeat: boolean, chosen: boolean, open: boolean}} state  `here`: it was sent from this
 *   page; `chosen`: it is to be compared; `open`: its messages are written out
 * @param {Deeds} deeds
 */
export function runRow(ran, {here, canRepeat, chosen, open}, deeds) {
  const box = element('input', {type: 'checkbox', 'aria-label': `Compare ${ran.name}`, checked: chosen})
  box.addEventListener('change', () => deeds.choose(ran.id, box.checked))
  const deed = (verb, act) => {
    const made = button(verb, () => act(ran), {kind: 'quiet small'})
    made.setAttribute('aria-label', `${verb} ${ran.name}`)
    made.dataset.act = verb
    return made
  }
  const again = here ? deed('Run again', deeds.repeat) : null
  again?.setAttribute('aria-disabled', String(!canRepeat))
  return element('li', {class: `sx-run${chosen ? ' sx-run--chosen' : ''}`, 'data-run': ran.id},
    element('label', {class: 'sx-run-choice'}, box, element('span', {'aria-hidden': 'true'}, 'Compare')),
    runSaid(ran),
    element('div', {class: 'sx-run-deeds', role: 'group', 'aria-label': ran.name}, again,
      here ? null : element('a', {href: elsewhere(ran), 'aria-label': `Open the page of ${ran.name}`}, 'Open its page'),
      deed('Rename', deeds.rename), deed('Download HAR', deeds.download), deed('Delete', deeds.remove)),
    messagesSent(ran, open))
}

/** The field in which a run gets another name, in the place of its words. */
export function nameForm(ran, {save, leave}) {
  const field = element('input',
    {type: 'text', 'aria-label': 'Name of the run', value: ran.name, maxlength: LONGEST_NAME})
  const form = element('form', {class: 'sx-run-form'}, field,
    element('button', {class: 'sx-button sx-button--small'}, 'Save'), button('Cancel', leave, {kind: 'quiet small'}))
  form.addEventListener('keydown', event => event.key === 'Escape' && leave())
  form.addEventListener('submit', event => {
    event.preventDefault()
    save(field.value)
  })
  return form
}

function runSaid(ran) {
  const {tone, words} = outcomeOf(ran)
  const clock = clockOf(ran)
  const facts = [ran.title, ran.path, ran.failing && `made to fail: ${ran.failing}`, editsTold(ran),
    clock && `sandbox clock ${clock}`]
  return element('div', {class: 'sx-run-said'},
    element('b', {class: 'sx-run-name'}, ran.name), ' ',
    element('span', {class: `sx-run-end sx-run-end--${tone}`},
      element('span', {'aria-hidden': 'true'}, `${RUN_SIGNS[tone]} `), words),
    element('small', {}, facts.filter(Boolean).join(' · ')))
}

/** What went to and fro, written out when it is first opened. */
function messagesSent(ran, open) {
  const box = element('details', {class: 'sx-run-messages', open}, element('summary', {}, 'Requests and replies'))
  const fill = () => {
    if (!box.open || box.childElementCount > 1) return
    const look = {class: 'sx-code sx-code--plain', tabindex: '0', role: 'group'}
    box.append(...writtenOut(ran).flatMap(({name, lines, cut}) => [element('h3', {}, name),
      element('pre', {...look, 'aria-label': name}, lines.join('\n')),
      cut ? element('p', {class: 'sx-absent'}, cut) : null]).filter(Boolean))
  }
  box.addEventListener('toggle', fill)
  if (open) fill()
  return box
}

/** The address at which a run of another page can be looked at: of this site, whatever was kept. */
function elsewhere({page, variant, fault, asked}) {
  const path = /^\/(?![/\\])/.test(page) ? page : ''
  const names = new URLSearchParams({m: asked.at(-1) ?? '', ...variant ? {v: variant} : {}, ...fault ? {f: fault} : {}})
  return `${path}#${names}`
}
