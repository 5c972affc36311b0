"""Backups: what is in one, and what becomes of what is here when one is put back."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text

from quizapp import clock
from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.ops import cli
from quizapp.ops.operations import backup, rows
from quizapp.ops.queries import is_migrated
from quizapp.play.models import Round, Turn
from tests.packs.conftest import everything
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


def run(app: Flask, *args: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, args)))


def rows_of(app: Flask) -> dict[str, list[str]]:
    return {table: sorted(map(repr, found)) for table, found in everything(app).items()}


@pytest.fixture
def played(app: Flask, case: None, alice: Person) -> Flask:
    """An installation on which somebody has played."""
    alice.start()
    for n in range(1, 8):
        alice.pass_(n)
    return app


@pytest.fixture
def file(played: Flask, tmp_path: Path) -> Path:
    """A backup of it."""
    done = run(played, "backup", tmp_path / "kept.zip")
    assert done.exit_code == 0, done.output
    return tmp_path / "kept.zip"


@pytest.fixture
def elsewhere(make_app: Callable[..., Flask], make_database: Callable[..., str], tmp_path: Path) -> Flask:
    """Another installation, on which there is nothing yet, not even tables."""
    return make_app(database_url=make_database(migrated=False), instance=tmp_path / "elsewhere", redis_url="")


@pytest.fixture
def other_kind(
    make_app: Callable[..., Flask], request: pytest.FixtureRequest, tmp_path: Path, *, on_postgresql: bool
) -> Iterator[Flask]:
    """An installation on the other kind of database, on which there is nothing yet."""
    if on_postgresql:
        yield make_app(database_url=f"sqlite:///{tmp_path / 'other.sqlite'}", instance=tmp_path / "other")
        return
    servers = request.getfixturevalue("postgresql")
    app = make_app(database_url=servers.make(migrated=False), instance=tmp_path / "other")
    yield app
    with app.app_context():
        db.engine.dispose()
    servers.put_back()


def test_what_is_put_back_elsewhere_is_what_was_kept(played: Flask, file: Path, elsewhere: Flask) -> None:
    done = run(elsewhere, "restore", file)
    assert (done.exit_code, "players 1, rounds 1, turns 7" in done.output) == (0, True), done.output
    assert rows_of(elsewhere) == rows_of(played)
    assert elsewhere.test_client().get("/readyz").status_code == 200


def test_play_goes_on_there(played: Flask, file: Path, elsewhere: Flask) -> None:
    run(elsewhere, "restore", file)
    bob = Person(elsewhere, "Bob")
    bob.start()
    assert bob.pass_(1).status_code == 303
    with elsewhere.app_context():
        assert [each.id for each in db.session.scalars(select(Round).order_by(Round.id))] == [1, 2]


def test_what_was_kept_on_one_kind_of_database_is_put_back_on_the_other(
    played: Flask, file: Path, other_kind: Flask, tmp_path: Path
) -> None:
    assert run(other_kind, "restore", file).exit_code == 0
    assert rows_of(other_kind) == rows_of(played)
    assert Person(other_kind, "Bob").start()
    there = rows_of(other_kind)
    assert run(other_kind, "backup", tmp_path / "back.zip").exit_code == 0
    assert run(played, "restore", "--replace", tmp_path / "back.zip").exit_code == 0
    assert rows_of(played) == there


def test_it_is_its_owner_s_alone_and_nothing_else_is_left(file: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_no_secret_of_the_installation_is_in_it(file: Path) -> None:
    with ZipFile(file) as kept:
        assert not [name for name in kept.namelist() if b"0123456789abcdef" * 4 in kept.read(name)]


def test_a_file_that_is_there_is_written_over_only_by_force(played: Flask, file: Path) -> None:
    before = file.read_bytes()
    refused = run(played, "backup", file)
    assert (refused.exit_code, "is there already" in refused.output) == (1, True)
    assert file.read_bytes() == before
    assert run(played, "backup", "--force", file).exit_code == 0


def test_a_folder_that_is_not_there_is_said_in_one_line(played: Flask, tmp_path: Path) -> None:
    done = run(played, "backup", tmp_path / "away" / "kept.zip")
    assert (done.exit_code, done.output.count("\n"), "No such file" in done.output) == (1, 1, True)


def test_a_database_without_tables_has_nothing_to_keep(elsewhere: Flask, tmp_path: Path) -> None:
    done = run(elsewhere, "backup", tmp_path / "kept.zip")
    assert (done.exit_code, "nothing in this database yet" in done.output) == (1, True)
    assert not (tmp_path / "kept.zip").exists()


def test_every_column_is_of_a_kind_that_a_backup_can_hold(app: Flask) -> None:
    with app.app_context(), backup.snapshot() as connection:
        found = rows.tables(connection)
        kinds = {str(column): rows.kind_of(column) for table in found for column in table.columns}
    assert {table.name for table in found} >= {table.name for table in db.metadata.sorted_tables}
    assert len(kinds) > 80


def test_everything_acknowledged_before_its_mark_is_in_it(
    app: Flask, case: None, elsewhere: Flask, tmp_path: Path
) -> None:
    over, warm = Event(), Event()

    def play(number: int) -> list[tuple[str, int, Any]]:
        person, told = Person(app, f"Player {number}"), []
        while not over.is_set():
            token = person.start().rsplit("/", 1)[1]
            for n in range(1, 8):
                assert person.pass_(n).status_code == 303
                told.append((token, n, clock.now()))
            warm.set()
        return told

    with ThreadPoolExecutor(4) as pool:
        players = [pool.submit(play, number) for number in range(3)]
        warm.wait(60)
        done = run(app, "backup", tmp_path / "kept.zip")
        over.set()
        told = [each for player in players for each in player.result()]
    assert done.exit_code == 0, done.output
    run(elsewhere, "restore", tmp_path / "kept.zip")
    with ZipFile(tmp_path / "kept.zip") as kept:
        mark = backup.Manifest.model_validate_json(kept.read("manifest.json")).made_at
    with elsewhere.app_context():
        answered = (
            select(Round.token, Turn.n)
            .join(Round, Round.id == Turn.round_id)
            .where(Turn.answered_at.is_not(None))
        )
        found = set(map(tuple, db.session.execute(answered)))
    before = {(token, n) for token, n, at in told if at < mark}
    assert before
    assert before <= found


def test_what_is_here_is_replaced_only_if_that_is_said(played: Flask, file: Path, alice: Person) -> None:
    alice.start()
    before = rows_of(played)
    refused = run(played, "restore", file)
    assert (refused.exit_code, "There is something in this database" in refused.output) == (1, True)
    assert rows_of(played) == before


def test_what_is_replaced_is_kept_first(
    played: Flask, file: Path, alice: Person, elsewhere: Flask, tmp_path: Path
) -> None:
    was = rows_of(played)
    alice.start()
    before = rows_of(played)
    done = run(played, "restore", "--replace", file)
    assert (done.exit_code, rows_of(played)) == (0, was), done.output
    kept = list((tmp_path / "instance" / "backups").iterdir())
    assert f"What was here is kept in {kept[0]}." in done.output
    assert run(elsewhere, "restore", kept[0]).exit_code == 0
    assert rows_of(elsewhere) == before


def test_who_plays_meanwhile_goes_on_with_what_was_put_back(played: Flask, file: Path, alice: Person) -> None:
    bob = Person(played, "Bob")
    bob.start()
    run(played, "restore", "--replace", file)
    assert bob.client.get(bob.round_url).status_code == 404
    assert alice.get(f"{alice.round_url}/result").title
    assert bob.start()


def test_of_those_it_takes_by_itself_the_last_five_are_kept(played: Flask, tmp_path: Path) -> None:
    with played.app_context():
        names = [backup.keep_unless_empty(clock.now()).name for _ in range(7)]
    assert sorted(path.name for path in (tmp_path / "instance" / "backups").iterdir()) == names[2:]


@pytest.fixture
def first_release(make_app: Callable[..., Flask], make_database: Callable[..., str], tmp_path: Path) -> Flask:
    """An installation that the first release made and somebody played on."""
    app = make_app(database_url=make_database(migrated=False), instance=tmp_path / "first", redis_url="")
    with app.app_context():
        upgrade(directory=str(MIGRATIONS), revision="0001")
        db.session.execute(
            text(
                "INSERT INTO player (token, name, canonical, is_guest, time_factor, leave_out_sensitive, created_at, "
                "seen_at) VALUES ('t', 'Ann', 'ann', true, '1', false, '2026-01-01 12:00:00', '2126-01-01 12:00:00')"
            )
        )
        db.session.commit()
    return app


def names(app: Flask) -> list[str]:
    with app.app_context():
        assert is_migrated()
        return list(db.session.scalars(text("SELECT name FROM player")))


def test_an_older_one_is_brought_up_to_date(first_release: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    assert run(first_release, "backup", tmp_path / "kept.zip").exit_code == 0
    done = run(elsewhere, "restore", tmp_path / "kept.zip")
    assert (done.exit_code, names(elsewhere)) == (0, ["Ann"]), done.output


def test_a_database_is_kept_before_it_is_migrated(
    first_release: Flask, elsewhere: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with first_release.app_context():
        cli.prepare()
    kept = next((tmp_path / "first" / "backups").iterdir())
    said = capsys.readouterr().out.splitlines()[0]
    assert said == f"Bringing the database up to date. What was in it is kept in {kept}."
    run(elsewhere, "restore", kept)
    assert names(elsewhere) == names(first_release) == ["Ann"]
