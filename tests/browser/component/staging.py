"""The stage as its tests find it, and what is measured on it: every text, as the page has drawn it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

SIZES = ((1024, 768), (1280, 720), (1920, 1080), (3840, 2160))

_TEXTS = r"""
stage => {
  const seen = colour => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return a ? [r, g, b] : null }
  const light = ([...parts]) => parts.map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  const contrast = (one, other) => {
    const [most, least] = [light(one), light(other)].sort((a, b) => b - a)
    return (most + 0.05) / (least + 0.05)
  }
  const ground = part => {
    for (let box = part; box; box = box.parentElement) {
      const colour = seen(getComputedStyle(box).backgroundColor)
      if (colour) return colour
    }
  }
  const band = stage.querySelector('.sx-band')
  const below = (part, box) => {
    if (!part.closest('svg')) return ground(part)
    const {stroke, paintOrder} = getComputedStyle(part)
    if (paintOrder.startsWith('stroke') && seen(stroke)) return seen(stroke)
    const {top, bottom} = band.getBoundingClientRect()
    const middle = (box.top + box.bottom) / 2
    return top <= middle && middle <= bottom ? seen(getComputedStyle(band).fill) : ground(part)
  }
  const texts = []
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const {textContent: text, parentElement: part} = walker.currentNode
    const open = stage.querySelector('dialog[open]')
    if (!text.trim() || part.closest('.sx-stage-said, style') || open && !open.contains(part)) continue
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    if (!box.width) continue
    const style = getComputedStyle(part)
    const scale = part.closest('svg')?.getScreenCTM().a ?? 1
    const region = part.closest('section, dialog dialog, .sx-stage-controls, .sx-stage-foot').getBoundingClientRect()
    const lines = [...range.getClientRects()].filter(({width}) => width)
      .map(({left, top, right, bottom}) => [left, top, right, bottom])
    texts.push({text: text.trim(), size: parseFloat(style.fontSize) * scale,
      contrast: contrast(seen(part.closest('svg') ? style.fill : style.color), below(part, box)),
      inside: box.left >= region.left - 1 && box.right <= region.right + 1 && box.top >= region.top - 1
        && box.bottom <= region.bottom + 1 && box.right <= innerWidth && box.bottom <= innerHeight + 1,
      region: part.closest('section')?.getAttribute('aria-label') ?? '',
      lines})
  }
  return texts
}
"""

_OVERFLOWING = """
stage => [...stage.querySelectorAll('*')].filter(part => getComputedStyle(part).display !== 'inline'
  && !part.closest('.sx-stage-said')
  && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
  && !part.closest('svg') && part.clientWidth).map(part => part.className || part.localName)
"""


def stage(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Stage")


def present(page: Page) -> Locator:
    """Go on the stage by its button."""
    page.get_by_role("button", name="Present").click()
    expect(stage(page)).to_be_visible()
    return stage(page)


def leave(page: Page) -> None:
    """Leave by Escape, and wait until the page has its screen back."""
    page.keyboard.press("Escape")
    expect(stage(page)).to_be_hidden()
    page.wait_for_function("() => !document.fullscreenElement && !document.documentElement.className")


def texts(page: Page) -> list[dict[str, Any]]:
    """Every text that is on the stage: its size in pixels, its contrast, whether it is inside, its lines."""
    found: list[dict[str, Any]] = stage(page).evaluate(_TEXTS)
    return found


def overflowing(page: Page) -> list[str]:
    """The parts of the stage that hold more than they show."""
    found: list[str] = stage(page).evaluate(_OVERFLOWING)
    return found


def colliding(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Texts of the drawing, and of the exchange, that lie on one another."""
    return [(one["text"], other["text"]) for at, one in enumerate(found) for other in found[at + 1:]
            if one["region"] and one["region"] == other["region"]
            and any(_overlap(line, beside) for line in one["lines"] for beside in other["lines"])]


def _overlap(one: list[float], other: list[float], slack: float = 4) -> bool:
    """Whether two boxes share more than the edges of their lines."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > slack and height > slack * 3


def focus_on_stage(page: Page) -> str:
    """What has focus: the name of a control, or nothing where the stage itself has it."""
    return str(page.evaluate("""() => {
        const part = document.activeElement
        if (!part.closest('.sx-stage')) return 'elsewhere'
        return part.matches('.sx-stage-screen') ? '' : part.getAttribute('aria-label') ?? part.textContent
    }"""))
