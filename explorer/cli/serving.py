"""``serve`` and ``build``: the site, live or static."""

from __future__ import annotations

from pathlib import Path

import click

from .failed import Failed
from .running import DEFAULT_PORT


@click.command()
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


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to build into (site/).")
def build(out: Path | None) -> None:
    """Build the static site; it shows recorded exchanges."""
    click.echo(str(_build_site(out)))


def _build_site(out: Path | None) -> Path:
    from explorer.site.build import BuildFailed
    from explorer.site.build import build as build_site

    click.echo("Building the site ...", err=True)
    try:
        return build_site(out).out
    except BuildFailed as problem:
        raise Failed(str(problem)) from problem
