"""Finds a Chromium to test with, or installs one; never lets the tests go on without.

An installed Chrome or Chromium comes first, then what Playwright can give, then the system's package manager.
``python -m tests.browser.chromium`` prints the path, as ``make test`` does before it starts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)
"""Arguments to start it with: a browser in a container or a build machine, which calls nobody by itself."""


class NoChromium(RuntimeError):
    """There is no Chromium and none could be installed."""

    def __init__(self, tried: list[str]) -> None:
        super().__init__(
            "The browser tests need Chrome or Chromium, and none was found. Install one (Debian or Ubuntu: "
            "apt install chromium; macOS: brew install --cask chromium), or name one: CHROMIUM=/path/to/chrome make "
            "test. Tried: " + "; ".join(tried))


def chromium_path() -> str:
    """The path of a Chromium that starts. Raises :class:`NoChromium` with the remedy."""
    tried: list[str] = []
    named = os.environ.get("CHROMIUM")
    if named:
        if starts(named):
            return named
        raise NoChromium([f"CHROMIUM={named}, which does not start"])
    for path in installed():
        if starts(path):
            return path
        tried.append(f"{path}, which does not start")
    for install in (install_by_playwright, install_by_apt):
        tried.append(install())
        for path in installed():
            if starts(path):
                return path
    raise NoChromium(tried)


def installed() -> Iterator[str]:
    """Paths of what is on this machine, the likeliest first."""
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).exists())
    for root in (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"):
            yield from map(str, sorted(root.glob(pattern), reverse=True))


def starts(path: str) -> bool:
    return _ran([path, "--version", "--no-sandbox"], seconds=20)


def install_by_playwright() -> str:
    print("Installing a Chromium with Playwright ...", file=sys.stderr)
    done = _ran([sys.executable, "-m", "playwright", "install", "chromium"], seconds=300)
    return "playwright install chromium" + ("" if done else ", which failed")


def install_by_apt() -> str:
    prefix = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        return "no apt-get that may be used"
    print("Installing the system's chromium package ...", file=sys.stderr)
    _ran([*prefix, "apt-get", "update", "-qq"], seconds=300)
    done = _ran([*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], seconds=600)
    return "apt-get install chromium" + ("" if done else ", which failed")


def _ran(command: list[str], seconds: float) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False,
                              env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(f"Browser tests use {chromium_path()}", file=sys.stderr)
    except NoChromium as problem:
        sys.exit(str(problem))
