"""What happens to players."""

from __future__ import annotations

from quizapp.web.moments import Moment

player_erased: Moment[tuple[int, ...]] = Moment()
"""These players are about to be gone: their rows elsewhere go first."""
