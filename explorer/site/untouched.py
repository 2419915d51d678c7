"""A Markdown extension: what the macros wrote goes into the page as it is, without being read as Markdown.

A page part stands between two comments. A Markdown without this extension gives the same page, only more slowly: it
takes HTML that begins at the margin and has no blank line as it is, too, once it has read all of it.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown  # type: ignore[import-untyped, unused-ignore]
from markdown.extensions import Extension  # type: ignore[import-untyped, unused-ignore]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped, unused-ignore]

_BEGIN, _END = "<!-- part -->", "<!-- /part -->"
_PART = re.compile(f"^{_BEGIN}\n(.*?)\n{_END}$", re.DOTALL | re.MULTILINE)
_BEFORE_CODE_AND_HTML = 27


def untouched(html: str) -> str:
    """A page part between its two comments."""
    return f"{_BEGIN}\n{html}\n{_END}"


class _Parts(Preprocessor):  # type: ignore[misc, unused-ignore]
    """Puts every page part aside and leaves a mark for it, which Markdown replaces at the end."""

    def run(self, lines: list[str]) -> list[str]:
        text = _PART.sub(lambda part: f"\n{self.md.htmlStash.store(part[1])}\n", "\n".join(lines))
        return text.split("\n")


class Untouched(Extension):  # type: ignore[misc, unused-ignore]
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's own name)
        md.preprocessors.register(_Parts(md), "page parts", _BEFORE_CODE_AND_HTML)


def makeExtension(**settings: Any) -> Untouched:  # noqa: N802 (Markdown's own name)
    return Untouched(**settings)
