"""The build: generates docs/generated/, then runs MkDocs strictly.

Two builds in one environment give the same bytes.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock

from .fixed import CLOCK, Clock
from .policy import write_policy
from .slim import slim_script, slim_style

ROOT = Path(__file__).parents[2]
"""The project's folder: mkdocs.yml, docs/."""


_MACRO_ERROR = re.compile(r"_File_: `(?P<page>.+?)`\s+(?:_(?P<kind>\w+)_: (?P<what>.+)"
                          r"|_(?P<line>Line \d+) in Markdown file:_ \*\*(?P<slip>.+)\*\*)")


class BuildFailed(Exception):
    """The site cannot be built; the message says what MkDocs found."""

    def __init__(self, said: list[str]) -> None:
        self.said = tuple(said)
        super().__init__("the site was not built: " + ("; ".join(said) or "MkDocs stopped without a word"))


class NoSources(BuildFailed):
    """The project's folder is not there: the site is built from a checkout, not from an installed package."""

    def __init__(self, root: Path) -> None:
        super().__init__([f"there is no mkdocs.yml in {root}; run this in a checkout of the project"])


@dataclass(frozen=True)
class Built:
    """A built site; ``recorded`` says whether recordings had to be made for it."""

    out: Path
    recorded: bool


def build(out: Path | None = None, *, root: Path = ROOT, site_url: str | None = None, live: bool = True,
          clock: Clock = lambda: CLOCK) -> Built:
    """Build the whole site into ``out`` (``site/`` of the project, if not said).

    ``site_url`` is where it will be served; ``live`` tells the pages where the replay API is. Raises
    :class:`BuildFailed`.
    """
    from .generate import generate  # here, for the pages' macros come by this module and need no sandbox

    if not (root / "mkdocs.yml").is_file():
        raise NoSources(root)
    out = (out or root / "site").resolve()
    settings = {"SOURCE_DATE_EPOCH": str(int(clock().timestamp())), "NO_MKDOCS_2_WARNING": "1"}
    with _alone(root):
        made = generate(root / "docs", clock=clock)
        with _environment(settings | ({"SITE_URL": site_url} if site_url else {})), _put_in_place(out) as fresh:
            run_mkdocs(root / "mkdocs.yml", fresh, live)
            _slim(fresh / "assets" / "site.css", fresh / "assets" / "site.js")
            write_policy(fresh)
    return Built(out, made.recorded)


def run_mkdocs(config_file: Path, out: Path, live: bool = True) -> None:
    """MkDocs by itself, strictly. Raises :class:`BuildFailed` with what it warned of."""
    from mkdocs.commands.build import build as run
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    with _warnings() as said:
        try:
            config = load_config(str(config_file), site_dir=str(out), strict=True)
            config["extra"]["live"] = live
            config.plugins.on_startup(command="build", dirty=False)
            try:
                run(config)
            finally:
                config.plugins.on_shutdown()
        except (MkDocsException, Abort, SystemExit) as error:
            text = str(error)
            raise BuildFailed([*said, *([text] if text and not isinstance(error, (Abort, SystemExit)) else [])]
                              ) from error


def _alone(root: Path) -> BaseFileLock:
    """Two builds of one checkout write to the same folders: the second one waits until the first has ended."""
    lock = root / ".cache" / "build.lock"
    lock.parent.mkdir(exist_ok=True)
    return FileLock(lock)


@contextmanager
def _put_in_place(out: Path) -> Iterator[Path]:
    """A folder to build into, which takes the place of ``out`` when all went well: who is served never sees half."""
    fresh, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    try:
        yield fresh
        shutil.rmtree(old, ignore_errors=True)
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        for folder in (fresh, old):
            shutil.rmtree(folder, ignore_errors=True)


def _slim(style: Path, script: Path) -> None:
    """The frame's own style and script as small as those of the component."""
    for path, slim in ((style, slim_style), (script, slim_script)):
        path.write_text(slim(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _plain(warning: str) -> str:
    """A warning in one line. The macros' plugin sets a whole page for the browser, traceback and all."""
    found = _MACRO_ERROR.search(warning)
    return f"{found['page']}: {found['kind'] or found['line']}: {found['what'] or found['slip']}" if found else warning


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, text in before.items():
            if text is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = text


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What MkDocs and its plugins warn of."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(_plain(record.getMessage()))

    keep, logger = Keep(logging.WARNING), logging.getLogger("mkdocs")
    level = logger.level
    logger.addHandler(keep)
    logger.setLevel(logging.WARNING)
    try:
        yield said
    finally:
        logger.removeHandler(keep)
        logger.setLevel(level)
