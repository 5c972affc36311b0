"""How often somebody may try: by address, and by account and address, so that nobody locks another out of theirs.

What is typed may be a name or an e-mail address, and both may mean one account. Tries are counted by what was typed
and, once it is known, by the account. The first is refused aloud. The second is not: whoever was told that an address
is used up by tries with a name would know whose it is. So past the second nothing is looked at, and the answer is the
one that a wrong password gets.

Of several limits the innermost is asked first, and one that refuses costs nothing of the others: whoever goes on trying
uses up none of what their household has.
"""

from __future__ import annotations

from hashlib import sha256

from flask import request

from quizapp.config import settings
from quizapp.extensions import limiter, visitor
from quizapp.players import rules, session
from quizapp.web import errors


def _at(what: str) -> str:
    return f"{sha256(what.encode()).hexdigest()} {visitor()}"


def _account(player_id: int | None) -> str:
    return _at(f"account {player_id}")


def _whose() -> str:
    """Return who is being tried, and from where: by what the form calls them, else the account that is signed in."""
    # A form that has no place for a name is refused if it brings one, before anything else is looked at.
    typed = request.form.get("name")
    player = session.account() if typed is None else None
    if player is not None:
        return _account(player.id)
    return _at(f"typed {rules.canonical((typed or '')[:1000])}")


guesses = limiter.shared_limit("10 per 15 minutes", scope="guess", key_func=_whose)
"""So many passwords may be tried for one account from one address; its owner still gets in from elsewhere."""

sign_ins = limiter.shared_limit(lambda: f"{settings().sign_ins_per_minute} per minute", scope="sign in")
"""So many passwords may be tried from one address, whosever they are."""

sign_ups = limiter.shared_limit(lambda: f"{settings().sign_ups_per_minute} per minute", scope="sign up")
"""So many accounts may be made, and mails asked for, from one address."""

letters = limiter.shared_limit("5 per hour", scope="letter", key_func=_whose)
"""So many mails may be asked for about one account from one address."""


@letters
def count_letter() -> None:
    """Count a mail that is about to be sent about an account; raise RateLimitExceeded if there were too many."""


def may_be_tried(player_id: int | None) -> bool:
    """Count a try at the account that what was typed has turned out to mean, None for none; say whether it counts.

    For whom there is no account it takes as long to say.
    """
    may = limiter.take(guesses, _account(player_id))
    if not may:
        errors.known_as("guesses_used_up")
    return may


def forgive(player_id: int) -> None:
    """Forget what was tried at an account from here, now that something was right: only what is wrong counts.

    Each try is counted before it is looked at, so that of many at once no more are looked at than may be.
    """
    for key in (_whose(), _account(player_id)):
        limiter.forgive(guesses, key)
