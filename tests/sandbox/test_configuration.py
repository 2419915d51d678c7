"""The configuration file: what it sets, and what it says when something in it is wrong."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from explorer.sandbox import Settings, WrongConfiguration, read_configuration
from explorer.sandbox.configuration import _KEYS
from explorer.sandbox.switches import _KINDS, BROKEN
from tests.live import ROOT, LiveServer

ALL = """
[ssp]
timeout = 2.5  # seconds

[providers]
"alpha.provider.example" = "http://127.0.0.1:9000"
"delta.provider.example" = "https://provider.test/fhir"

[limits]
worlds = 20
idle_hours = 2
log_entries = 50
log_bytes = 1000000
all_logs_bytes = 2000000
body_bytes = 1000
header_bytes = 2000
answer_bytes = 3000
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "sandbox.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_key_of_the_file_sets_what_it_says(tmp_path: Path) -> None:
    assert read_configuration(written(tmp_path, ALL)) == Settings(
        ssp_timeout=2.5, providers={"alpha.provider.example": "http://127.0.0.1:9000",
                                    "delta.provider.example": "https://provider.test/fhir"},
        worlds=20, world_idle=timedelta(hours=2), log_entries=50, log_bytes=1_000_000, logs_bytes=2_000_000,
        body_limit=1000, header_limit=2000, answer_limit=3000)


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    assert read_configuration(written(tmp_path, "")) == Settings()


def test_every_setting_but_the_injected_can_be_set() -> None:
    settable = {key.setting for keys in _KEYS.values() for key in keys.values()} | {"providers"}
    assert settable == {field.name for field in fields(Settings)} - {"sleep"}


@pytest.mark.parametrize(("text", "says"), [
    ("[sssp]", "there is no table [sssp]; did you mean ssp?"),
    ("[colours]", "there is no table [colours]; there are providers, ssp, limits"),
    ("timeout = 3", "there is no table [timeout]; there are providers, ssp, limits"),
    ("ssp = 3", "ssp is a table; write [ssp] on a line of its own, and its keys below"),
    ("[ssp]\ntime_out = 3", "[ssp] has no key time_out; did you mean timeout?"),
    ("[ssp]\ncolour = 3", "[ssp] has no key colour; there is timeout"),
    ("[ssp]\ntimeout = '3 s'", 'timeout in [ssp] takes a number above 0, such as 30 (seconds), not "3 s"'),
    ("[ssp]\ntimeout = 0", "timeout in [ssp] takes a number above 0, such as 30 (seconds), not 0"),
    ("[ssp]\ntimeout = nan", "timeout in [ssp] takes a number above 0, such as 30 (seconds), not nan"),
    ("[ssp]\ntimeout = true", "timeout in [ssp] takes a number above 0, such as 30 (seconds), not true"),
    ("[limits]\nworld = 3", "[limits] has no key world; did you mean worlds?"),
    ("[limits]\nworlds = 2.5", "worlds in [limits] takes a whole number from 0, such as 1000, not 2.5"),
    ("[limits]\nworlds = -1", "worlds in [limits] takes a whole number from 0, such as 1000, not -1"),
    ("[limits]\nbody_bytes = []", "body_bytes in [limits] takes a whole number from 1, such as 1000000, not []"),
    ('[providers]\n"aplha.provider.example" = "http://x"',
     "[providers] has no host aplha.provider.example; did you mean alpha.provider.example?"),
    ('[providers]\n"x" = "http://x"', "[providers] has no host x; there are alpha.provider.example, beta."),
    ('[providers]\nalpha.provider.example = "http://x"', "a host in [providers] stands in quotation marks"),
    ("[limits]\nlog_entries = 1000000000000", "takes a whole number from 1"),
    ('[providers]\n"alpha.provider.example" = "localhost:9000"',
     'takes the address of a provider, such as "http://127.0.0.1:9000", not "localhost:9000"'),
    ('[providers]\n"alpha.provider.example" = 9000', "takes the address of a provider"),
    ('[providers]\n"alpha.provider.example" = "ftp://x"', "takes the address of a provider"),
    ('[providers]\n"alpha.provider.example" = "http://x:port"', "takes the address of a provider"),
    ('[providers]\n"alpha.provider.example" = "http://x?a=b"', "takes the address of a provider"),
    ("[ssp", "is no TOML: Expected ']' at the end of a table declaration (at end of document)")])
def test_what_is_wrong_is_named_with_its_remedy(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(WrongConfiguration) as wrong:
        read_configuration(file)
    assert str(wrong.value).startswith(f"{file}: ")
    assert says in str(wrong.value)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(WrongConfiguration, match=r"cannot be read .*; name a TOML file that is there"):
        read_configuration(tmp_path / "absent.toml")


def test_serve_obeys_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[limits]\nbody_bytes = 10")
    with LiveServer("--no-build", "--config", str(file)) as server:
        answer = httpx.post(f"{server.url}/sandbox/main/pds/FHIR/R4/Patient", content="x" * 11, trust_env=False)
    assert answer.status_code == 413
    assert "longer than 10 bytes" in answer.text


def test_serve_with_a_wrong_file_is_wrong_use(tmp_path: Path) -> None:
    file = written(tmp_path, "[limits]\nworld = 3")
    ran = subprocess.run([sys.executable, "-m", "explorer", "serve", "--no-build", "--config", str(file)], cwd=ROOT,
                         capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert f"{file}: [limits] has no key world; did you mean worlds?" in ran.stderr


def test_the_file_on_the_page_is_a_good_one_and_says_what_holds_without_it(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "sandbox" / "worlds.md").read_text(encoding="utf-8")
    shown = page.split("```toml\n")[1].split("```")[0]
    assert read_configuration(written(tmp_path, shown)) == Settings(
        providers={"delta.provider.example": "http://127.0.0.1:9000"})


def test_every_switch_is_on_the_page() -> None:
    page = (ROOT / "docs" / "sandbox" / "worlds.md").read_text(encoding="utf-8")
    table = page.split("| Of | Switch |")[1].split("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| ")]
    shown = {(of, switch) for ofs, switches in rows for of in ofs.replace("a practice", "T99001").replace(
        "any", "pds, sds, ssp, T99001").replace("`", "").replace(" ", "").split(",")
        for switch in switches.replace("`", "").replace(" ", "").split(",")}
    there = {(name, field.name) for name, kind in _KINDS.items() if name not in ("T99002", "T99003", "T99004", "T99006")
             for field in fields(kind)}
    assert shown == there


def test_every_way_for_a_line_to_break_is_on_the_page() -> None:
    page = (ROOT / "docs" / "sandbox" / "worlds.md").read_text(encoding="utf-8")
    table = page.split("| Line |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines() if line.startswith("| ")]
    assert [name for name, _ in rows] == ["refused", *BROKEN]
    assert [name for name, of_consumers in rows if of_consumers.startswith("not offered")] == ["refused"]
