"""Starts at once on one database, and a migration that is cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from shutil import copytree
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text

from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.ops import cli
from quizapp.ops.operations.schema import alone
from quizapp.ops.queries import current_migration, is_migrated, migrations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

START = (
    "from quizapp.factory import create_app; from quizapp.ops import cli\n"
    "with create_app().app_context(): cli.prepare()"
)
UPGRADE = (
    "import sys; from flask_migrate import upgrade; from quizapp.factory import create_app\n"
    "with create_app().app_context(): upgrade(directory=sys.argv[1])"
)
KILLED = """
import os, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{newest}"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE player SET name = 'Nobody'")
    os.kill(os.getpid(), signal.SIGKILL)
def downgrade():
    pass
"""


@pytest.fixture
def address(make_database: Callable[..., str]) -> str:
    return make_database(migrated=False)


@pytest.fixture
def new(make_app: Callable[..., Flask], address: str) -> Flask:
    """An installation on which nothing has been started yet."""
    return make_app(database_url=address)


def process(program: str, address: str, instance: Path, *args: str) -> subprocess.Popen[str]:
    environment = os.environ | {"DATABASE_URL": address, "INSTANCE": str(instance)}
    return subprocess.Popen(
        [sys.executable, "-c", program, *args],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_of_several_first_starts_one_prepares_and_the_others_wait(
    new: Flask, address: str, tmp_path: Path
) -> None:
    starts = [process(START, address, tmp_path / "instance") for _ in range(3)]
    said = [start.communicate(timeout=120)[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    assert sum("Bringing the database up to date." in each for each in said) == 1
    with new.app_context():
        assert is_migrated()


def test_who_comes_second_waits(new: Flask) -> None:
    said: list[str] = []

    def second() -> None:
        with new.app_context(), alone(lambda: said.append("waiting")) as mine:
            said.append(f"mine {mine}")

    with new.app_context(), alone() as mine:
        assert mine
        thread = Thread(target=second)
        thread.start()
        thread.join(0.5)
        assert (thread.is_alive(), said) == (True, ["waiting"])
    thread.join(10)
    assert said == ["waiting", "mine True"]


def test_the_house_is_kept_by_one_process_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[str] = []
    monkeypatch.setattr(cli, "tidy_up", lambda: tidied.append("once"))

    def one_day() -> None:
        days = iter([False, True])
        cli.keep_house(app, lambda _seconds: next(days))

    with app.app_context(), alone():
        one_day()
    assert tidied == []
    one_day()
    assert tidied == ["once"]


def test_a_migration_that_is_killed_half_way_leaves_no_trace_and_is_done_again(
    make_app: Callable[..., Flask], make_database: Callable[..., str], tmp_path: Path
) -> None:
    address = make_database()
    copytree(MIGRATIONS, tmp_path / "migrations", ignore=lambda *_: ["__pycache__"])
    last = KILLED.format(newest=migrations().get_current_head())
    (tmp_path / "migrations" / "versions" / "9999_half.py").write_text(last)
    killed = process(UPGRADE, address, tmp_path / "instance", str(tmp_path / "migrations"))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with make_app(database_url=address).app_context():
        assert is_migrated()
        assert "half" not in inspect(db.session.connection()).get_table_names()
        assert db.session.scalar(text("SELECT count(*) FROM player WHERE name = 'Nobody'")) == 0


def test_a_killed_first_start_is_done_again(new: Flask, address: str, tmp_path: Path) -> None:
    copytree(MIGRATIONS, tmp_path / "migrations", ignore=lambda *_: ["__pycache__"])
    last = KILLED.format(newest=migrations().get_current_head())
    (tmp_path / "migrations" / "versions" / "9999_half.py").write_text(last)
    process(UPGRADE, address, tmp_path / "instance", str(tmp_path / "migrations")).communicate(timeout=60)
    with new.app_context():
        assert current_migration() is None
        db.session.rollback()
        cli.prepare()
        assert is_migrated()
