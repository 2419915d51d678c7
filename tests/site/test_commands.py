"""The commands on the pages: every shell block is run, page by page, against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.live import LiveServer

from .built import BuiltSite, parsed

STATUS = "\n[%{http_code}]\n"


@pytest.fixture(scope="module")
def live() -> Iterator[LiveServer]:
    for needed in ("bash", "curl", "python3"):
        assert shutil.which(needed), f"the commands on the pages are for bash, curl and python3: install {needed}"
    with LiveServer() as server:
        yield server


@pytest.mark.parametrize("page, statuses", [
    ("participants/pds", [200, 400, 404, 200]),
    ("participants/sds", [200, 200, 200, 200]),
    ("participants/ssp", [200, 403, 403, 400, 200]),
    ("participants/provider", [200, 200, 400]),
    ("sandbox", [200]),
    ("sandbox/testing", [200]),
    ("sandbox/worlds", [200, 200, 200, 200, 200, 200, 408, 200, 200, 200, 200, 200]),
])
def test_the_commands_of_a_page_do_what_it_says(site: BuiltSite, live: LiveServer, page: str,
                                                statuses: list[int]) -> None:
    blocks = parsed(site.root / page / "index.html").xpath("//code[contains(@class, 'language-bash')]")
    script = "\n".join(["set -eu", *(block.text_content() for block in blocks)])
    world = f"{live.url}/sandbox/{page.replace('/', '-')}"
    ran = subprocess.run(["bash", "-c", script.replace("curl -sS", f"curl -w '{STATUS}' -sS")], capture_output=True,
                         text=True, check=False, env={"PATH": os.environ["PATH"], "SANDBOX": world}, timeout=60)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [int(status) for status in re.findall(r"^\[(\d+)\]$", ran.stdout, re.MULTILINE)] == statuses
