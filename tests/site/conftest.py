"""The whole site, built once for all tests that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.site import build

from .built import BuiltSite


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return BuiltSite(build(tmp_path_factory.mktemp("site")).out)


@pytest.fixture
def booking(site: BuiltSite) -> Path:
    return site.root / "scenarios" / "book-appointment" / "index.html"
