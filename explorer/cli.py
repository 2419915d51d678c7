"""The command line: ``gpconnect-explorer`` and ``python -m explorer``.

Results go to stdout, talk to stderr. Exit codes: 0 good, 1 failed, 2 wrong use. Each command imports the rooms that it
needs when it runs, so that a replay in the terminal starts without the site's libraries.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

import click

from explorer import __version__
from explorer.model import ModelError, Scenario
from explorer.scenarios import SCENARIOS, scenario

if TYPE_CHECKING:
    from explorer.replay import Recording, Target

DEFAULT_PORT = 8000


class Failed(click.ClickException):
    """A command that could not do its work: one sentence on stderr, exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), err=file is None, file=file)


class World(click.ParamType[str]):
    """The name of a world."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[a-z0-9-]{1,40}", value):
            self.fail(f"{value!r} names no world; use 1 to 40 lower-case letters, digits and hyphens.", param, ctx)
        return value


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """See one GP appointment being booked, message by message. A synthetic sandbox, not an NHS service."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535),
              help="Port to listen on.")
@click.option("--data", type=click.Path(path_type=Path, dir_okay=False), help="Keep the sandbox's data in this file.")
@click.option("--config", type=click.Path(path_type=Path), help="Read time-outs, limits and providers on the network "
              "from this TOML file.")
@click.option("--no-build", is_flag=True, help="Serve the site as it was built last.")
def serve(host: str, port: int, data: Path | None, config: Path | None, no_build: bool) -> None:
    """Serve the site, the replay API and the sandbox on one port."""
    from explorer.sandbox import Settings, WrongConfiguration, read_configuration
    from explorer.server import ServerError
    from explorer.server import serve as run_server
    from explorer.site.build import ROOT

    try:
        settings = read_configuration(config) if config else Settings()
    except WrongConfiguration as problem:
        raise click.UsageError(str(problem)) from problem
    if not no_build:
        _build_site(None)
    try:
        run_server(host, port, str(data) if data else "sqlite://", site_dir=ROOT / "site", settings=settings,
                   told=click.echo)
    except ServerError as problem:
        raise Failed(str(problem)) from problem


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to build into (site/).")
def build(out: Path | None) -> None:
    """Build the static site; it shows recorded exchanges."""
    click.echo(str(_build_site(out)))


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_scenarios(as_json: bool) -> None:
    """List the scenarios, and the variants of each."""
    if as_json:
        click.echo(json.dumps({"scenarios": [_counted(each) for each in SCENARIOS.values()]}, indent=2))
        return
    ways = [(each.slug, each.title, each) for each in SCENARIOS.values()]
    for each in SCENARIOS.values():
        ways += [(f"  {way.slug}", way.title, each.way(way.slug)) for way in each.variants]
    width = max(len(slug) for slug, _, _ in ways)
    for slug, title, way in ways:
        click.echo(f"{slug:<{width}}  {title}: {len(way.steps)} steps, {len(way.messages)} messages")


@main.command()
@click.argument("slug", metavar="SCENARIO")
@click.option("--sandbox", metavar="URL",
              help="A running server, such as http://127.0.0.1:8000; in process without it.")
@click.option("--world", default="main", show_default=True, type=World(), help="The world of the sandbox to replay in.")
@click.option("--variant", metavar="NAME", help="Another way through the scenario; `list` names them.")
@click.option("--until", metavar="LABEL", help="Stop after the exchange with this message, such as 4d.")
@click.option("--json", "json_file", type=click.File("w", encoding="utf-8", lazy=True), metavar="FILE",
              help="Write the Recording to a file; - is stdout.")
def run(slug: str, sandbox: str | None, world: str, variant: str | None, until: str | None,
        json_file: IO[str] | None) -> None:
    """Replay a scenario in the terminal, a line a message."""
    from explorer.replay import ReplayError

    try:
        chosen = scenario(slug).way(variant)
        if until:
            chosen.message(until)
    except ModelError as problem:
        raise click.UsageError(str(problem)) from problem
    on_stdout = json_file is not None and json_file.name == "-"
    try:
        with _target(sandbox, world) as target:
            recording = asyncio.run(_walk(chosen, target, until, talk=on_stdout))
    except (ReplayError, ModelError) as problem:
        raise Failed(str(problem)) from problem
    if json_file is not None:
        json_file.write(recording.json())
    if recording.refusal:
        sys.exit(1)


@contextmanager
def _target(sandbox: str | None, world: str) -> Iterator[Target]:
    from explorer.replay import Target

    if sandbox:
        yield Target.sandbox(f"{sandbox.rstrip('/')}/sandbox/{world}")
        return
    from explorer.sandbox import Sandbox

    own = Sandbox()
    try:
        yield Target.in_process(own, f"http://127.0.0.1:{DEFAULT_PORT}/sandbox/{world}")
    finally:
        own.close()


async def _walk(chosen: Scenario, target: Target, until: str | None, *, talk: bool) -> Recording:
    """Replays, and says each message as it happens; on stderr when stdout is taken by the Recording."""
    from explorer.replay import Walk, line

    walk = Walk(chosen, target, clock=_now, ids=lambda: str(uuid4()), until=until)
    async for event in walk.events():
        click.secho(line(chosen, event), fg="red" if event.refusal else None, err=talk)
    recording = walk.recording()
    if recording.refusal:
        refusal = recording.refusal
        by = next(each.name for each in chosen.participants if each.key == refusal.by)
        said = f": {refusal.diagnostics}" if refusal.diagnostics else ""
        code = f" {refusal.code}" if refusal.code else ""
        click.echo(f"{by} refused at {refusal.label} with {refusal.status}{code}{said}", err=True)
    return recording


def _build_site(out: Path | None) -> Path:
    from explorer.site.build import BuildFailed
    from explorer.site.build import build as build_site

    click.echo("Building the site ...", err=True)
    try:
        return build_site(out).out
    except BuildFailed as problem:
        raise Failed(str(problem)) from problem


def _counted(each: Scenario) -> dict[str, Any]:
    return {"slug": each.slug, "title": each.title, "steps": len(each.steps), "messages": len(each.messages),
            "variants": [{"slug": way.slug, "title": way.title, "guard": way.guard} for way in each.variants]}


def _now() -> datetime:
    return datetime.now().astimezone()
