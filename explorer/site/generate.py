"""The generator: writes docs/generated/, which the pages are built from.

In it: a Recording of every scenario, and beside it, packed, those of its other ways and of the faults at home in it;
what is told of a fault in scenarios that it is a guest in; the drawings of the ways that pages fetch; the explanations;
what a page needs to let its reader change requests, which are checks and suggestions; their JSON Schemas; the browser
component. Nothing there is written by hand, and the same sources give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.model import Fault, Scenario
from explorer.model.faults import home
from explorer.replay import schema
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS

from . import checked, explained, guests, joined, suggested
from .fixed import CLOCK, Clock, Ids, counted_ids
from .key import key_of_recordings
from .pages import GENERATED, pages
from .recordings import GUESTS, record_all
from .ways import drawn, stem, ways

COMPONENT = Path(__file__).parents[1] / "web"


@dataclass(frozen=True)
class Generated:
    """What lies in docs/generated/; ``recorded`` says whether recordings had to be made."""

    recordings: Path
    ways: Path
    component: Path
    recorded: bool

    def recording(self, slug: str) -> Path:
        return self.recordings / f"{slug}.json"


def generate(docs_dir: Path, *, clock: Clock = lambda: CLOCK, ids: Callable[[], Ids] | None = None,
             scenarios: Mapping[str, Scenario] = SCENARIOS, faults: tuple[Fault, ...] = FAULTS) -> Generated:
    """Bring docs/generated/ up to date; recordings of unchanged sources stay as they are.

    ``ids`` makes a fresh source of ids for each recording.
    """
    root = docs_dir / "generated"
    recordings, drawings, component = root / "recordings", root / "ways", root / "explorer"
    others = [way for scenario in scenarios.values() for way in ways(scenario)]
    made = Generated(recordings, drawings, component,
                     _record(recordings, root / ".key", clock, ids or counted_ids, scenarios, faults))
    _fill(drawings, {f"{stem(way)}.html": drawn(way) + "\n" for way in others})
    failing = {home(fault, scenarios.values())[0].slug for fault in faults}
    _fill(docs_dir / GENERATED, dict(pages(scenarios.values(), docs_dir, failing)))
    _write(root / "recording.schema.json", json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    _write(root / "explanations.json", json.dumps(explained.document(), ensure_ascii=False, indent=1) + "\n")
    _write(root / "explanations.schema.json", json.dumps(explained.schema(), ensure_ascii=False, indent=2) + "\n")
    _fill(root / "checks", {f"{slug}.json": _compact(checked.document(scenario, faults))
                            for slug, scenario in scenarios.items()})
    _write(root / "checks.schema.json", json.dumps(checked.schema(), ensure_ascii=False, indent=2) + "\n")
    _write(root / "suggestions.json", _compact(suggested.document()))
    _write(root / "suggestions.schema.json", json.dumps(suggested.schema(), ensure_ascii=False, indent=2) + "\n")
    _fill(component, joined.component(COMPONENT))
    return made


def _record(folder: Path, key_file: Path, clock: Clock, ids: Callable[[], Ids], scenarios: Mapping[str, Scenario],
            faults: tuple[Fault, ...]) -> bool:
    key = key_of_recordings(clock(), (*scenarios, *(fault.slug for fault in faults)))
    wanted = {file for slug in scenarios for file in (f"{slug}.json", f"{slug}.more.json")} | {GUESTS}
    there = {path.name for path in folder.glob("*.json")}
    if there == wanted and key_file.is_file() and key_file.read_text(encoding="utf-8") == key:
        return False
    key_file.unlink(missing_ok=True)
    for name in there - wanted:
        (folder / name).unlink()
    made = record_all(scenarios, faults, clock, ids)
    for slug, recorded in made.items():
        _write(folder / f"{slug}.json", recorded.whole.json(indent=None))
        _write(folder / f"{slug}.more.json", recorded.more_json())
    _write(folder / GUESTS, guests.guests_json(made, scenarios))
    _write(key_file, key)
    return True


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    """These files, and none that is no longer among them."""
    for path in folder.glob("*.*"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        _write(folder / name, text)


def _compact(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _write(path: Path, text: str) -> None:
    if path.is_file() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
