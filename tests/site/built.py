"""A built site, read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html


@dataclass(frozen=True)
class BuiltSite:
    """The folder that a web server would serve at ``http://127.0.0.1:8000/``."""

    root: Path

    def pages(self) -> Iterator[Path]:
        return (path for path in sorted(self.root.rglob("*.html")) if "generated" not in path.parts)

    def name(self, page: Path) -> str:
        return page.relative_to(self.root).as_posix()

    def target(self, page: Path, address: str) -> tuple[Path, str] | None:
        """The file and fragment that an address on a page leads to; ``None`` if it leads to another host."""
        parts = urlsplit(address)
        if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "127.0.0.1:8000"):
            return None
        path = unquote(parts.path)
        file = self.root / path.lstrip("/") if path.startswith("/") or parts.netloc else page.parent / path
        if not path:
            file = page
        return (file / "index.html" if file.is_dir() else file).resolve(), unquote(parts.fragment)


def parsed(page: Path) -> html.HtmlElement:
    return html.document_fromstring(page.read_text(encoding="utf-8"))


def text(element: html.HtmlElement) -> str:
    """Its text with runs of space made one."""
    return " ".join(element.text_content().split())
