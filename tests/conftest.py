"""What all tests share: the built site, and the option to accept what the drawings look like now."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.live import ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


@pytest.fixture(scope="session")
def built() -> None:
    """The site is built where ``serve --no-build`` looks for it."""
    done = subprocess.run([sys.executable, "-m", "explorer", "build"], cwd=ROOT, capture_output=True, text=True,
                          check=False, timeout=120)
    assert done.returncode == 0, done.stderr
