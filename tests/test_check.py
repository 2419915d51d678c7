"""``check`` and ``new`` as a person runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.site.covered import undocumented
from tests.live import ROOT
from tests.test_cli import program


def test_everything_that_is_told_passes_the_check() -> None:
    done = program("check")

    assert (done.stdout, done.stderr.splitlines()[-1], done.returncode) == ("", "All is well.", 0)


def test_a_wrong_file_is_a_line_of_a_table_and_ends_with_1(tmp_path: Path) -> None:
    source = (ROOT / "explorer" / "scenarios" / "book_appointment.py").read_text(encoding="utf-8")
    path = tmp_path / "wrong.py"
    path.write_text(source + "\nassert 1 == 2\n", encoding="utf-8")
    told, machine = program("check", str(path)), program("check", "--json", str(path))

    assert (told.returncode, machine.returncode) == (1, 1)
    assert told.stdout.splitlines()[0].split() == ["where", "rule", "what", "do"]
    assert f"{path}:{len(source.splitlines()) + 2}" in told.stdout
    assert [finding["rule"] for finding in json.loads(machine.stdout)] == ["python"]


def test_a_file_with_a_number_of_a_real_range_is_found(tmp_path: Path) -> None:
    source = (ROOT / "explorer" / "scenarios" / "book_appointment.py").read_text(encoding="utf-8")
    path = tmp_path / "real.py"
    path.write_text(source.replace("9990000042", "9434765919"), encoding="utf-8")
    (finding,) = json.loads(program("check", "--json", str(path)).stdout)

    assert (finding["rule"], finding["where"]) == (
        "synthetic-number", f"{path}, book-appointment, value nhs_number")


def test_docs_that_leave_something_out_are_found(tmp_path: Path) -> None:
    from explorer.scenarios import SCENARIOS

    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "book-appointment.md").write_text('{{ explorer("book-appointment") }} {{ glossary() }}',
                                                                encoding="utf-8")
    told = [f"{found.where}: {found.what}" for found in undocumented([SCENARIOS["book-appointment"]], tmp_path)]

    assert told == [
        'scenario book-appointment: no page calls step_table("book-appointment")',
        'scenario book-appointment: no page calls ways("book-appointment")',
        'scenario book-appointment: no page calls faults("book-appointment")',
        *(f"participant {key}: its page docs/participants/{key}.md is not there"
          for key in ("consumer", "pds", "sds", "ssp", "provider")),
        "docs: no page calls explanations()",
        "docs: no page calls disagreements()",
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of the package, in which something may be written."""
    from shutil import copytree, ignore_patterns

    copytree(ROOT / "explorer", tmp_path / "explorer", ignore=ignore_patterns("__pycache__"))
    yield tmp_path


def _in(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "explorer", *arguments], cwd=checkout, capture_output=True, text=True,
                          check=False, timeout=120)


def test_new_writes_a_scenario_that_runs_and_is_listed(checkout: Path) -> None:
    made = _in(checkout, "new", "ask-a-practice")
    ran = _in(checkout, "run", "ask-a-practice")

    assert made.stdout == f"{checkout / 'explorer' / 'scenarios' / 'ask_a_practice.py'}\n"
    assert (ran.returncode, [line[:2] for line in ran.stdout.splitlines()]) == (
        0, ["1a", "1b", "2a", "2b", "2c", "2d"])
    assert "ask-a-practice" in _in(checkout, "list").stdout
    assert _in(checkout, "check", made.stdout.strip()).stderr == "All is well.\n"


@pytest.mark.parametrize(("name", "code", "said"), [
    ("Book It", 2, "'Book It' is no name for a scenario; use up to 40 lower-case letters, digits and hyphens"),
    ("import", 2, "'import' is a word of Python; choose another name"),
    ("book-appointment", 1, "is there already; choose another name, or edit it"),
])
def test_new_refuses_a_name_that_cannot_be(checkout: Path, name: str, code: int, said: str) -> None:
    done = _in(checkout, "new", name)

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
