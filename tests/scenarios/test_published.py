"""The list of published ids: it grows, and an old name leads to the new one."""

from __future__ import annotations

from pathlib import Path

from explorer.model.findings import vanished
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.scenarios.published import ids, publish, published, renamed


def test_new_ids_are_added_once_and_old_ones_stay(tmp_path: Path) -> None:
    file = tmp_path / "published.txt"
    file.write_text("# kept\nfault old -> new\nscenario gone\n", encoding="utf-8")

    assert publish(["scenario gone", "fault new", "fault old"], file) == ("fault new",)
    assert publish(["fault new"], file) == ()
    assert published(file) == (("fault old", "scenario gone", "fault new"), {"fault old": "fault new"})


def test_nothing_that_was_published_has_vanished() -> None:
    known, aliases = published()
    there = [*ids(SCENARIOS.values(), FAULTS), *(name for name in known if name.startswith(("expl", "disagr")))]

    assert list(vanished(known, aliases, there)) == []
    assert renamed("fault", "ssp-sender-unknown") == "ssp-sender-unknown"
