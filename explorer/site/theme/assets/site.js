/**
 * The frame's own few lines: buttons for the theme's search, a menu that closes by Escape or by a press elsewhere, and
 * a button on every block of commands that copies it. Without script the menu opens all the same; the rest is not offered.
 */
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
