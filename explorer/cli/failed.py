"""How a command says that it could not do its work."""

from __future__ import annotations

from typing import IO, Any

import click


class Failed(click.ClickException):
    """One sentence on stderr, exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), err=file is None, file=file)
