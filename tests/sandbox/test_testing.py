"""The fixture for other people's tests; the examples on its page are run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from explorer.sandbox import Sandbox, testing
from explorer.sandbox.testing import GpConnect

from .client import METADATA, ROOT, SandboxClient

gp_connect, gp_connect_server = testing.gp_connect, testing.gp_connect_server
PAGE = Path(__file__).parents[2] / "docs" / "sandbox" / "testing.md"


def examples() -> dict[str, str]:
    """File name to text of each example on the page."""
    blocks = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return dict(blocks)


def test_the_examples_of_the_page_pass_as_they_stand_there(tmp_path: Path) -> None:
    for name, text in examples().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)],
                         cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 passed" in ran.stdout


def test_the_fixture_takes_no_more_than_ten_lines() -> None:
    shown = examples()
    assert len(shown["conftest.py"].splitlines()) + len(shown["test_practice.py"].splitlines()) <= 10


@pytest.mark.parametrize("attempt", [1, 2])
async def test_each_test_has_a_world_of_its_own(
        gp_connect: GpConnect, gp_connect_server: tuple[Sandbox, str], attempt: int) -> None:
    assert gp_connect.log() == [], f"attempt {attempt} finds what another one left"
    gp_connect.set_clock("2026-06-01T09:00:00+01:00")
    gp_connect.switch({"T99001": {"outage": True}})
    async with httpx.AsyncClient(trust_env=False) as http:
        client = SandboxClient(gp_connect_server[0], http, gp_connect.world)
        client.base = gp_connect.url
        for trace in ("a", "b"):
            answer = await client.ssp(METADATA, "/metadata", named={"Ssp-TraceID": trace})
            assert answer.status_code == 502
    assert [entry["trace"] for entry in gp_connect.log()] == ["a", "b"]
    assert [entry["at"] for entry in gp_connect.log("b")] == ["2026-06-01T09:00:00+01:00"]
    assert gp_connect.ssp.endswith(f"/test-{gp_connect.world.partition('-')[2]}/ssp")
    assert ROOT in gp_connect.log("a")[0]["legs"][0]["request"]["url"]


def test_what_control_refuses_is_said_in_its_sentence(gp_connect: GpConnect) -> None:
    with pytest.raises(ValueError, match="There are no switches for 'pdf'; there are for pds"):
        gp_connect.switch({"pdf": {"outage": True}})
    with pytest.raises(ValueError, match="now is a dateTime"):
        gp_connect.set_clock("yesterday")
    gp_connect.set_clock(None)
