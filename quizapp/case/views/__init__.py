"""The pages of a case."""

from __future__ import annotations

from quizapp.case.views import accusing as accusing
from quizapp.case.views import board as board
from quizapp.case.views import denouement as denouement
from quizapp.case.views import solving as solving
from quizapp.case.views.blueprint import blueprint as blueprint
