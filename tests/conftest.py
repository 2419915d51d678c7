"""What all tests share: the built site, and the option to accept what the drawings look like now."""

from __future__ import annotations

import subprocess
import sys

import pytest
from filelock import FileLock

from tests.live import ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


@pytest.fixture(scope="session")
def built(testrun_uid: str) -> None:
    """The site is built where ``serve --no-build`` looks for it: once for all processes of a run."""
    stamp = ROOT / ".cache" / "built-for-tests"
    stamp.parent.mkdir(exist_ok=True)
    with FileLock(stamp.with_suffix(".lock")):
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != testrun_uid:
            build()
            stamp.write_text(testrun_uid, encoding="utf-8")


def build() -> None:
    done = subprocess.run([sys.executable, "-m", "explorer", "build"], cwd=ROOT, capture_output=True, text=True,
                          check=False, timeout=120)
    assert done.returncode == 0, done.stderr
