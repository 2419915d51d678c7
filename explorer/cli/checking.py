"""``check``: looks over everything that is told; a finding is a line of a table, and any finding ends it with 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from explorer.model import Fault, Scenario
    from explorer.model.findings import Finding


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--publish", is_flag=True, help="Add new ids to the list of those that links may hold.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def check(files: tuple[Path, ...], publish: bool, as_json: bool) -> None:
    """Check scenarios, faults, explanations, sources, ids and the docs; with FILES, scenario files by themselves."""
    findings = list(_of_files(files) if files else _of_everything(publish))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    elif findings:
        _print(findings)
    if findings:
        click.echo(f"{len(findings)} found.", err=True)
        sys.exit(1)
    click.echo("All is well.", err=True)


def _of_everything(publish: bool) -> Iterator[Finding]:
    from explorer.model.findings import foreign_numbers, idle_values, vanished, without_source
    from explorer.scenarios.files import WrongFile, load

    try:
        from explorer.scenarios import SCENARIOS
        from explorer.scenarios.faults import FAULTS
        from explorer.scenarios.lessons import LESSONS
        from explorer.scenarios.published import ids, published
        from explorer.scenarios.published import publish as add
    except ValueError:  # a ModelError of some scenario file: the files by themselves say which
        folder = Path(__file__).parents[1] / "scenarios"
        for path in sorted(folder.glob("*.py")):
            try:
                load(path)
            except WrongFile as wrong:
                if wrong.finding.rule != "no-scenario":
                    yield wrong.finding
        return
    scenarios = tuple(SCENARIOS.values())
    yield from foreign_numbers(scenarios, FAULTS)
    yield from idle_values(scenarios)
    yield from without_source(scenarios)
    yield from _coverage(scenarios)
    yield from _homeless(scenarios, FAULTS)
    others = [*(f"explanation {each.key}" for each in LESSONS.explanations),
              *(f"disagreement {each.slug}" for each in LESSONS.disagreements)]
    there = list(ids(scenarios, FAULTS, others))
    if publish:
        for name in add(there):
            click.echo(f"Published: {name}", err=True)
    known, aliases = published()
    if fresh := sum(name not in known for name in there):
        click.echo(f"{fresh} ids are not published yet: --publish adds them, once links may hold them.", err=True)
    yield from vanished(known, aliases, there)
    from explorer.site.covered import undocumented

    yield from undocumented(scenarios)


def _of_files(files: tuple[Path, ...]) -> Iterator[Finding]:
    from explorer.model.findings import Finding, foreign_numbers, without_source
    from explorer.scenarios.files import WrongFile, load

    for path in files:
        try:
            scenarios, faults = load(path)
        except WrongFile as wrong:
            yield wrong.finding
            continue
        for found in (*foreign_numbers(scenarios, faults), *without_source(scenarios), *_coverage(scenarios)):
            yield Finding(f"{path}, {found.where}", found.rule, found.what, found.remedy)


def _coverage(scenarios: tuple[Scenario, ...]) -> Iterator[Finding]:
    """What is sent or captured without an explanation."""
    from explorer.model.coverage import uses
    from explorer.model.findings import Finding
    from explorer.scenarios.lessons import LESSONS

    told: set[str] = set()
    for use in uses(scenarios):
        key = use.piece.keys[0]
        if key not in told and LESSONS.of(use.piece) is None:
            told.add(key)
            yield Finding(f"{use.slug} {use.message.label}", "explanation", f"{key} has no explanation",
                          "write one in explorer/scenarios/explanations")


def _homeless(scenarios: tuple[Scenario, ...], faults: tuple[Fault, ...]) -> Iterator[Finding]:
    """Faults whose exchange no scenario has."""
    from explorer.model import StrayFault
    from explorer.model.faults import home
    from explorer.model.findings import Finding

    for fault in faults:
        try:
            home(fault, scenarios)
        except StrayFault as stray:
            what, _, remedy = str(stray).rpartition("; ")
            yield Finding(f"fault {fault.slug}", "stray-fault", what, remedy)


def _print(findings: list[Finding]) -> None:
    """A table as wide as the terminal; where there is none, no line is cut."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 10_000, soft_wrap=False, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("where", "rule", "what", "do"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        table.add_row(finding.where, finding.rule, finding.what, finding.remedy)
    console.print(table)
