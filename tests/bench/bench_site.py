"""How long the whole site takes to build, and how much of that is ours.

In one run: the site with its macros and recordings already made, and the same Markdown with every macro call replaced
by a word, built by the same MkDocs. Our share of the build should stay at or below 15 %.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree

from explorer.site import ROOT, build, macros
from explorer.site.build import run_mkdocs

SHARE = 0.15
ROUNDS = 15


def main() -> int:
    """Print the figures; 1 if our share is too large."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        whole = _project(ROOT, here / "whole")
        build(here / "out", root=whole)  # makes the recordings
        bare = _project(whole, here / "bare")
        _without_macros(bare)
        run_mkdocs(bare / "mkdocs.yml", here / "out-bare")
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: build(here / "out", root=whole)))
            theirs.append(_seconds(lambda: run_mkdocs(bare / "mkdocs.yml", here / "out-bare")))
    pages = len(list((ROOT / "docs").rglob("*.md")))
    share = 1 - min(theirs) / min(ours)
    print(f"site, {pages} pages: {min(ours):.2f} s, the same Markdown without our macros: {min(theirs):.2f} s, "
          f"our share {share:.0%} (aim: at most {SHARE:.0%}; best of {ROUNDS})")
    return 0 if share <= SHARE else 1


def _project(source: Path, folder: Path) -> Path:
    copytree(source / "docs", folder / "docs")
    copytree(source / "explorer" / "site" / "theme", folder / "explorer" / "site" / "theme")
    copy(source / "mkdocs.yml", folder)
    return folder


def _without_macros(project: Path) -> None:
    """The same pages with a word where a macro was called."""
    for page in (project / "docs").rglob("*.md"):
        page.write_text(re.sub(r"\{\{.*?\}\}", "macro", page.read_text(encoding="utf-8")), encoding="utf-8")


def _seconds(work: Callable[[], object]) -> float:
    macros.forget()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
