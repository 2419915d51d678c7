"""Style sheets made small, read by the browser: the same rules with the same values in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from explorer.site.build import ROOT
from explorer.site.slim import slim_style

SHEETS = sorted([*ROOT.glob("explorer/web/*.css"), *ROOT.glob("explorer/site/theme/assets/*.css")])
# Space within a value that names a variable is kept by browsers as it is written, and says nothing.
READ = """text => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  const plain = value => value.replace(/\\s*([,;{}]|\\s)\\s*/g, '$1')
  const rule = each => ({kind: each.constructor.name, of: each.selectorText ?? each.conditionText ?? each.name ?? '',
    says: each.style ? [...each.style].map(name =>
      [name, plain(each.style.getPropertyValue(name)), each.style.getPropertyPriority(name)]) : [],
    within: each.cssRules ? [...each.cssRules].map(rule) : []})
  return [...sheet.cssRules].map(rule)
}"""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_small_style_sheet_says_what_its_source_says(page: Page, sheet: Path) -> None:
    source = sheet.read_text(encoding="utf-8")
    said = page.evaluate(READ, source)

    assert page.evaluate(READ, slim_style(source)) == said
    assert said
