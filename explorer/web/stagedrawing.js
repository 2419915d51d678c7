/** The upper part of the stage: five names, and the messages of one step as far as they have come. */

import {drawn} from './dom.js'
import {messageOf, messagesWith, nameOf} from './recording.js'
import {columnsOf, haveRoom, rowsIn} from './stagecolumns.js'
import {Pen} from './stagepen.js'
import {FAILED, STATE_WORDS} from './states.js'

const NAMES = 5
const NAME = {size: 26, weight: 700}
const CAPTION = {size: 27, weight: 700}
const FLAG = {size: 26, weight: 700}
const QUIET = 24

/** Heights, in units. */
const FIRST_ROW = 64
const FOOT = 12
const BASELINE = 40
const LINE_ABOVE_END = 15
const LABEL_ABOVE_LINE = 15
const LEADING = 28

/** Half a bar of a participant at work, a line's head, and the room before and behind a label. */
const BAR = 9
const HEAD = 16
const BESIDE = 15
const BEHIND = 5

/** The room that a refusal takes from its line. */
const STOP = 14

/** @typedef {import('./view.js').View} View  @typedef {import('./recording.js').Message} Message */

export class StageDrawing {
  node
  #svg = drawn('svg', {class: 'sx-stage-drawing', role: 'img'})
  #band = drawn('rect', {class: 'sx-band', x: 0})
  #pen = null

  constructor() {
    this.node = /** @type {HTMLElement} */ (document.createElement('section'))
    this.node.className = 'sx-stage-sequence'
    this.node.setAttribute('aria-label', 'Sequence')
    this.node.append(this.#svg)
  }

  /**
   * @param {View} view
   * @param {{width: number, height: number}} room  in units
   */
  show(view, {width, height}) {
    const pen = this.#pen ??= new Pen(this.node)
    const {recording, label} = view
    const stage = {left: flagsWidth(pen) + BAR + 3, width}
    const {names, seen, step} = castFor(recording, label, stage, pen)
    const columns = columnsOf(names, spansOf(seen, pen), spansOf(step, pen), stage)
    const labels = new Map(step.map(message => [message.label, this.#labelOf(message, view, columns)]))
    const rows = rowsIn(step.map(message => ({label: message.label, lines: labels.get(message.label).length})), label,
      {top: FIRST_ROW, bottom: height - FOOT})
    const y = new Map(rows.map(row => [row.label, row.top + row.height - LINE_ABOVE_END]))
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    this.#svg.setAttribute('aria-label', inWords(recording, step, view))
    this.#moveBand(rows.find(row => row.label === label), view, width)
    const shown = step.filter(message => y.has(message.label))
    this.#svg.replaceChildren(hatchPattern(), this.#band,
      ...names.map(({key}) => drawn('path', {class: 'sx-stage-lifeline', d: `M${columns.get(key)} 60V${height}`})),
      ...names.map(({key, name}) => nameOn(name, columns.get(key), atWork(key, messageOf(recording, label)))),
      ...groundBelow(rows, view, shown, columns),
      ...bars(recording, shown, view, columns, y),
      ...shown.map(message => arrow(message, view, columns, y.get(message.label), labels.get(message.label))),
      ...flags(rows, view, y))
  }

  /** What stands above an arrow, in lines; the number comes first. */
  #labelOf(message, {states, refusal}, columns) {
    const ends = [message.from, message.to].map(key => columns.get(key) ?? 0)
    const room = Math.abs(ends[1] - ends[0]) - 2 * BAR - BESIDE - BEHIND
    const state = message.kind === 'reply' ? states.get(message.label) : null
    const words = state === 'no-reply' ? [STATE_WORDS[state]] : state === 'refused' ? refusal?.words ?? [] : []
    const all = words.find(text => this.#fits(`${message.label} ${text}`, room)) ?? words.at(-1) ?? message.summary
    return this.#pen.lines(`${message.label} ${all}`, room, 2, CAPTION.size, CAPTION)
  }

  #fits(text, room) {
    return this.#pen.width(text, CAPTION.size, CAPTION) <= room
  }

  #moveBand(row, {states, label}, width) {
    this.#band.classList.toggle('sx-band--refused', FAILED.has(states.get(label)))
    const place = {y: row.top, height: row.height, width}
    for (const [name, at] of Object.entries(place)) this.#band.setAttribute(name, String(at))
  }
}

/** The message before the step, if there is one, and the step. */
function stepWith({messages}, label) {
  const {step} = messages.find(message => message.label === label)
  const first = messages.findIndex(message => message.step === step)
  return messages.filter((message, at) => message.step === step || at === first - 1)
}

/**
 * Who is seen: all who speak in the step, and as many others as make five, or fewer where these have no room. With them
 * all messages of the way between them, and those of the step.
 */
function castFor(recording, label, stage, pen) {
  const {participants, messages} = recording
  const {step} = messages.find(message => message.label === label)
  const speaking = new Set(messages.filter(message => message.step === step).flatMap(({from, to}) => [from, to]))
  for (let silent = Math.max(NAMES - speaking.size, 0); ; silent -= 1) {
    let more = silent
    const names = participants.filter(({key}) => speaking.has(key) || (more -= 1) >= 0)
      .map(({key, name}) => ({key, name, width: pen.width(name, NAME.size, NAME)}))
    const seen = messages.filter(({from, to}) => [from, to].every(end => names.some(({key}) => key === end)))
    const shown = stepWith(recording, label).filter(message => seen.includes(message))
    if (!silent || haveRoom(names, spansOf(shown, pen), stage)) return {names, seen, step: shown}
  }
}

/** How much room each label wants. */
function spansOf(messages, pen) {
  const around = 2 * BAR + BESIDE + BEHIND + 2
  return messages.map(({from, to, label, summary}) => {
    const words = `${label} ${summary}`.split(' ')
    const wide = some => pen.width(some.join(' '), CAPTION.size, CAPTION)
    const broken = words.map((_, at) => Math.max(wide(words.slice(0, at + 1)), wide(words.slice(at + 1))))
    return {from, to, width: wide(words) + around, least: Math.min(...broken) + around}
  })
}

/** The room at the left for the flags. */
function flagsWidth(pen) {
  return 24 + Math.max(pen.width(STATE_WORDS.refused, FLAG.size, FLAG),
    pen.width('reached', QUIET, {face: 'serif', style: 'italic'})) + 20
}

function atWork(key, {from, to}) {
  return key === from || key === to
}

function nameOn(name, x, on) {
  return drawn('text', {class: `sx-stage-name${on ? ' sx-stage-name--on' : ''}`, x, y: BASELINE}, name)
}

/** One message: line, head or stop bar, and label. */
function arrow(message, {states, label: current}, columns, y, lines) {
  const state = states.get(message.label)
  const [from, to] = [columns.get(message.from), columns.get(message.to)]
  const on = Math.sign(to - from)
  const [start, end] = [from + on * BAR, to - on * BAR]
  const reply = message.kind === 'reply'
  const stopped = state === 'refused' && !reply
  const kinds = ['sx-message', `sx-message--${message.kind}`, `sx-message--${state}`,
    message.label === current ? 'sx-message--current' : '']
  const tip = message.label === current ? HEAD + 4 : HEAD
  const tail = stopped ? end - on * STOP : reply ? end : end - on * tip * 0.8
  const lost = state === 'no-reply'
  const parts = lost ? [crossOn((from + to) / 2, y)] : stopped ? [stop(end - on * STOP, to + on * 30, y)]
    : [head(end, y, on, tip, reply)]
  const x = Math.min(from, to) + BAR + BESIDE
  const written = lines.map((line, at) => {
    const [first, ...rest] = line.split(' ')
    return drawn('tspan', at ? {x, dy: LEADING} : {x},
      at ? line : [drawn('tspan', {class: 'sx-number'}, first), ` ${rest.join(' ')}${lines[1] ? ' ' : ''}`])
  })
  return drawn('g', {class: kinds.filter(Boolean).join(' ')},
    drawn('path', {class: 'sx-line', d: `M${start} ${y}H${tail}`}),
    parts, drawn('text', {class: 'sx-label', x, y: y - LABEL_ABOVE_LINE - (lines.length - 1) * LEADING}, written))
}

function head(x, y, on, tip, open) {
  const back = x - on * tip
  return drawn('path', {class: `sx-head${open ? ' sx-head--open' : ''}`,
    d: `M${back} ${y - tip / 2}L${x} ${y}L${back} ${y + tip / 2}${open ? '' : 'Z'}`})
}

/** The bar before who refused, and a cross beyond. */
function stop(x, beyond, y) {
  return drawn('g', {}, drawn('path', {class: 'sx-stop', d: `M${x} ${y - 18}v36`}), crossOn(beyond, y))
}

function crossOn(x, y) {
  return drawn('g', {class: 'sx-cross', transform: `translate(${x} ${y})`},
    drawn('circle', {r: 15}), drawn('path', {d: 'M-5.5-5.5l11 11M5.5-5.5l-11 11'}))
}

/**
 * Bars of the participants at work, from a request to its reply: solid as far as it has happened.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {Message[]} shown
 */
function bars(recording, shown, {states, label: current}, columns, y) {
  const order = recording.messages.map(({label}) => label)
  const here = order.indexOf(current)
  const bottom = Math.max(...y.values()) + BAR
  return shown.filter(({kind}) => kind === 'request').flatMap(request => {
    const replies = messagesWith(recording, request.label).filter(({kind}) => kind === 'reply')
    const own = [{who: request.to, until: request.partner}]
    if (request.exchange === request.label) own.push({who: request.from, until: replies.at(-1).label})
    return own.flatMap(({who, until}) => {
      if (states.get(request.label) === 'not-reached' || !columns.has(who)) return []
      const refused = states.get(request.label) === 'refused' && who === request.to
      const bar = {x: columns.get(who) - BAR, y: y.get(request.label) - BAR, width: 2 * BAR}
      const whole = (y.get(until) ?? bottom) + BAR - bar.y
      if (order.indexOf(until) <= here || refused) {
        return drawn('rect', {class: `sx-activation${refused ? ' sx-activation--refused' : ''}`, ...bar, height: whole})
      }
      const begun = order.indexOf(request.label) <= here
      const reached = begun ? (y.get(current) ?? bottom) + BAR - bar.y : 0
      return [drawn('rect', {class: 'sx-activation sx-activation--not-yet', ...bar, height: whole}),
        begun ? drawn('rect', {class: 'sx-activation', ...bar, height: Math.max(reached, 2 * BAR)}) : null]
    })
  }).filter(Boolean)
}

/** Hatched ground below what was not reached. */
function groundBelow(rows, {states}, shown, columns) {
  return rows.filter(({label}) => states.get(label) === 'not-reached').map(({label, top, height}) => {
    const {from, to} = shown.find(message => message.label === label)
    const [left, right] = [columns.get(from), columns.get(to)].sort((one, other) => one - other)
    return drawn('rect', {class: 'sx-stage-ground', x: left, y: top, width: right - left, height,
      fill: 'url(#sx-stage-hatch)'})
  })
}

function hatchPattern() {
  const size = {width: 12, height: 12, patternUnits: 'userSpaceOnUse'}
  return drawn('defs', {}, drawn('pattern', {id: 'sx-stage-hatch', ...size},
    drawn('path', {class: 'sx-hatch-line', d: 'M0 12L12 0'})))
}

/** Beside the rows: what the current one is, and what the next ones are. */
function flags(rows, {states, label: current}, y) {
  const refused = FAILED.has(states.get(current))
  const here = rows.findIndex(({label}) => label === current)
  const quiet = ['not-yet', 'not-reached']
  const next = rows.slice(here + 1).find(({label}) => quiet.includes(states.get(label)))
  const told = refused || quiet.includes(states.get(current))
  const wordsOf = label => STATE_WORDS[states.get(label)].split(' ')
  return [
    flag(`sx-stage-flag${refused ? ' sx-stage-flag--refused' : ''}`, told ? wordsOf(current) : ['now'], y.get(current)),
    next && states.get(next.label) !== states.get(current)
      ? flag('sx-stage-flag sx-stage-flag--quiet', wordsOf(next.label), y.get(next.label)) : null,
  ].filter(Boolean)
}

function flag(kind, words, y) {
  const first = y - 4 - (words.length - 1) * LEADING / 2
  return drawn('text', {class: kind, x: 24, y: first}, words.map((word, at) =>
    drawn('tspan', {x: 24, dy: at ? LEADING - 2 : 0}, words[at + 1] ? `${word} ` : word)))
}

/** The drawing in words, for who does not see it. */
function inWords(recording, step, {states, label: current}) {
  const {title, number} = recording.steps.find(part => part.number === messageOf(recording, current).step) ?? {}
  const said = step.map(({label, summary, from, to}) => {
    const state = label === current && states.get(label) === 'current' ? 'now' : STATE_WORDS[states.get(label)]
    return `${label}, ${nameOf(recording, from)} to ${nameOf(recording, to)}, ${summary}: ${state}`
  })
  return `${title ? `Step ${number}, ${title}. ` : ''}${said.join('. ')}.`
}
