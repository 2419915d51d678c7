/**
 * The frame's own few lines: buttons that open and close the theme's search, a menu that closes by Escape or by a
 * press elsewhere. Without script the menu opens all the same, and the search is not offered.
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
