"""The pages of the case of the day and of challenges, and what stands of them under a result."""

from __future__ import annotations

from quizapp.daily.views import archive as archive
from quizapp.daily.views import challenges as challenges
from quizapp.daily.views import today as today
from quizapp.daily.views.blueprint import blueprint as blueprint
