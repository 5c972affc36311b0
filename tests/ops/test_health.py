"""What a host's monitoring sees, and what players see when the database is away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from quizapp.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


@pytest.fixture
def away(make_app: Callable[..., Flask], no_database: str) -> Flask:
    """The game without its database."""
    return make_app(database_url=no_database)


@pytest.mark.parametrize(("path", "says"), [("/healthz", "alive\n"), ("/readyz", "ready\n")])
def test_all_is_well(path: str, says: str, app: Flask) -> None:
    response = app.test_client().get(path)
    assert (response.status_code, response.text) == (200, says)
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


def test_it_is_not_ready_before_it_is_migrated(
    make_app: Callable[..., Flask], make_database: Callable[..., str]
) -> None:
    client = make_app(database_url=make_database(migrated=False)).test_client()
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "not migrated\n")
    assert client.get("/healthz").status_code == 200


def test_it_is_not_ready_on_a_database_of_another_release(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    assert app.test_client().get("/readyz").status_code == 503


def test_it_is_ready_without_its_redis_and_says_so(make_app: Callable[..., Flask]) -> None:
    response = make_app(redis_url="redis://127.0.0.1:1").test_client().get("/readyz")
    assert (response.status_code, response.text) == (200, "ready, but Redis is away\n")


def test_it_is_alive_but_not_ready_while_the_database_is_away(away: Flask) -> None:
    assert away.test_client().get("/healthz").status_code == 200
    response = away.test_client().get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("path", ["/", "/packs/the-case", "/leaderboard", "/rounds", "/players/switch"])
def test_a_page_says_so_while_the_database_is_away(path: str, away: Flask) -> None:
    client = away.test_client()
    with client.session_transaction() as session:
        session["guest"] = "x" * 22
    response = client.get(path)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "The archive is closed for a moment" in response.text
    assert not re.search("sqlite|postgres|psycopg", response.text.lower())


@pytest.mark.sqlite
def test_a_round_goes_on_when_the_database_is_back(app: Flask, case: None, alice: Person) -> None:
    alice.start()
    alice.pass_(1)
    with app.app_context():
        db.engine.dispose()
        file = Path(db.engine.url.database or "")
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    alice.get(f"{alice.round_url}/turns/2", 503)
    file.rmdir()
    aside.rename(file)
    assert alice.pass_(2).status_code == 303
