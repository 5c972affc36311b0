"""How often somebody may begin to solve, or accuse: counted with the rounds they start and the answers they give."""

from __future__ import annotations

from quizapp.config import settings
from quizapp.extensions import A_HOUSEHOLD, limiter
from quizapp.players import session

# Of two limits the lower one is asked first, and if it refuses, the other is not used up.
starts = limiter.shared_limit(
    lambda: f"{settings().starts_per_minute} per minute", scope="start", key_func=session.purse
)
starts_from_one_address = limiter.shared_limit(
    lambda: f"{A_HOUSEHOLD * settings().starts_per_minute} per minute", scope="start from one address"
)
