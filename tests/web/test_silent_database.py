"""A PostgreSQL that is asked and says nothing: whoever waits for it is told so, and it is found again by itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import text

from quizapp import extensions
from quizapp.extensions import REACHED, db, engine_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.person import Person

pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "BUSY_SECONDS", 0.5)


@contextmanager
def silent(app: Flask) -> Iterator[None]:
    """Have what is asked about packs go unanswered."""
    with app.app_context():
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as holder:
        # Whoever would wait for ever is let in after a while, to say so.
        holder.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'")
        holder.execute("LOCK TABLE pack IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_page_says_that_it_is_away_and_comes_when_it_speaks_again(
    app: Flask, case: None, alice: Person
) -> None:
    with silent(app):
        refused = alice.client.get("/packs/the-case")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "The archive is closed for a moment" in refused.text
        with app.app_context():
            assert db.engine.pool.checkedout() == 0
    assert alice.client.get("/packs/the-case").status_code == 200


def test_a_command_waits_as_long_as_it_takes(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(text("SELECT 'slept' FROM pg_sleep(1)")) == "slept"


def test_a_host_that_is_lost_is_given_up_soon(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        given = connection.connection.driver_connection.info.get_parameters()
    assert {name: int(given[name]) for name in REACHED} == REACHED
    assert REACHED["keepalives_idle"] + REACHED["keepalives_interval"] * REACHED["keepalives_count"] <= 15


def test_what_a_host_writes_into_the_address_stands() -> None:
    options = engine_options("postgresql+psycopg://me@there/db?connect_timeout=20&tcp_user_timeout=1", 8)
    assert options["connect_args"].keys() == REACHED.keys() - {"connect_timeout", "tcp_user_timeout"}
