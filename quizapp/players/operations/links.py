"""Making links that are good once, and using them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, update

from quizapp.errors import Gone
from quizapp.extensions import db, insert, write
from quizapp.players.hooks import ShellAct, done_in_shell
from quizapp.players.models import Link, Player
from quizapp.players.operations.presence import be_there, refuse_suspended
from quizapp.players.queries import accounts, links
from quizapp.players.rules import Role
from quizapp.players.rules.links import GOOD_FOR, Purpose
from quizapp.players.rules.tokens import digest, new_token

if TYPE_CHECKING:
    from datetime import datetime


def make(player_id: int, purpose: Purpose, now: datetime, email: str | None = None) -> str:
    """Make a link for a player, which voids the one before; return the token that its address holds."""
    token = new_token()
    values = {"token_hash": digest(token), "email": email, "expires_at": now + GOOD_FOR[purpose]}
    db.session.execute(
        insert(Link)
        .values(player_id=player_id, purpose=purpose, **values)
        .on_conflict_do_update(index_elements=["player_id", "purpose"], set_=values)
    )
    return token


def look(token: str, purpose: Purpose, now: datetime) -> tuple[Player, str | None]:
    """Return whose a link is and the e-mail address it holds.

    Raise Gone for one that is not good, Suspended for one of an account that the host has closed.
    """
    link = links.good(token, purpose, now)
    if link is None:
        raise _gone()
    player = db.session.get_one(Player, link.player_id)
    refuse_suspended(player)
    return player, link.email


def use(token: str, purpose: Purpose, now: datetime) -> tuple[Player, str | None]:
    """Use a link up, once, and return and raise what `look` does."""
    player, email = look(token, purpose, now)
    be_there(player, now)
    if not write(delete(Link).where(Link.token_hash == digest(token))):
        raise _gone()
    return player, email


def void(player_id: int) -> None:
    """Make a player's links worth nothing, whatever they are for."""
    db.session.execute(delete(Link).where(Link.player_id == player_id))


def make_for_first_admin(now: datetime) -> str | None:
    """Make a link that makes whoever follows it the first admin; None where there is an admin."""
    if accounts.an_admin() is not None:
        return None
    db.session.execute(delete(Link).where(Link.purpose == Purpose.FIRST_ADMIN, Link.expires_at <= now))
    token = new_token()
    expires_at = now + GOOD_FOR[Purpose.FIRST_ADMIN]
    db.session.add(Link(token_hash=digest(token), purpose=Purpose.FIRST_ADMIN, expires_at=expires_at))
    db.session.flush()
    return token


def look_for_first_admin(token: str, now: datetime) -> None:
    """Raise Gone if this link makes nobody an admin, or if there is one."""
    if links.good(token, Purpose.FIRST_ADMIN, now) is None or accounts.an_admin() is not None:
        raise _gone()


def make_first_admin(player: Player, token: str, now: datetime) -> None:
    """Make this account the first admin and void every such link: of several at once, one is first. Else raise Gone."""
    be_there(player, now)
    look_for_first_admin(token, now)
    # All of them in one statement: whoever comes second waits for it, and finds none.
    if not write(delete(Link).where(Link.purpose == Purpose.FIRST_ADMIN)):
        raise _gone()
    before = player.role
    db.session.execute(update(Player).where(Player.id == player.id).values(role=Role.ADMIN))
    done_in_shell.happen(ShellAct(player.id, "first", now, before, Role.ADMIN))


def _gone() -> Gone:
    return Gone(
        _(
            "This link was good once, for a while. It has been used, or is too old, or a newer one or another password "
            "has made it void."
        )
    )
