"""Docs coverage: whether pages show every scenario, its ways and faults, every participant, and all that is taught."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from explorer.model import Scenario
from explorer.model.faults import home
from explorer.model.findings import Finding
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS

from .build import ROOT
from .pages import WRITTEN

_MACRO = re.compile(r"\{\{\s*(\w+)\(([^)]*)\)")


def undocumented(scenarios: Iterable[Scenario], docs: Path = ROOT / "docs") -> Iterator[Finding]:
    """A finding for everything that no page shows.

    A scenario without a hand-written page has a generated one, which shows all of it.
    """
    calls = {(macro, argument.strip().strip("\"'")) for path in docs.rglob("*.md")
             for macro, arguments in _MACRO.findall(path.read_text(encoding="utf-8"))
             for argument in (arguments.partition(",")[0],)}
    at_home = {home(fault, SCENARIOS.values())[0].slug for fault in FAULTS}
    for scenario in scenarios:
        written = (docs / WRITTEN / f"{scenario.slug}.md").is_file()
        wanted = ["explorer", "step_table"] if written else []
        wanted += ["ways"] if written and scenario.variants else []
        wanted += ["faults"] if written and scenario.slug in at_home else []
        for macro in wanted:
            if (macro, scenario.slug) not in calls and (macro, "") not in calls:
                yield Finding(f"scenario {scenario.slug}", "docs", f"no page calls {macro}(\"{scenario.slug}\")",
                              "call it on the scenario’s page, in docs/scenarios")
        for someone in scenario.participants:
            if someone.page and not (docs / f"{someone.page}.md").is_file():
                yield Finding(f"participant {someone.key}", "docs", f"its page docs/{someone.page}.md is not there",
                              "write it, or leave `page` empty")
    for macro in ("explanations", "disagreements", "glossary"):
        if not any(called == macro for called, _ in calls):
            yield Finding("docs", "docs", f"no page calls {macro}()", "call it on a page of docs/reference")
