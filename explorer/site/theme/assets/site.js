/**
 * The frame's own few lines, run before the theme's script: they get it past the links of drawings, keep it out of what
 * happens within a page, and do what is to be done once for every page that it changes to. Then buttons for the theme's
 * search, and a menu that closes by Escape or by a press elsewhere. Without script the menu opens all the same.
 */

// The theme writes every address out in full by assigning it to itself. That of a link in a drawing is an object that
// takes no assignment: its script would stop there.
Object.defineProperty(SVGAElement.prototype, 'href',
  {...Object.getOwnPropertyDescriptor(SVGAElement.prototype, 'href'), set() {}})

/**
 * The page on the screen and the one that is asked for, by their paths; whether the theme's script is asked for; whether the
 * browser has said that the first page is there.
 */
const pages = {shown: location.pathname, wanted: location.pathname, begun: false, complete: false}

/** What the theme waits at most for an explorer, in milliseconds. */
const PATIENCE = 2000

// The theme changes pages. Within a page it would fetch the same one again, and lose what has been done in it: that is
// the browser's own affair. Only where the theme has taken scrolling over, Back has to be told where it was.
window.addEventListener('popstate', event => {
  if (location.pathname !== pages.shown || pages.wanted !== pages.shown) return
  event.stopImmediatePropagation()
  if (history.scrollRestoration === 'manual' && history.state) scrollTo(0, history.state.y ?? 0)
})
document.body.addEventListener('click', event => {
  const link = event.target.closest?.('a')
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const to = new URL(link.href.baseVal ?? link.href, document.baseURI)
  if (to.hash && to.href.split('#')[0] === location.href.split('#')[0]) event.stopImmediatePropagation()
  else if (link instanceof SVGElement) follow(to, event)
})

/** Follows a link in a drawing as the theme follows any other; it looks at HTML links only. */
function follow(to, event) {
  event.preventDefault()
  const link = document.createElement('a')
  link.href = to
  document.body.append(link)
  link.click()
  link.remove()
}

// The theme's script takes a tenth of a second to begin. It is fetched when an explorer is there to be walked, or does not
// come in time; on other pages at once. Until then links lead to pages in the browser's own way.
const {theme} = document.currentScript.dataset
awaitExplorer(document.querySelector('sequence-explorer[src]'))
dress()
document.addEventListener('DOMContentLoaded', () => { pages.complete = true })

function awaitExplorer(explorer) {
  explorer?.addEventListener('sequence-ready', () => requestAnimationFrame(() => setTimeout(beginTheme)), {once: true})
  setTimeout(beginTheme, explorer ? PATIENCE : 0)
}

function beginTheme() {
  if (pages.begun) return
  pages.begun = true
  const script = document.createElement('script')
  script.src = theme
  script.addEventListener('load', changePages)
  document.body.append(script)
}

/**
 * The theme puts pages in each other's place from now on. It furnishes the first one when the browser says that it is there.
 * When that was said before the theme came, it is said once more.
 */
function changePages() {
  let content = document.querySelector('#content')
  let heard = false
  window.location$.subscribe(to => { pages.wanted = to.pathname })
  window.document$.subscribe(() => {
    heard = true
    Object.assign(pages, {shown: location.pathname, wanted: location.pathname})
    const before = content
    content = document.querySelector('#content')
    if (content === before) return
    dress()
    if (!location.hash) begin()
  })
  if (pages.complete && !heard) window.document$.next(document)
}

/** Where the explorer's script does not come or does not run, its page shows what it shows to those without script. */
addEventListener('load', () => {
  if (customElements.get('sequence-explorer')) return
  for (const rest of document.querySelectorAll('sequence-explorer noscript')) rest.outerHTML = rest.innerHTML
  for (const awaited of document.querySelectorAll('.sx-top--awaited')) awaited.remove()
})

/** A button on every block of commands that copies it. */
function dress() {
  for (const code of document.querySelectorAll('.prose > pre > code')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    button.addEventListener('click', async () => {
      button.textContent = await copied(code) ? 'Copied' : 'Press Ctrl+C'
      setTimeout(() => { button.textContent = 'Copy' }, 3000)
    })
    code.before(button)
  }
}

/** A page that has been changed to begins at its title, for those who read by ear or go by keyboard. */
function begin() {
  const title = document.querySelector('#content h1')
  title?.setAttribute('tabindex', '-1')
  title?.focus({preventScroll: true})
}

/** Whether the text is on the clipboard. A page from a plain address on a network has none: then it is left selected. */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent)
    return true
  } catch {
    getSelection().selectAllChildren(code)
    return false
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-opens], [data-closes]')
  if (button) {
    const toggle = document.getElementById(button.dataset.opens ?? button.dataset.closes)
    if (toggle.checked !== 'opens' in button.dataset) toggle.click()
  }
  for (const menu of document.querySelectorAll('.header-menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  for (const menu of document.querySelectorAll('.header-menu[open]')) {
    menu.open = false
    menu.querySelector('summary').focus()
  }
})
