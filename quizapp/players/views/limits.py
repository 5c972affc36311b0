"""How often somebody may try: by address, and by account and address, so that nobody locks another out of theirs."""

from __future__ import annotations

from hashlib import sha256

from flask import request

from quizapp.config import settings
from quizapp.extensions import limiter, visitor
from quizapp.players import rules, session

GUESSES = "10 per 15 minutes"


def _account_and_address() -> str:
    """Return which account is being tried, by its name in the form or as the one signed in, and from where."""
    player = session.account()
    typed = str(player.id) if player else rules.canonical(request.form.get("name", "")[:1000])
    return f"{sha256(typed.encode()).hexdigest()} {visitor()}"


guesses = limiter.shared_limit(GUESSES, scope="guess", key_func=_account_and_address)
"""So many passwords may be tried for one account from one address; its owner still gets in from elsewhere."""

sign_ins = limiter.shared_limit(lambda: f"{settings().sign_ins_per_minute} per minute", scope="sign in")
"""So many passwords may be tried from one address, whosever they are."""

sign_ups = limiter.shared_limit(lambda: f"{settings().sign_ups_per_minute} per minute", scope="sign up")
"""So many accounts may be made, and mails asked for, from one address."""

letters = limiter.shared_limit("5 per hour", scope="letter", key_func=_account_and_address)
"""So many mails may be asked for about one account from one address."""
