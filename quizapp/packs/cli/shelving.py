"""`quizapp packs sync`: the shelf kept in step with folders."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.config import settings
from quizapp.packs.operations import sources, sync_all
from quizapp.web.transaction import committed


@click.command()
@with_appcontext
def sync() -> None:
    """Bring the shipped packs and those of PACKS into the database, each in one transaction."""
    refused = False
    for synced in sync_all(sources(settings()), clock.now(), committed):
        for line in synced.lines():
            click.echo(line, err=synced.is_trouble)
        refused = refused or synced.is_trouble
    if refused:
        raise SystemExit(1)
