"""Finding accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players import rules
from quizapp.players.models import Credential, Player
from quizapp.players.queries import links
from quizapp.players.rules import Role, emails

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    Found = tuple[Player, Credential | None]


@dataclass(frozen=True)
class Kept:
    """What is kept of how an account is proved and reached, as its owner is shown it."""

    has_password: bool
    email: str | None
    is_confirmed: bool
    awaited: str | None
    """An address that waits for its owner to follow a link."""


IS_ACCOUNT = (Player.is_guest.is_(False), Player.erased_at.is_(None))


def by_name(name: str) -> Player | None:
    """Return the account of this name, however it is spelled."""
    return db.session.scalar(select(Player).where(Player.canonical == rules.canonical(name), *IS_ACCOUNT))


def made_by(token: str) -> Player | None:
    """Return the account that was made with this token. It opens nothing; it tells a form that is sent twice."""
    return db.session.scalar(select(Player).where(Player.token == token, *IS_ACCOUNT))


def by_login(typed: str) -> Found | None:
    """Return the account that somebody means by a name or an e-mail, and what they prove themselves by.

    A confirmed e-mail goes first: it is certainly theirs. One that nobody confirmed counts if a single account has it.
    """
    if len(typed) > emails.MOST:
        return None
    return _by_email(typed) or _first(_accounts().where(Player.canonical == rules.canonical(typed)))


def credential(player_id: int) -> Credential | None:
    """Return what an account is proved by."""
    return db.session.get(Credential, player_id)


def kept(player_id: int, now: datetime) -> Kept:
    """Return what is kept of how an account is proved and reached."""
    found = credential(player_id)
    awaited = links.awaited_email(player_id, now)
    if found is None:
        return Kept(has_password=False, email=None, is_confirmed=False, awaited=awaited)
    return Kept(found.password is not None, found.email, found.email_confirmed_at is not None, awaited)


def known_by(player: Player, now: datetime) -> tuple[str, ...]:
    """Return the name and the addresses of an account, one that waits to be confirmed among them."""
    found = kept(player.id, now)
    return tuple(each for each in (player.name, found.email, found.awaited) if each)


def an_admin() -> int | None:
    """Return some admin's id, None while there is no admin."""
    return db.session.scalar(select(Player.id).where(Player.role == Role.ADMIN, *IS_ACCOUNT).limit(1))


def _by_email(typed: str) -> Found | None:
    address = emails.address(typed) if "@" in typed else None
    if address is None:
        return None
    mine = _accounts().where(Credential.email_key == emails.email_key(address))
    confirmed = _first(mine.where(Credential.email_confirmed_at.is_not(None)))
    return confirmed or _first(mine)


def _accounts() -> Select[Player, Credential]:
    return (
        select(Player, Credential).outerjoin(Credential, Credential.player_id == Player.id).where(*IS_ACCOUNT)
    )


def _first(wanted: Select[Player, Credential]) -> Found | None:
    """Return the one that is found; none if there are several."""
    rows = db.session.execute(wanted.limit(2)).all()
    return cast("Found", tuple(rows[0])) if len(rows) == 1 else None
