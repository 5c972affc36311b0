"""What an account's owner does with what opens it. Nobody locks themselves out, or a role's second lock off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, update

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import write
from quizapp.players.models import AuthenticatorApp, Passkey
from quizapp.players.operations import passkeys
from quizapp.players.operations.factors import close_to_passwords
from quizapp.players.operations.presence import be_there
from quizapp.players.queries import factors
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player
    from quizapp.players.operations.passkeys import NewPasskey

MOST_PASSKEYS = 20


def add_passkey(player: Player, new: NewPasskey, name: str, now: datetime, but: int | None = None) -> None:
    """Let a new passkey open an account; raise Conflict if it opens one already, or if there are enough.

    Wherever the account was opened by the password alone it is closed, but in one place.
    """
    be_there(player, now)
    if factors.factors(player.id).passkeys >= MOST_PASSKEYS:
        raise Conflict(
            _("An account has at most %(most)d passkeys. Remove one you no longer use.", most=MOST_PASSKEYS)
        )
    if not passkeys.keep(player.id, new, name, now):
        raise Conflict(_("That passkey opens an account already."))
    close_to_passwords(player, but)


def rename_passkey(player: Player, passkey_id: int, name: str, now: datetime) -> None:
    """Call a passkey something else; raise NotFound if there is none such."""
    be_there(player, now)
    mine = (Passkey.id == passkey_id) & (Passkey.player_id == player.id)
    if not write(update(Passkey).where(mine).values(name=name)):
        raise NotFound


def remove_passkey(player: Player, passkey_id: int, now: datetime) -> str:
    """Take a passkey out of an account and return its name; raise Conflict for the last way in or a needed lock."""
    be_there(player, now)
    held = {each.id: each for each in factors.passkeys_of(player.id)}
    if passkey_id not in held:
        raise NotFound
    if len(held) == 1 and not factors.has_password(player.id):
        raise Conflict(
            _(
                "This passkey is the only way into your account. Set a password, or add another passkey, first."
            )
        )
    if len(held) == 1 and not factors.factors(player.id).app:
        _spare_the_lock(player)
    name = held[passkey_id].name
    write(delete(Passkey).where(Passkey.id == passkey_id))
    return name


def remove_app(player: Player, now: datetime) -> None:
    """Ask for no app's codes any more; raise Conflict if the player's role wants them."""
    be_there(player, now)
    if not factors.factors(player.id).passkeys:
        _spare_the_lock(player)
    write(delete(AuthenticatorApp).where(AuthenticatorApp.player_id == player.id))


def _spare_the_lock(player: Player) -> None:
    if player.role in {Role.AUTHOR, Role.ADMIN}:
        raise Conflict(
            _("Authors and admins keep a second lock on their account. Put another in its place first.")
        )
