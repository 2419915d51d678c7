"""The command line: ``gpconnect-explorer`` and ``python -m explorer``.

Results go to stdout, talk to stderr. Exit codes: 0 good, 1 failed, 2 wrong use. Each command stands in a module of its
own and imports the rooms that it needs when it runs, so that a replay in the terminal starts without the site's
libraries.
"""

from __future__ import annotations

import click

from explorer import __version__

from .checking import check
from .listing import list_scenarios
from .running import run
from .serving import build, serve
from .writing import new


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """See one GP appointment being booked, message by message. A synthetic sandbox, not an NHS service."""


for _command in (serve, build, list_scenarios, run, check, new):
    main.add_command(_command)

__all__ = ["main"]
