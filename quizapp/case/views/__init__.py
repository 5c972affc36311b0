"""The pages of a case."""

from __future__ import annotations

from quizapp.case.views.blueprint import blueprint as blueprint
