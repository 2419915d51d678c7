"""A scenario is one new Python file: page, recording, drawing, list and run follow from it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

from explorer.scenarios import SCENARIOS
from explorer.site import ROOT
from explorer.site.pages import address, pages

from .built import BuiltSite, parsed, text

NEW = '''"""Ask a practice what it offers, and no more."""

from explorer.model import Change, Phase, Scenario, Variant

from .book_appointment import KNOWN_TRACE, capability, look_up, trace
from .gpconnect import VALUES

ask_only = Scenario(
    "ask-only", "Ask only: “what do you offer?”", "A consumer asks a practice what it offers.",
    phases=(Phase("PDS", "who?", (trace,)), Phase("SDS", "where?", (look_up,)), Phase("SSP", "what?", (capability,))),
    values=VALUES,
    variants=(Variant("traced", "Traced before", "traced before", "The trace is at hand.", "opt", (Change(trace),),
                      KNOWN_TRACE),),
)
'''


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one more file."""
    root = tmp_path_factory.mktemp("checkout")
    copy(ROOT / "mkdocs.yml", root)
    for folder in ("explorer", "docs"):
        copytree(ROOT / folder, root / folder, ignore=ignore_patterns("__pycache__", "generated"))
    (root / "explorer" / "scenarios" / "ask_only.py").write_text(NEW, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(checkout: Path) -> BuiltSite:
    built = program(checkout, "build", "--out", "out")
    assert built.returncode == 0, built.stderr
    return BuiltSite(checkout / "out")


def program(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "explorer", *arguments], cwd=checkout, capture_output=True, text=True,
                          check=False, timeout=120)


def test_it_is_listed_and_runs(checkout: Path) -> None:
    listed, ran = program(checkout, "list", "--json"), program(checkout, "run", "ask-only")

    assert [each["slug"] for each in json.loads(listed.stdout)["scenarios"]][:2] == ["book-appointment", "ask-only"]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split()[0] for line in ran.stdout.splitlines()] == [
        "1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d"]


def test_it_has_a_page_with_drawing_list_recorded_messages_ways_values_and_words(site: BuiltSite) -> None:
    page = site.root / "generated" / "scenarios" / "ask-only" / "index.html"
    document = parsed(page)
    (explorer,) = document.xpath("//sequence-explorer")
    labels = ["1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d"]

    assert text(document.xpath("//h1")[0]).startswith("Ask only: “what do you offer?”")
    assert explorer.xpath(".//svg//a/@data-message") == labels
    assert explorer.xpath(".//ol[@class='sx-list']//a/@data-message") == labels
    assert explorer.xpath("./section[@aria-label='Exchange']//details/@id") == labels
    assert [text(heading).removesuffix("#") for heading in document.xpath("//main//article/h2")] == [
        "Other ways", "What the consumer carries forward", "Every message in words"]
    assert document.xpath("//table[contains(@class, 'ways')]//th/a/@href") == ["#v=traced"]
    found = [site.target(page, str(link.get("href"))) for link in document.iter("a")]
    assert [file for file, _ in filter(None, found) if not file.is_file()] == []


@pytest.mark.parametrize("name", ["recordings/ask-only.json", "recordings/ask-only.more.json",
                                  "ways/ask-only--traced.html"])
def test_its_recordings_and_drawings_are_made(site: BuiltSite, name: str) -> None:
    assert (site.root / "generated" / name).is_file()


def test_readers_find_it_in_the_list_of_scenarios(site: BuiltSite) -> None:
    page = site.root / "scenarios" / "index.html"
    (link,) = [link for link in parsed(page).iter("a") if text(link) == "Ask only: “what do you offer?”"]

    assert site.target(page, str(link.get("href"))) == (
        (site.root / "generated" / "scenarios" / "ask-only" / "index.html").resolve(), "")


def test_a_page_written_by_hand_takes_the_place_of_the_generated_one(tmp_path: Path) -> None:
    scenario = SCENARIOS["look-up-own-asid"]
    before = [name for name, _ in pages([scenario], tmp_path)], address(scenario.slug, tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "look-up-own-asid.md").write_text("# Mine", encoding="utf-8")
    after = [name for name, _ in pages([scenario], tmp_path)], address(scenario.slug, tmp_path)

    assert "faults(" not in dict(pages([scenario], tmp_path / "none"))["look-up-own-asid.md"]
    assert '{{ faults("look-up-own-asid") }}' in (
        dict(pages([scenario], tmp_path / "none", [scenario.slug]))["look-up-own-asid.md"])
    assert before == (["look-up-own-asid.md"], "generated/scenarios/look-up-own-asid/")
    assert after == ([], "scenarios/look-up-own-asid/")
