/** The lower part of the stage: tag and title of the current message, and its lines, cut to the room that there is. */

import {button, element} from './dom.js'
import {Pen} from './stagepen.js'
import {saidOnStage} from './stagelines.js'

/** Sizes in units, as stage.css sets them. */
const TITLE = {size: 42, row: 51}
const TEXT = {size: 25, row: 35, between: 6}
const REMARK = {size: 24, before: 8}
const PADDING = 34
const AFTER_TITLE = 10
const MARGIN = 40
const COLUMN_GAP = 24
const MORE = 'and 99 more'

const MONO = {face: /** @type {'mono'} */ ('mono'), spacing: -0.02}

/** @typedef {import('./stagelines.js').Line} Line  @typedef {import('./stagelines.js').Chunk} Chunk */

export class StageExchange {
  node
  #tag = element('span', {class: 'sx-stage-tag'})
  #title = element('span')
  #lines = element('dl', {class: 'sx-stage-lines'})
  #notice = element('p', {class: 'sx-stage-news'})
  #stop = null
  #pen = null

  constructor() {
    this.node = element('section', {class: 'sx-stage-exchange', 'aria-label': 'Exchange'},
      element('h2', {class: 'sx-stage-title'}, this.#tag, this.#title), this.#lines, this.#notice)
  }

  /**
   * @param {import('./view.js').View} view
   * @param {{width: number, height: number}} room  in units
   */
  show(view, {width, height}) {
    const pen = this.#pen ??= new Pen(this.node)
    const {failed, title, lines} = saidOnStage(view)
    const inner = width - 2 * MARGIN
    this.#tag.textContent = view.label
    this.#tag.classList.toggle('sx-stage-tag--refused', failed)
    const titleRoom = inner - pen.width(view.label, 36, {weight: 700}) - 28 - 18
    const titleRows = pen.lines(title, titleRoom, 2, TITLE.size, {face: 'serif'})
    this.#title.textContent = titleRows.join(' ')
    const rows = Math.floor((height - PADDING - titleRows.length * TITLE.row - AFTER_TITLE) / (TEXT.row + TEXT.between))
    const told = this.#showNotice(view.notice)
    const shown = told ? lines.filter(({source}, at) => !at || source) : lines
    this.#lines.replaceChildren(...fitted(shown, inner, told ? rows - 2 : rows, pen).flatMap(drawLine))
  }

  /**
   * What is to be said beside the message takes the place of all but its first line and its source.
   *
   * @returns {boolean} whether there is any
   */
  #showNotice(notice) {
    this.#notice.hidden = !notice
    if (!notice) this.#notice.replaceChildren()
    else if (notice.text !== this.#notice.firstChild?.textContent || notice.stop !== this.#stop) {
      const held = this.#notice.contains(document.activeElement)
      this.#notice.className = `sx-stage-news sx-stage-news--${notice.tone}`
      this.#notice.replaceChildren(element('span', {}, notice.text),
        ...notice.stop ? [button('Stop', () => notice.stop())] : [])
      if (held) this.#notice.querySelector('button')?.focus()
    }
    this.#stop = notice?.stop ?? null
    return Boolean(notice)
  }
}

/**
 * The lines as they fit into `rows` rows: each has the rows that it needs, as far as they go round.
 *
 * @param {Line[]} lines
 * @param {number} width
 * @param {number} rows
 * @param {Pen} pen
 */
function fitted(lines, width, rows, pen) {
  const terms = Math.max(...lines.map(({term}) => pen.width(term, TEXT.size + 1, {weight: 600})))
  const room = width - terms - COLUMN_GAP
  return lines.slice(0, Math.max(rows, 1)).map((line, at, all) => {
    const most = Math.max(rows - (all.length - at - 1), 1)
    const made = [line, inBrief(line)].flatMap(({chunks}) => [...Array(most).keys()].map(spare =>
      ({...line, ...fit({...line, chunks}, room, spare + 1, pen)})))
    const enough = made.find(({whole, begun}) => line.kind === 'address' ? begun : whole) ?? made.at(-1)
    rows -= enough.used
    return enough
  })
}

/** A line that says no more of its values than it must. */
function inBrief(line) {
  return {...line, chunks: line.chunks.map(chunk => ({...chunk, said: chunk.brief ?? chunk.said}))}
}

/** A line in so many rows: its chunks that fit, how many more there are, and whether the first one or all are whole. */
function fit({kind: wanted, chunks}, room, rows, pen) {
  const how = wanted === 'prose' ? {} : MONO
  const kind = wanted === 'prose' && hasLongWord(chunks, room, pen) ? 'unbroken' : wanted
  const widths = chunks.map(chunk => chunkWidth(chunk, how, pen))
  const more = pen.width(MORE, REMARK.size) + REMARK.before
  let count = chunks.length
  while (count > 1 && takes(widths.slice(0, count), kind, room, count < chunks.length ? more : 0) > rows) count -= 1
  const used = Math.min(takes(widths.slice(0, count), kind, room, count < chunks.length ? more : 0), rows)
  const begun = takes(widths.slice(0, 1), kind, room, chunks.length > 1 ? more : 0) <= rows
  const left = chunks.length - count
  const spared = left ? more : 0
  const shown = begun ? chunks.slice(0, count) : [shortened(chunks[0], capacity(room, rows, kind) - spared, how, pen)]
  return {kind, chunks: shown, more: left, used, begun, whole: begun && !left}
}

/** Whether a word is so long that rows would stay half empty for it. */
function hasLongWord([{stretches}], room, pen) {
  return stretches.some(({text}) => text.split(/\s/).some(word => pen.width(word, TEXT.size) > room / 2))
}

/** How many rows chunks take. Values that stand apart are not broken; addresses are, wherever a row ends. */
function takes(widths, kind, room, more) {
  if (kind !== 'values') return rowsFor(widths.reduce((sum, width) => sum + width, more), room, kind)
  let [rows, at] = [1, 0]
  for (const width of [...widths, ...more ? [more] : []]) {
    if (at && at + COLUMN_GAP + width > room) [rows, at] = [rows + 1, 0]
    at += (at ? COLUMN_GAP : 0) + width
    if (width > room) rows += rowsFor(width, room, kind) - 1
  }
  return rows
}

function rowsFor(width, room, kind) {
  let rows = 1
  while (capacity(room, rows, kind) < width) rows += 1
  return rows
}

/** How much text a number of rows holds: words do not fill a row to its end. */
function capacity(room, rows, kind) {
  return rows * room - (rows - 1) * (kind === 'prose' ? 130 : 20)
}

function chunkWidth({stretches, said}, how, pen) {
  const widths = stretches.map(({text, colour}) => pen.width(text, TEXT.size, {...how, weight: colour ? 700 : 400}))
  return widths.reduce((sum, width) => sum + width, 0) + (said ? pen.width(said, REMARK.size) + REMARK.before : 0)
}

/** A chunk that is too long for all its rows, without what does not fit. */
function shortened({stretches, said}, room, how, pen) {
  let left = room - (said ? pen.width(said, REMARK.size) + REMARK.before : 0)
  const kept = []
  for (const stretch of stretches) {
    const bold = {...how, weight: stretch.colour ? 700 : 400}
    const text = pen.cut(stretch.text, left, TEXT.size, bold)
    kept.push({...stretch, text})
    left -= pen.width(text, TEXT.size, bold)
    if (text !== stretch.text) break
  }
  return {stretches: kept, said}
}

/** A term and what is said of it. @param {Line & {more: number}} line  `more`: how many chunks did not fit */
function drawLine({term, kind, source, chunks, more}) {
  const kinds = source && `sx-stage-source sx-stage-source--${source.toLowerCase()}`
  return [
    element('dt', {}, term),
    element('dd', {class: `sx-stage-${kind}`}, source && [element('b', {class: kinds}, source), ', '],
      chunks.map(drawChunk), more ? element('small', {}, ` and ${more} more`) : null),
  ]
}

/** What stays together. @param {Chunk} chunk */
function drawChunk({stretches, said}) {
  return element('span', {class: 'sx-stage-chunk'}, stretches.map(({text, value, colour}) => value
    ? element('mark', {class: `sx-stage-value ${colour || 'sx-stage-value--plain'}`}, text) : text),
  said && element('small', {}, ` ${said}`))
}
