"""One commit for each request, and what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import abort
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from quizapp.extensions import csrf, db
from quizapp.packs.models import Pack
from quizapp.web import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@pytest.fixture
def post(app: Flask) -> Callable[[int], list[str]]:
    """Send a form whose view writes a pack and ends with a status; return what happened after the commit."""
    happened: list[str] = []

    @app.post("/write/<int:status>")
    @csrf.exempt
    def write(status: int) -> str:
        db.session.add(Pack(slug="written", source="here"))
        transaction.after_commit(lambda: happened.append("told"))
        if status == 503:
            raise OperationalError("SELECT", None, Exception("gone"))
        return "written" if status == 200 else abort(status)

    def send(status: int) -> list[str]:
        assert app.test_client().post(f"/write/{status}").status_code == status
        return happened

    return send


def written(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Pack.slug)))


def test_what_went_well_is_kept_and_then_told(app: Flask, post: Callable[[int], list[str]]) -> None:
    assert (post(200), written(app)) == (["told"], ["written"])


@pytest.mark.parametrize("status", [409, 500, 503])
def test_what_was_refused_leaves_nothing_and_tells_nobody(
    app: Flask, post: Callable[[int], list[str]], status: int
) -> None:
    assert (post(status), written(app)) == ([], [])


def test_a_commit_that_fails_is_the_database_being_away(
    app: Flask, post: Callable[[int], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("COMMIT", None, Exception("gone"))

    monkeypatch.setattr(db.session, "commit", fail)
    response = app.test_client().post("/write/200")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.postgresql
def test_a_page_whose_database_goes_before_it_is_sent_says_so(app: Flask) -> None:
    @app.get("/read")
    def read() -> str:
        own = db.session.scalar(select(func.pg_backend_pid()))
        with db.engine.connect() as other:
            other.execute(select(func.pg_terminate_backend(own, 1000)))
        return "read"

    assert app.test_client().get("/read").status_code == 503
    assert app.test_client().get("/").status_code == 200


def test_a_command_that_fails_leaves_nothing(app: Flask) -> None:
    def fail() -> None:
        with transaction.committed():
            db.session.add(Pack(slug="written", source="here"))
            raise ValueError("no")

    with app.app_context(), pytest.raises(ValueError, match="no"):
        fail()
    assert written(app) == []
