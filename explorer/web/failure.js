/**
 * What is said of a failure beside its reply: what the answer means and who gave it, the cause, how to recognise it, the
 * smallest fix with the button that applies it; and once that is done, that it is mended.
 */

import {button, element} from './dom.js'
import {readJson, childrenOf} from './json.js'
import {fixBox, mendedBox} from './mending.js'
import {listed, messageOf, messagesWith, nameOf} from './recording.js'
import {statusText} from './reply.js'
import {byConsumer, wentPast} from './states.js'

/**
 * The panel's beginning.
 *
 * @param {import('./view.js').View} view  of an exchange that fails, or was mended
 * @param {import('./actions.js').Actions} actions
 * @returns {Node[]}
 */
export function failurePanel(view, actions) {
  const {recording, failing, failure, mended} = view
  if (!failing) return [mendedBox(view, button('Make it fail again', () => actions.makeFail(mended.failure.chosen.name)))]
  if (!recording.refusal) return [unfailed(view)]
  const apply = button('Apply the fix', () => actions.mend(), {kind: 'main'})
  return [
    element('section', {class: 'sx-failure', 'aria-label': 'Why it failed'}, element('dl', {},
      rows(view).map(([term, ...told]) => [element('dt', {}, term), element('dd', {}, told)]))),
    mended ? mendedBox(view, null) : fixBox(view, apply),
    sourceOf(view, failure.fault),
  ]
}

/** The lines of the explanation, each a term and what is told of it. */
function rows({recording, failure: {fault}, catalogue}) {
  const {refusal} = recording
  const reply = messageOf(recording, refusal.label)
  const meaning = catalogue?.codes[refusal.code]
  const past = wentPast(recording, reply.exchange) && 'The request went straight to the practice’s system, past the SSP: no proxy has seen it.'
  return [
    ['Answer', element('b', {}, refusal.status === null ? 'No reply' : statusText(refusal.status)),
      byConsumer(recording) && refusal.status !== null ? ', a status without fault' : null,
      refusal.code ? [', code ', element('code', {}, refusal.code)] : null, '. ', meaning ?? null],
    [byConsumer(recording) ? 'Noticed by' : 'Said by', tellTale(recording, reply)],
    ...past ? [['Its way', past]] : [],
    ...refusal.diagnostics ? [[byConsumer(recording) ? 'What happened' : 'It says', element('q', {}, refusal.diagnostics)]] : [],
    ...fault.meanwhile.length ? [['Meanwhile', `Before this request was sent: ${listed(fault.meanwhile.map(spoken))}.`]] : [],
    ['Cause', fault.cause],
    ['Recognise it', fault.recognise],
  ]
}

/** Who gave the answer, and by what that can be told. */
export function tellTale(recording, reply) {
  const {refusal} = recording
  const who = nameOf(recording, refusal.by)
  if (byConsumer(recording)) return `The ${who} itself: ${refusal.status === null ? 'no whole reply came' : 'a reply came that it cannot use'}.`
  const between = messagesWith(recording, reply.label).filter(({kind}) => kind === 'request')
  if (between.length < 2) return `${who} itself; nobody stands between.`
  if (wentPast(recording, reply.exchange)) return `The ${who}, asked without the SSP.`
  const profiled = hasProfile(messageOf(recording, reply.exchange ? messageOf(recording, reply.exchange).partner : reply.label).body)
  if (between.at(-1).to === refusal.by) {
    return `The ${who}; the SSP handed its answer on unchanged.${profiled ? ' meta.profile is there: only a practice’s system sends it.' : ''}`
  }
  const sight = between[1].reached ? 'it forwarded the request and got no answer that it could hand on' : 'the practice has not seen the request'
  return `The ${who} itself${profiled ? '' : ': there is no meta.profile'}; ${sight}.`
}

/** Whether a body is a resource that names its profile. */
function hasProfile(body) {
  const root = readJson(body ?? '')
  const member = (node, name) => node ? childrenOf(node).find(([key]) => key === name)?.[1] : undefined
  return Boolean(root && root.kind === 'object' && member(member(root, 'meta'), 'profile'))
}

/** `another consumer: Book the same slot` */
function spoken(sentence) {
  const [who, what] = sentence.split(': ')
  return `${who === 'Consumer' ? 'the consumer' : who.charAt(0).toLowerCase() + who.slice(1)}, “${what}”`
}

/** It was to fail, and went well: what it needs was not so in this world. */
function unfailed({failure}) {
  return element('section', {class: 'sx-mended', 'aria-label': 'It did not fail'}, element('p', {},
    `${failure.chosen.label} was sent as “${failure.fault.title}” has it, and was answered all the same.`))
}

function sourceOf({root}, fault) {
  const rule = fault.rule && [' Rule ', root.rules ? element('a', {href: `${root.rules}#${fault.rule}`}, element('code', {}, fault.rule))
    : element('code', {}, fault.rule), '.']
  return element('p', {class: 'sx-source'}, `Source: ${fault.source.replace(/\.$/, '')}.`, rule,
    root.catalogue ? [' ', element('a', {href: `${root.catalogue}#${fault.slug}`}, 'In the fault catalogue'), '.'] : null)
}
