"""Scripts and style made small: what they say and do stays, texts as they are, and it works without a minifier too."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from explorer.site import slim
from explorer.site.slim import slim_script, slim_style

SCRIPT = """/**
 * All.
 */
export class Thing {
  // gone
  #own = 'x // y'
  of(another) { return [this.#own, another] }
}
"""


def test_a_script_loses_what_only_readers_need_and_keeps_its_texts_and_outer_names() -> None:
    small = 'export class Thing{#e="x // y";of(e){return[this.#e,e]}}\n'

    assert slim_script(SCRIPT) == (small if find_spec("minify") else SCRIPT)   # it has no build for some machines


def test_a_script_stays_as_it_is_where_there_is_no_minifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slim, "_minifier", None)

    assert slim_script(SCRIPT) == SCRIPT


def test_a_style_sheet_loses_its_comments_and_space_and_keeps_its_texts() -> None:
    assert slim_style("""/* all
of it */
a, b :hover > c {
  content: "/* no  comment; */" attr(data-size) / ""; /* gone */

  margin: calc(1px + var(--a, 2px)) 0;
  &:not(.d) { color: red; }
}
@media (min-width: 40rem) and (hover) { .e .f { --g: h, i; } }
""") == ('a,b :hover > c{content:"/* no  comment; */" attr(data-size) / "";margin:calc(1px + var(--a,2px)) 0;'
         '&:not(.d){color:red}}@media (min-width:40rem) and (hover){.e .f{--g:h,i}}\n')
