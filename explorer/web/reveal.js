/** Brings the current message into view: never under the sticky rows, and never moving more than is needed. */

const ROOM = 12

/**
 * Scrolls so that a message of the drawing is seen; on narrow screens only the drawing's own box moves.
 *
 * @param {HTMLElement} explorer
 * @param {Element|null} shape  in the drawing, or in what stands in its place
 * @param {{whole?: boolean}} [how]  `whole` first brings the explorer itself up, for a link from elsewhere in the page
 */
export function reveal(explorer, shape, {whole = false} = {}) {
  const box = explorer.querySelector('.sx-sequence')
  const inBox = box && box.scrollHeight > box.clientHeight + 1
  if (whole && !begins(explorer)) explorer.scrollIntoView({block: 'start', behavior: 'instant'})
  if (!shape || !box) return
  if (!box.contains(shape)) return shape.scrollIntoView({block: 'nearest', behavior: behaviour()})
  const here = shape.getBoundingClientRect()
  if (inBox) {
    const frame = box.getBoundingClientRect()
    box.scrollBy({top: here.top - frame.top - frame.height / 2, left: here.left - frame.left - frame.width / 4, behavior: behaviour()})
    return
  }
  const top = explorer.querySelector('.sx-cast-bar')?.getBoundingClientRect().bottom ?? 0
  const bottom = explorer.querySelector('.sx-bar-steps')?.getBoundingClientRect().top ?? innerHeight
  const sticky = Math.max(top, 0)
  if (here.top < sticky + ROOM) scrollBy({top: here.top - sticky - 4 * ROOM, behavior: behaviour()})
  else if (here.bottom > bottom - ROOM) scrollBy({top: here.bottom - bottom + 4 * ROOM, behavior: behaviour()})
}

/**
 * Whether the explorer's beginning is where a reader looks: then the page stays, and its title with it.
 *
 * @param {HTMLElement} explorer
 */
function begins(explorer) {
  const {top} = explorer.getBoundingClientRect()
  return top >= 0 && top < innerHeight / 2
}

function behaviour() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'
}
