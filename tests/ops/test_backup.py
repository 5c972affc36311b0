"""Backups: what is in one, and what becomes of what is here when one is put back."""

from __future__ import annotations

import errno
import os
import stat
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import click
import pytest
from flask_migrate import upgrade
from sqlalchemy import event, inspect, select, text

from quizapp import clock
from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.rules import EVERYTHING
from quizapp.ops import cli
from quizapp.ops.operations import backup, rows
from quizapp.ops.queries import current_migration, is_migrated
from quizapp.play.models import Round, Turn
from tests.factories import make_pack, many
from tests.packs.conftest import everything
from tests.person import Person, choose

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
    assert (done.exit_code, "has not set this database up yet" in done.output) == (1, True)
    assert not (tmp_path / "kept.zip").exists()


def test_every_column_is_of_a_kind_that_a_backup_can_hold(app: Flask) -> None:
    with app.app_context(), backup.snapshot() as connection:
        found = rows.tables(connection)
        kinds = {str(column): rows.kind_of(column) for table in found for column in table.columns}
    assert {table.name for table in found} >= {table.name for table in db.metadata.sorted_tables}
    assert len(kinds) > 80


def test_everything_acknowledged_before_its_mark_is_in_it(
    app: Flask, shelve: Callable[..., object], elsewhere: Flask, tmp_path: Path
) -> None:
    shelve(the_case=make_pack(many(7)))
    over, warm = Event(), Event()

    def play(number: int) -> list[tuple[str, int, Any]]:
        person, told = Person(app, f"Player {number}"), []
        while not over.is_set():
            token = person.start().rsplit("/", 1)[1]
            for n in range(1, 8):
                form = person.question(n).form(f"/turns/{n}")
                fields = {"choice": choose(form, "The butler")} if n % 2 else {"pass": "1"}
                assert person.send(form, **fields).status_code == 303
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
    assert run(elsewhere, "restore", tmp_path / "kept.zip").exit_code == 0
    with ZipFile(tmp_path / "kept.zip") as kept:
        mark = backup.Manifest.model_validate_json(kept.read("manifest.json")).made_at
    found = answered_in(elsewhere)
    before = {(token, n) for token, n, at in told if at < mark}
    assert before
    assert before <= {(token, n) for token, turns in found.items() for n in turns}


def answered_in(app: Flask) -> dict[str, list[int]]:
    """Return which turns of which rounds are answered, having seen that rounds and standings say the same."""
    with app.app_context():
        earned: dict[int, int] = defaultdict(int)
        found = {}
        for round_ in db.session.scalars(select(Round)):
            turns = db.session.scalars(select(Turn).where(Turn.round_id == round_.id).order_by(Turn.n))
            answered = [turn for turn in turns if turn.answered_at is not None]
            assert round_.answered == len(answered)
            assert round_.points == sum(turn.points + turn.bonus for turn in answered)
            for turn in answered:
                if turn.counts:
                    earned[round_.player_id] += turn.points
            found[round_.token] = [turn.n for turn in answered]
        overall = select(standing.c.player_id, standing.c.all_points).where(standing.c.board == EVERYTHING)
        assert dict(map(tuple, db.session.execute(overall))) == earned
        assert all(earned.values())
    return found


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


def test_an_answer_given_meanwhile_is_kept_or_not_taken(
    played: Flask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = Person(played, "Bob")
    bob.start()
    form = bob.question(1).form("/turns/1")
    keep, sent = backup.keep, []

    def keep_while_bob_answers(*given: Any) -> Path:
        kept = keep(*given)
        sent.append(pool.submit(bob.send, form, **{"pass": "1"}))
        return kept

    monkeypatch.setattr(backup, "keep", keep_while_bob_answers)
    with played.app_context(), ThreadPoolExecutor(1) as pool:
        # Whoever may write as soon as a connection is given back has the time to.
        event.listen(
            db.engine, "checkin", lambda *_: wait(sent, 5) if current_thread() is main_thread() else None
        )
        done = run(played, "restore", "--replace", file)
    assert done.exit_code == 0, done.output
    assert sent[0].result().status_code == 404


def kept_by_itself(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "instance" / "backups").iterdir())


def test_of_those_it_takes_by_itself_the_last_five_of_each_kind_are_kept(
    played: Flask, tmp_path: Path
) -> None:
    with played.app_context(), backup.snapshot() as connection:
        migrations = [backup.keep(connection, "migration", clock.now()).name for _ in range(7)]
        restores = [backup.keep(connection, "restore", clock.now()).name for _ in range(7)]
    assert kept_by_itself(tmp_path) == migrations[2:] + restores[2:]


def test_the_one_that_is_put_back_is_not_pushed_out_by_what_is_kept_first(
    played: Flask, tmp_path: Path
) -> None:
    with played.app_context(), backup.snapshot() as connection:
        oldest, *others = [backup.keep(connection, "restore", clock.now()) for _ in range(5)]
    done = run(played, "restore", "--replace", oldest)
    assert done.exit_code == 0, done.output
    assert {oldest.name, *(path.name for path in others)} < set(kept_by_itself(tmp_path))


def test_one_that_was_kept_by_a_clock_set_back_stays(played: Flask, tmp_path: Path) -> None:
    with played.app_context(), backup.snapshot() as connection:
        for _ in range(5):
            backup.keep(connection, "restore", clock.now())
        latest = backup.keep(connection, "restore", clock.now() - timedelta(hours=1))
    assert latest.exists()


@pytest.fixture
def first_release(make_app: Callable[..., Flask], make_database: Callable[..., str], tmp_path: Path) -> Flask:
    """An installation that the first release made and somebody played on."""
    app = make_app(
        database_url=make_database(migrated=False), instance=tmp_path / "first", redis_url="", port=0
    )
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


def no_folder(folder: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(parents=True)
    (folder / "backups").touch()


def no_room(_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("quizapp.ops.operations.archive.os.fsync", fsync)


@pytest.mark.parametrize(
    ("problem", "says"),
    [(no_folder, "/backups: File exists."), (no_room, "cannot be. No space left on device.")],
)
def test_a_start_that_cannot_keep_it_first_says_so_and_leaves_it_as_it_was(
    problem: Callable[..., None],
    says: str,
    first_release: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem(tmp_path / "first", monkeypatch)
    ended = run(first_release, "serve")
    assert (ended.exit_code, ended.output.count("\n"), says in ended.output) == (1, 1, True), ended.output
    assert ended.output.startswith("Error: The database is left as it was: ")
    with first_release.app_context():
        assert current_migration() == "0001"
        assert db.session.scalar(text("SELECT name FROM player")) == "Ann"
    assert not [path for path in (tmp_path / "first").rglob("*") if path.suffix == ".zip"]


def test_a_database_that_somebody_else_has_set_up_is_left_alone(elsewhere: Flask) -> None:
    with elsewhere.app_context():
        db.session.execute(text("CREATE TABLE theirs (id INTEGER)"))
        db.session.execute(text("INSERT INTO theirs VALUES (1)"))
        db.session.commit()
        with pytest.raises(click.ClickException, match=r"left as it was: .* not set this database up yet"):
            cli.prepare()
        assert inspect(db.engine).get_table_names() == ["theirs"]
