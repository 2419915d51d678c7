"""``run``: replays a scenario in the terminal, as it should be or with a fault."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING
from uuid import uuid4

import click

from explorer.model import Fault, ModelError, Scenario
from explorer.model.faults import answer
from explorer.model.text import spoken
from explorer.scenarios import scenario

from .failed import Failed

if TYPE_CHECKING:
    from explorer.replay import Recording, Refusal, Target

DEFAULT_PORT = 8000


class World(click.ParamType[str]):
    """The name of a world."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[a-z0-9-]{1,40}", value):
            self.fail(f"{value!r} names no world; use 1 to 40 lower-case letters, digits and hyphens.", param, ctx)
        return value


@click.command()
@click.argument("slug", metavar="SCENARIO")
@click.option("--sandbox", metavar="URL",
              help="A running server, such as http://127.0.0.1:8000; in process without it.")
@click.option("--world", default="main", show_default=True, type=World(), help="The world of the sandbox to replay in.")
@click.option("--variant", metavar="NAME", help="Another way through the scenario; `list` names them.")
@click.option("--fault", metavar="NAME", help="Make an exchange fail; `list` names the faults. Being refused as the "
              "fault says is success.")
@click.option("--until", metavar="LABEL", help="Stop after the exchange with this message, such as 4d; with --fault, "
              "make that exchange fail.")
@click.option("--json", "json_file", type=click.File("w", encoding="utf-8", lazy=True), metavar="FILE",
              help="Write the Recording to a file; - is stdout.")
def run(slug: str, sandbox: str | None, world: str, variant: str | None, fault: str | None, until: str | None,
        json_file: IO[str] | None) -> None:
    """Replay a scenario in the terminal, a line a message."""
    from explorer.replay import ReplayError

    try:
        chosen, broken = _chosen(slug, variant, fault)
        if until:
            chosen.message(until)
        on_stdout = json_file is not None and json_file.name == "-"
        with _target(sandbox, world, broken) as target:
            recording = asyncio.run(_walk(chosen, target, until, broken, talk=on_stdout))
    except ReplayError as problem:
        raise Failed(str(problem)) from problem
    except ModelError as problem:
        raise click.UsageError(str(problem)) from problem
    if json_file is not None:
        json_file.write(recording.json())
    if broken:
        _tell_fault(broken, recording)
    elif recording.refusal:
        sys.exit(1)


def _chosen(slug: str, variant: str | None, fault: str | None) -> tuple[Scenario, Fault | None]:
    """The way to go, and the fault; one that is at home on another way of the scenario chooses that.

    Raises :class:`~explorer.model.ModelError`.
    """
    chosen = scenario(slug)
    if fault is None:
        return chosen.way(variant), None
    from explorer.model.faults import find_fault
    from explorer.replay.failing import place
    from explorer.scenarios.faults import FAULTS
    from explorer.scenarios.published import renamed

    broken = find_fault(FAULTS, renamed("fault", fault), "the explorer")
    if variant is None:
        for way in (chosen, *(chosen.way(each.slug) for each in chosen.variants)):
            if any(message.exchange is broken.on[0] for message in way.requests):
                return way, broken
    way = chosen.way(variant)
    place(way, broken)
    return way, broken


@contextmanager
def _target(sandbox: str | None, world: str, fault: Fault | None) -> Iterator[Target]:
    from explorer.replay import Target

    if sandbox:
        yield Target.sandbox(f"{sandbox.rstrip('/')}/sandbox/{world}")
        return
    from explorer.sandbox import Sandbox, Settings
    from explorer.sandbox.settings import at_once

    own = Sandbox(settings=Settings(sleep=at_once))
    try:
        if fault and fault.below_http:
            from explorer.site.loopback import on_loopback

            with on_loopback(own) as worlds:
                yield Target.sandbox(f"{worlds}/{world}")
        else:
            yield Target.in_process(own, f"http://127.0.0.1:{DEFAULT_PORT}/sandbox/{world}")
    finally:
        own.close()


async def _walk(chosen: Scenario, target: Target, until: str | None, fault: Fault | None, *, talk: bool) -> Recording:
    """Replays, and says each message as it happens; on stderr when stdout is taken by the Recording."""
    from explorer.replay import Walk, line

    at = until if fault else None
    walk = Walk(chosen, target, clock=_now, ids=lambda: str(uuid4()), until=until, fault=fault, at=at)
    async for event in walk.events():
        click.secho(line(chosen, event), fg="red" if event.refusal else None, err=talk)
    recording = walk.recording()
    if recording.refusal:
        click.echo(_refused(chosen, recording.refusal), err=True)
    return recording


def _refused(chosen: Scenario, refusal: Refusal) -> str:
    """``SSP refused at 4d with 403: ASID_CHECK_FAILED …``"""
    by = next(each.name for each in chosen.participants if each.key == refusal.by)
    said = f": {refusal.diagnostics}" if refusal.diagnostics else ""
    if refusal.status is None:
        return f"{by} got no reply at {refusal.label}{said}"
    return f"{by} refused at {refusal.label} with {answer(refusal.status, refusal.code)}{said}"


def _tell_fault(fault: Fault, recording: Recording) -> None:
    """Cause and fix, on stderr; ends with 1 if it was not refused as the fault says."""
    seen = recording.refusal
    if seen is None or (seen.by, seen.status, seen.code) != (fault.by.key, fault.status, fault.code):
        raise Failed(f"{fault.slug} should be refused by {fault.by.name} with {fault.answer}; it was not")
    told = recording.document["fault"]
    click.echo(f"Cause: {fault.cause}\nRecognise it: {fault.recognise}", err=True)
    known = {value["name"]: value["text"] for value in recording.document["values"] if value["text"]}
    for fix in told["fixes"]:
        click.echo(f"Fix: {spoken(fix, known)}", err=True)
    if told["mend"]:
        click.echo(f"Then: {', '.join(told['mend'])}", err=True)
    click.echo(f"Source: {fault.source}", err=True)


def _now() -> datetime:
    return datetime.now().astimezone()
