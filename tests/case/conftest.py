"""What a host does while somebody is at a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.packs.operations import withdraw
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@pytest.fixture
def withdrawn(app: Flask) -> Callable[[], None]:
    """Take the pack off the shelf when called."""

    def take() -> None:
        with app.app_context(), committed():
            assert withdraw(db.session.scalars(select(Pack).filter_by(slug="the-case")).one(), clock.now())

    return take
