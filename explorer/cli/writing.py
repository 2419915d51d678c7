"""``new``: writes the skeleton of a scenario, which runs as it is."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import click

from .failed import Failed

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FOLDER = Path(__file__).parents[1] / "scenarios"

_SKELETON = '''"""{title}.

Source: name the page of the specification that the flow follows. Tell it in your own words.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Phase, Scenario, Step

from .gpconnect import (
    PDS,
    READ_METADATA,
    REGISTERED_PRACTICE,
    asid,
    call,
    consumer_asid,
    nhs_number,
    ods_code,
    request_id,
    service_root,
    through_ssp,
    trace_id,
)

# A step is what the consumer does for one purpose. Each exchange in it is a request and its reply; the labels (1a, 1b),
# the drawing, the table and the terminal's lines follow from it.
trace = Step(
    "Trace the patient",
    (
        # Values (nhs_number, ods_code ...) write themselves into texts; what a reply gives is captured by its place.
        call(PDS, "Trace the patient", f"/Patient/{{nhs_number}}", headers=(("X-Request-ID", str(request_id)),),
             gets="Verified, ODS code", captures={{ods_code: REGISTERED_PRACTICE}},
             text="Say what the consumer asks for, and why.",
             reply_text="Say what comes back, and what it is good for."),
    ),
)

ask = Step(
    "Ask the practice",
    (
        # A call to a practice goes through the SSP: four messages. This one needs service_root and asid; here both are
        # given below, as if an earlier lookup in SDS had found them.
        through_ssp("Get the capability statement", "GET", "/metadata", gets="Capability statement",
                    interaction=READ_METADATA, scope="organization/*.read",
                    text="Say what the consumer asks the practice for.",
                    provider_text="Say what the practice’s system does.",
                    reply_text="Say what the consumer does with the answer."),
    ),
)

{variable} = Scenario(
    "{slug}",
    "{title}",
    "One sentence that says what the reader sees here.",
    phases=(
        Phase("PDS", "who is the patient?", (trace,)),
        Phase("SSP", "ask the practice, through the proxy", (ask,)),
    ),
    values=(
        nhs_number, request_id, ods_code, consumer_asid, trace_id,
        # Known from the start: those of the sandbox’s first practice.
        replace(service_root, given="https://alpha.provider.example/T99001/STU3/1/gpconnect"),
        replace(asid, given="999000000101"),
    ),
)
'''


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Write the skeleton of a scenario called NAME, which runs as it is."""
    path = _path(name)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_SKELETON.format(slug=name, variable=path.stem, title=name.replace("-", " ").capitalize()))
    except FileExistsError:
        raise Failed(f"{path} is there already; choose another name, or edit it") from None
    except OSError as problem:
        raise Failed(f"{path} cannot be written ({problem.strerror}); run this in a checkout of the project") from None
    click.echo(str(path))
    click.echo(f"It runs: gpconnect-explorer run {name}. Edit it, then gpconnect-explorer check.", err=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name) or len(name) > 40:
        raise click.UsageError(f"{name!r} is no name for a scenario; use up to 40 lower-case letters, digits and "
                               "hyphens, such as book-by-video")
    stem = name.replace("-", "_")
    if keyword.iskeyword(stem):
        raise click.UsageError(f"{name!r} is a word of Python; choose another name")
    return _FOLDER / f"{stem}.py"
