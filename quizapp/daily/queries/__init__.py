"""What is read of cases of the day and of challenges."""

from __future__ import annotations

from quizapp.daily.queries.today import card as card
