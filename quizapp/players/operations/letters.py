"""What is told to players by mail.

Letters that anybody may have sent are counted by whom they go to, whoever asks: past the limit nothing is sent and
nothing is said. Those that an owner has to hear of, whatever a thief has asked for before, are not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp import clock
from quizapp.extensions import db, limiter
from quizapp.players.operations import links
from quizapp.players.queries import accounts
from quizapp.players.rules import emails
from quizapp.players.rules.links import Purpose
from quizapp.players.rules.tokens import digest
from quizapp.web import mail
from quizapp.web.log import log
from quizapp.web.transaction import after_commit, committed

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.players.models import Player


to_one_inbox = limiter.shared_limit("5 per hour", scope="letters to")
"""So many letters go to one inbox."""


def send_reset(login: str) -> None:
    """Send whoever is meant by a name or e-mail a link that sets a password, if their address is known to be theirs.

    All of it comes after the answer to the request, which takes the same time whether there is anybody.
    """
    mail.later(partial(_send_reset, login))


def ask_to_confirm(player: Player, address: str, now: datetime) -> None:
    """Send a link to an address that somebody says is theirs; it voids the link before. Sent once this is committed."""
    if not _may_be_written_to(address):
        return
    token = links.make(player.id, Purpose.EMAIL, now, address)
    where = mail.link("players.confirm_email", token=token)
    letter = partial(
        mail.send,
        address,
        _("Is this your address?"),
        "players/mail/confirm.txt",
        name=player.name,
        link=where,
    )
    after_commit(partial(mail.later, letter))


def tell_of_change(name: str, before: str, after: str | None) -> None:
    """Tell an address that the account it belonged to has another from now on. Sent once this is committed."""
    letter = partial(
        mail.send,
        before,
        _("Your e-mail address was changed"),
        "players/mail/changed.txt",
        name=name,
        gone=after is None,
    )
    after_commit(partial(mail.later, letter))


def _send_reset(login: str) -> None:
    with committed():
        player, credential = accounts.by_login(login) or (None, None)
        if player is None or credential is None or not credential.email or not credential.email_confirmed_at:
            return
        # To the address that is kept, never to the one that was typed, which may only look like it.
        to, name = credential.email, player.name
        if not _may_be_written_to(to):
            return
        token = links.make(player.id, Purpose.RESET, clock.now())
    db.session.remove()
    where = mail.link("players.reset", token=token)
    mail.send(to, _("A new password"), "players/mail/reset.txt", name=name, link=where)


def _may_be_written_to(address: str) -> bool:
    may = limiter.take(to_one_inbox, digest(emails.inbox(address)))
    if not may:
        log.info("letter_not_sent")
    return may
