"""Making accounts, and changing what their holders are known and proved by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from quizapp.errors import Conflict
from quizapp.extensions import db, insert, write
from quizapp.players import rules
from quizapp.players.models import Credential, Player
from quizapp.players.operations import hashing, links, sign_ins
from quizapp.players.operations.presence import be_there
from quizapp.players.queries import accounts
from quizapp.players.rules import emails
from quizapp.players.rules.tokens import new_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class EmailTaken(Conflict):
    """Another account has confirmed that address."""

    code = "email_taken"


def create(name: str, password: str | None, now: datetime, token: str | None = None) -> Player | None:
    """Make an account with what is kept of its password; None if the name is taken, of which the database is the judge.

    Nor is there a second account for one `token`, if it is given: see `queries.accounts.made_by`. Whoever had the name
    before leaves nothing behind: a new account is a new row.
    """
    made = db.session.execute(
        insert(Player)
        .values(
            token=token or new_token(),
            name=name,
            canonical=rules.canonical(name),
            is_guest=False,
            created_at=now,
            seen_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Player.id)
    ).scalar_one_or_none()
    if made is None:
        return None
    db.session.add(Credential(player_id=made, password=password))
    db.session.flush()
    return db.session.get_one(Player, made)


def prove(
    login: str, password: str, now: datetime, may_be_tried: Callable[[int | None], bool]
) -> Player | None:
    """Return the account that this name or e-mail and this password open. It takes as long to find that there is none.

    `may_be_tried` is told the account's id, None for none; where it says no, nothing is looked at and nothing opens. A
    password that was hashed otherwise than today is hashed anew.
    """
    player, credential = accounts.by_login(login) or (None, None)
    may = may_be_tried(player.id if player else None)
    kept = credential.password if credential and may else None
    if not hashing.fits(password, kept) or player is None or kept is None:
        return None
    return player if _holds(player, kept, password, now) else None


def proves(player: Player, password: str, now: datetime) -> bool:
    """Tell whether a password is this account's."""
    credential = accounts.credential(player.id)
    kept = credential.password if credential else None
    return hashing.fits(password, kept) and kept is not None and _holds(player, kept, password, now)


def _holds(player: Player, kept: str, password: str, now: datetime) -> bool:
    """Tell whether a right password is still the account's now that it is known to be; it stays so until the commit."""
    fresh = hashing.make(password) if hashing.is_dated(kept) else kept
    be_there(player, now)
    same = update(Credential).where(Credential.player_id == player.id, Credential.password == kept)
    return write(same.values(password=fresh)) == 1


def set_password(player: Player, kept: str, now: datetime, but: int | None = None) -> None:
    """Give an account another password. It is closed everywhere but in one place, and every link to it is void.

    Whoever had a link sent to an address of theirs may be the one who is locked out by this.
    """
    be_there(player, now)
    _put(player.id, {"password": kept})
    sign_ins.end_all(player.id, but)
    links.void(player.id)


def note_email(player: Player, address: str | None, now: datetime, *, confirmed: bool) -> str | None:
    """Put down an account's e-mail, or take it away; every link to the account is void. Return the old one.

    Raise EmailTaken if another account has confirmed it.
    """
    be_there(player, now)
    credential = accounts.credential(player.id)
    before = credential.email if credential else None
    key = emails.email_key(address) if address else None
    try:
        with db.session.begin_nested():
            _put(
                player.id,
                {
                    "email": address,
                    "email_key": key,
                    "email_confirmed_at": now if confirmed and address else None,
                },
            )
    except IntegrityError:
        raise EmailTaken(_("Another account has that e-mail address. Nothing has been changed.")) from None
    links.void(player.id)
    return before


def _put(player_id: int, values: dict[str, Any]) -> None:
    db.session.execute(
        insert(Credential)
        .values(player_id=player_id, **values)
        .on_conflict_do_update(index_elements=["player_id"], set_=values)
    )
    db.session.expire_all()
