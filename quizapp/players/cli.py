"""`quizapp players`: what a host does about accounts in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from quizapp import clock
from quizapp.config import settings
from quizapp.errors import Refusal
from quizapp.players.hooks import ShellAct, done_in_shell
from quizapp.players.operations import factors, house, links
from quizapp.players.queries import accounts
from quizapp.players.queries import factors as held
from quizapp.players.rules import Role
from quizapp.players.rules.links import GOOD_FOR, Purpose
from quizapp.web import mail
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from quizapp.players.models import Player

commands = AppGroup("players", help="See to accounts.")


@commands.command("reset-link")
@click.argument("name")
def reset_link(name: str) -> None:
    """Print a link by which NAME can set a new password, once, within half an hour."""
    with committed():
        player = _account(name)
        known_as, token = player.name, links.make(player.id, Purpose.RESET, clock.now())
        done_in_shell.happen(ShellAct(player.id, "link", clock.now()))
    click.echo(mail.link("players.reset", f"http://127.0.0.1:{settings().port}", token=token))
    minutes = int(GOOD_FOR[Purpose.RESET].total_seconds() // 60)
    click.echo(f"Pass this on to {known_as}: it sets a new password, once, for {minutes} minutes.", err=True)
    if not settings().base_url:
        click.echo(
            "BASE_URL is unset: put the address by which they reach this server at its beginning.", err=True
        )


@commands.command("promote")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.ADMIN.value, show_default=True
)
def promote(name: str, role: str) -> None:
    """Make the account NAME an author or an admin, or a mere player again."""
    try:
        with committed():
            player = _account(name)
            known_as, before = player.name, Role(player.role)
            changed = house.appoint(player, before, Role(role))
            if changed:
                done_in_shell.happen(ShellAct(player.id, "appoint", clock.now(), before, role))
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"{known_as} is {role} {'now' if changed else 'already'}.")


@commands.command("drop-factor")
@click.argument("name")
def drop_factor(name: str) -> None:
    """Take the second lock off the account NAME: its app, passkeys and recovery codes."""
    with committed():
        player = _account(name)
        known_as, has_password = player.name, held.has_password(player.id)
        dropped = factors.drop(player, clock.now())
        if dropped:
            done_in_shell.happen(ShellAct(player.id, "unlock", clock.now()))
    if not dropped:
        click.echo(f"{known_as} had no second lock. Nothing has been changed.")
    elif has_password:
        click.echo(f"{known_as} signs in with the password alone from now on.")
    else:
        click.echo(
            f"{known_as} has no way in now: `quizapp players reset-link {known_as}` makes a link for a password."
        )


def _account(name: str) -> Player:
    player = accounts.by_name(name)
    if player is None:
        raise click.ClickException(f"There is no account called {name!r}.")
    return player
