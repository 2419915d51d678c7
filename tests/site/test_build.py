"""The build: the same bytes each time, recordings made once, and a word to those who start in the middle."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copy, copytree, rmtree

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from explorer.model import Scenario
from explorer.replay.packing import unpack
from explorer.scenarios import SCENARIOS
from explorer.site import ROOT, BuildFailed, NoSources, build, key
from explorer.site.fixed import CLOCK, counted_ids
from explorer.site.generate import generate

from .built import BuiltSite

BOOKING = SCENARIOS["book-appointment"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(site: BuiltSite, tmp_path: Path) -> Path:  # noqa: ARG001
    """A copy of what the site is built from, with what has been generated for it."""
    copy(ROOT / "mkdocs.yml", tmp_path)
    for folder in ("docs", "explorer/site/theme"):
        copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_two_builds_give_the_same_bytes(site: BuiltSite, tmp_path: Path) -> None:
    again = contents(build(tmp_path / "again").out)
    first = contents(site.root)

    assert sorted(again) == sorted(first)
    assert [name for name in first if again[name] != first[name]] == []


def test_what_is_made_from_nothing_is_what_was_made_before(project: Path) -> None:
    rmtree(project / "docs" / "generated")
    made = generate(project / "docs")

    assert made.recorded
    assert contents(project / "docs" / "generated") == contents(ROOT / "docs" / "generated")


def test_two_builds_of_one_checkout_at_a_time_wait_for_each_other(project: Path) -> None:
    one = [sys.executable, "-c", ("import sys; from pathlib import Path; from explorer.site import build; "
                                  "build(root=Path(sys.argv[1]))"), str(project)]
    both = [subprocess.Popen(one, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]

    assert [(process.communicate()[1], process.returncode) for process in both] == [("", 0), ("", 0)]
    assert (project / "site" / "index.html").is_file()


def test_recordings_are_made_again_only_when_what_they_are_made_from_has_changed(tmp_path: Path) -> None:
    first = generate(tmp_path)
    path = first.recording("book-appointment")
    written = path.stat().st_mtime_ns
    second = generate(tmp_path)
    third = generate(tmp_path, clock=lambda: CLOCK + timedelta(days=1))

    assert (first.recorded, second.recorded, third.recorded) == (True, False, True)
    assert written < path.stat().st_mtime_ns
    assert json.loads(path.read_text(encoding="utf-8"))["timing"]["clock"] == "2026-06-02T09:00:00+01:00"


@pytest.mark.parametrize("module", ["recordings.py", "guests.py"])
def test_a_change_of_what_recordings_are_made_by_makes_them_again(module: str) -> None:
    source = Path(key.__file__).with_name(module).read_text(encoding="utf-8")
    beside = re.findall(r"^from \.(\w+) import", source, re.MULTILINE)

    assert beside
    assert {module, *(f"{name}.py" for name in beside)} <= set(key.MODULES)


def test_what_is_no_longer_a_scenario_or_part_of_the_component_goes(project: Path) -> None:
    made = generate(project / "docs")
    (made.recordings / "gone.json").write_text("{}")
    (made.ways / "gone.html").write_text("")
    (made.component / "gone.js").write_text("")
    made = generate(project / "docs")

    others = [f"{slug}--{variant.slug}" for slug, each in SCENARIOS.items() for variant in each.variants]
    assert {path.name for path in made.recordings.iterdir()} == {
        *(f"{slug}.json" for slug in SCENARIOS), *(f"{slug}.more.json" for slug in SCENARIOS), "faults.json"}
    assert {path.name for path in made.ways.iterdir()} == {f"{name}.html" for name in others}
    assert not (made.component / "gone.js").exists()


def test_a_recording_fits_the_published_schema(site: BuiltSite) -> None:
    generated = site.root / "generated"
    schema = json.loads((generated / "recording.schema.json").read_text(encoding="utf-8"))
    recording = json.loads((generated / "recordings" / "book-appointment.json").read_text(encoding="utf-8"))

    Draft202012Validator(schema).validate(recording)
    assert recording["refusal"] is None
    assert [message["label"] for message in recording["messages"]][-1] == "6d"


@pytest.mark.parametrize("way", [BOOKING.way(variant.slug) for variant in BOOKING.variants], ids=lambda way: way.where)
def test_each_variant_has_a_recording_and_a_drawing_of_its_own(site: BuiltSite, way: Scenario) -> None:
    assert way.variant is not None
    generated, name = site.root / "generated", f"book-appointment--{way.variant.slug}"
    schema = json.loads((generated / "recording.schema.json").read_text(encoding="utf-8"))
    whole, packed = (json.loads((generated / "recordings" / f"book-appointment{kind}.json").read_text("utf-8"))
                     for kind in ("", ".more"))
    more = unpack(packed, whole)
    recording = more["ways"][way.variant.slug]
    part = html.fragment_fromstring((generated / "ways" / f"{name}.html").read_text(encoding="utf-8"), "div")

    Draft202012Validator(schema).validate(recording)
    assert (recording["variant"], recording["refusal"]) == (way.variant.slug, None)
    assert [message["label"] for message in recording["messages"]] == list(way.labels)
    assert [child.get("class") for child in part] == ["sx-cast", "sx-drawing", "sx-list"]
    for place in ("svg", "ol"):
        links = part.xpath(f"./{place}//a")
        assert [link.get("data-message") for link in links] == list(way.labels)
        assert [link.get("href") for link in links] == [f"#m={label}&v={way.variant.slug}" for label in way.labels]


def test_counted_ids_are_uuids_and_the_same_each_time() -> None:
    one, two = counted_ids(), counted_ids()

    assert [one(), one()] == [two(), two()]
    assert one() != one()


@pytest.mark.parametrize("wrong, said", [
    ("See [nothing](nothing.md).",
     "Doc file 'reference/recording.md' contains a link 'nothing.md', but the target 'reference/nothing.md' is not"),
    ("{{ sequence_diagram('book-appointmint') }}",
     "reference/recording.md: NotFound: the explorer has no scenario 'book-appointmint'; it has book-appointment"),
    ("{{ no_such_macro() }}", "reference/recording.md: UndefinedError: 'no_such_macro' is undefined"),
    ("{{ no_such_name }}", "reference/recording.md: UndefinedError: 'no_such_name' is undefined"),
    ("{{ headcount(", "reference/recording.md: Line {last}: unexpected 'end of template'"),
])
def test_a_slip_in_a_page_stops_the_build(project: Path, tmp_path: Path, wrong: str, said: str) -> None:
    page = project / "docs" / "reference" / "recording.md"
    text = page.read_text(encoding="utf-8") + f"\n{wrong}\n"
    page.write_text(text, encoding="utf-8")

    with pytest.raises(BuildFailed) as failed:
        build(tmp_path / "out", root=project)
    last = text.count("\n") - text[:text.index("# Recordings")].count("\n")
    assert str(failed.value).startswith("the site was not built: " + said.replace("{last}", str(last)))


def test_a_build_that_fails_leaves_the_site_as_it_was(project: Path, tmp_path: Path) -> None:
    built = build(tmp_path / "out", root=project)
    before = contents(built.out)
    (project / "docs" / "index.md").write_text("{{ no_such_name }}", encoding="utf-8")
    with pytest.raises(BuildFailed):
        build(tmp_path / "out", root=project)

    assert contents(built.out) == before
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out"]


def test_a_static_site_has_no_address_of_the_replay_api(project: Path, tmp_path: Path) -> None:
    built = build(tmp_path / "out", root=project, live=False)

    assert ' api="' not in (built.out / "scenarios" / "book-appointment" / "index.html").read_text(encoding="utf-8")


def test_outside_a_checkout_the_build_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(NoSources, match=r"there is no mkdocs\.yml in .*; run this in a checkout of the project"):
        build(root=tmp_path)


def test_plain_mkdocs_before_the_first_build_says_what_to_run(project: Path) -> None:
    for path in sorted((project / "docs" / "generated").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    mkdocs = Path(sys.executable).with_name("mkdocs")
    ran = subprocess.run([mkdocs, "build"], cwd=project, capture_output=True, text=True, check=False,
                         env={"PATH": "", "NO_MKDOCS_2_WARNING": "1"})

    assert ran.returncode == 1
    assert "docs/generated is not there yet: run `gpconnect-explorer build` (or `make build`) once" in ran.stderr
    assert "Traceback" not in ran.stderr
