/**
 * Where the participants stand on the stage, and the messages below one another. Pure functions of sizes, in units.
 *
 * @typedef {{key: string, width: number}} Name  a participant, and how wide its name is
 * @typedef {{from: string, to: string, width: number, least: number}} Span  a message, and how much room its label
 *   wants: in one line, and in two
 */

/** Between two names, and from the side of the stage to the last one. */
const GAP = 22
const SIDE = 20

/** How high a row is at least, with a label of one line and with one of two, and how much it may grow. */
const ROW = [0, 56, 84]
const GROWS = 1.35

/**
 * The middle of each participant. All labels of the way have room, in two lines at least, so that nobody moves from
 * step to step; where that cannot be, those of the step have as much as there is.
 *
 * @param {Name[]} names  from left to right
 * @param {Span[]} way
 * @param {Span[]} step
 * @param {{left: number, width: number}} stage  where the first one stands at least, and how wide the stage is
 * @returns {Map<string, number>}
 */
export function columnsOf(names, way, step, stage) {
  const spans = haveRoom(names, way, stage) ? way : step
  const middles = placed(names, spans, stage, largest(part => haveRoom(names, spans, stage, part)))
  const spare = Math.max(lastOf(names, stage) - middles.at(-1), 0)
  const gaps = widened(middles.slice(1).map((middle, at) => middle - middles[at]), spare)
  let x = middles[0]
  return new Map(names.map(({key}, at) => [key, Math.round(x += at ? gaps[at - 1] : 0)]))
}

/** Whether all have room, with so much of what their labels want: 1 is two lines for each. */
export function haveRoom(names, spans, stage, part = 1) {
  return placed(names, spans, stage, part).at(-1) <= lastOf(names, stage)
}

/** How far to the right the last one may stand. */
function lastOf(names, {width}) {
  return width - SIDE - names.at(-1).width / 2
}

/** The gaps with what is to spare between them, the narrow ones first. */
function widened(gaps, spare) {
  const narrow = [...gaps].sort((one, other) => one - other)
  const level = narrow.reduce((level, _, at) => {
    const even = (narrow.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0) + spare) / (at + 1)
    return even <= (narrow[at + 1] ?? Infinity) && level === null ? even : level
  }, null)
  return gaps.map(gap => Math.max(gap, level ?? gap))
}

/** The largest part that fits, from 0 for no room for labels, by 1 for two lines, to 2 for one line. */
function largest(fits) {
  let [less, more] = [0, 2]
  if (fits(more)) return more
  for (let tries = 0; tries < 20; tries += 1) {
    const part = (less + more) / 2
    if (fits(part)) less = part
    else more = part
  }
  return less
}

/** The middles, as far to the left as names and labels let them be, with so much of what the labels want. */
function placed(names, spans, {left}, part) {
  const at = new Map(names.map(({key}, index) => [key, index]))
  const middles = []
  for (const [index, {width}] of names.entries()) {
    const before = index ? middles[index - 1] + (names[index - 1].width + width) / 2 + GAP
      : Math.max(left, width / 2 + SIDE)
    const wished = spans.map(({from, to, width: whole, least}) => {
      const room = part < 1 ? least * part : least + (whole - least) * (part - 1)
      const [start, end] = [at.get(from), at.get(to)].sort((one, other) => one - other)
      return end === index ? middles[start] + room : 0
    })
    middles.push(Math.max(before, ...wished))
  }
  return middles
}

/**
 * The rows that fit, each with its top and height: all of the step and the message before it, or as many around the
 * current one as there is room for.
 *
 * @param {{label: string, lines: number}[]} rows  the first one stands only for what went before
 * @param {string} current  the label of the row that must be there
 * @param {{top: number, bottom: number}} room
 * @returns {{label: string, top: number, height: number}[]}
 */
export function rowsIn(rows, current, {top, bottom}) {
  const fits = some => some.reduce((sum, {lines}) => sum + ROW[lines], 0) <= bottom - top
  let shown = rows
  while (!fits(shown) && shown.length > 1) {
    const here = shown.findIndex(({label}) => label === current)
    shown = here > (shown.length - 1) / 2 || shown === rows && here > 0 ? shown.slice(1) : shown.slice(0, -1)
  }
  const needed = shown.reduce((sum, {lines}) => sum + ROW[lines], 0)
  const grown = Math.min((bottom - top) / needed, GROWS)
  let y = top
  return shown.map(({label, lines}) => {
    const row = {label, top: y, height: ROW[lines] * grown}
    y += row.height
    return row
  })
}
