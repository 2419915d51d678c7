/** Folding: every array and object of a body that takes some lines gets a button in the margin that folds it and unfolds it. */

import {element} from './dom.js'

/** What takes fewer lines is not worth a button. */
const FEWEST = 4

/** Makes what has not been made foldable yet. @param {Element} panel */
export function makeFoldable(panel) {
  for (const inside of panel.querySelectorAll('.sx-code .sx-inside:not(.sx-inside--folds)')) {
    const lines = inside.textContent.split('\n', FEWEST + 1).length - 1
    inside.classList.add('sx-inside--folds')
    if (lines >= FEWEST) furnishFold(/** @type {HTMLElement} */ (inside))
  }
}

function furnishFold(inside) {
  const size = inside.getAttribute('data-size')
  const turn = element('button', {type: 'button', class: 'sx-turn', 'aria-expanded': 'true', tabindex: '-1',
    'aria-label': `${titleAt(inside.getAttribute('data-at'))}, ${size}`})
  const folded = element('i', {class: 'sx-folded', 'data-size': size, 'aria-hidden': 'true', hidden: true})
  const set = open => {
    turn.setAttribute('aria-expanded', String(open))
    folded.hidden = open
    // Where the browser's search opens what it finds, it may look in here.
    if (open) inside.removeAttribute('hidden')
    else inside.setAttribute('hidden', 'onbeforematch' in inside ? 'until-found' : '')
  }
  const toggle = () => {
    set(inside.hasAttribute('hidden'))
    turn.dispatchEvent(new Event('unfold', {bubbles: true}))
  }
  turn.addEventListener('click', toggle)
  folded.addEventListener('click', toggle)
  inside.addEventListener('beforematch', () => set(true))
  inside.before(turn)
  inside.after(folded)
}

/** `entry`, `item 3`: what is folded, by the end of its JSON pointer. */
function titleAt(pointer) {
  const last = pointer.slice(pointer.lastIndexOf('/') + 1).replaceAll('~1', '/').replaceAll('~0', '~')
  if (!pointer) return 'The whole'
  return /^\d+$/.test(last) ? `item ${Number(last) + 1}` : last
}
