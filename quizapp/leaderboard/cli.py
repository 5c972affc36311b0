"""`quizapp leaderboard`: what a host does to boards in a shell."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.hooks import Ranking, ranked_in_shell
from quizapp.leaderboard.operations import rebuilding
from quizapp.packs.models import Pack
from quizapp.web.transaction import committed

commands = AppGroup("leaderboard", help="Rebuild boards, and say which packs count for the overall one.")


@commands.command()
def rebuild() -> None:
    """Work out every board afresh from the answers given."""
    click.echo(f"{rebuilding.rebuild(committed)} standings rebuilt.")


@commands.command()
@click.argument("slug")
@click.option("--on/--off", "ranked", default=True, help="Count it (the default) or leave it out.")
def rank(slug: str, *, ranked: bool) -> None:
    """Say whether the pack SLUG counts for the overall board."""
    with committed():
        pack = db.session.scalar(select(Pack).where(Pack.slug == slug))
        if pack is None:
            raise click.ClickException(f"There is no pack {slug!r}.")
        if rebuilding.set_ranked(pack, ranked=ranked):
            ranked_in_shell.happen(Ranking(pack.id, ranked, clock.now()))
    rebuilding.do_what_is_due(committed)
    click.echo(f"{slug} {'counts' if ranked else 'does not count'} for the overall board.")
