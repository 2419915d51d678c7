/**
 * What differs between two texts, line by line. Pure functions.
 *
 * @typedef {{kind: 'same'|'removed'|'added'|'skipped', line: string}} Line
 */

const MOST_CELLS = 4_000_000

/**
 * The lines of both texts in order: kept, removed, added.
 *
 * Texts with very many different lines are compared as one removed and one added block.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Line[]}
 */
export function lineDiff(before, after) {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const same = line => ({kind: 'same', line})
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ]
}

/** Longest common subsequence by table: the texts are replies of some hundred lines. */
function middle(before, after) {
  const removed = line => ({kind: 'removed', line})
  const added = line => ({kind: 'added', line})
  if (before.length * after.length > MOST_CELLS) return [...before.map(removed), ...after.map(added)]
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      common[row * width + column] = before[row] === after[column]
        ? common[(row + 1) * width + column + 1] + 1
        : Math.max(common[(row + 1) * width + column], common[row * width + column + 1])
    }
  }
  const lines = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      lines.push({kind: 'same', line: before[row]})
      row += 1
      column += 1
    } else if (column >= after.length ||
        (row < before.length && common[(row + 1) * width + column] >= common[row * width + column + 1])) {
      lines.push(removed(before[row]))
      row += 1
    } else {
      lines.push(added(after[column]))
      column += 1
    }
  }
  return lines
}

/**
 * The same with long runs of kept lines told by their number.
 *
 * @param {Line[]} lines
 * @param {number} around  how many kept lines stay beside a change
 * @returns {Line[]}
 */
export function condensed(lines, around = 2) {
  const near = lines.map((_, at) => lines.slice(Math.max(at - around, 0), at + around + 1).some(({kind}) => kind !== 'same'))
  /** @type {Line[]} */
  const kept = []
  for (let at = 0; at < lines.length;) {
    if (near[at]) {
      kept.push(lines[at])
      at += 1
      continue
    }
    const from = at
    while (at < lines.length && !near[at]) at += 1
    kept.push({kind: 'skipped', line: `${at - from} ${at - from === 1 ? 'line' : 'lines'} the same`})
  }
  return kept
}
