"""Starting an installation: what it makes, what it says, and how it stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from queue import SimpleQueue
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.request import urlopen

import click
import pytest
import segno
from sqlalchemy import text

from quizapp.bank.library import read_library
from quizapp.config import QUESTIONS
from quizapp.extensions import db, sqlite_is_fixed
from quizapp.factory import main
from quizapp.ops import cli
from quizapp.web.turnstile import ASIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask


ADDED = "".join(
    f"{reading.slug}: added, {len(reading.pack.questions)} questions\n"
    for reading in read_library(QUESTIONS)
    if reading.pack
)
"""What is said of the packs that ship when they come into the database."""


class Start:
    """One start of the game, on a port of the system's choice."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        for line in process.stdout or ():
            self.said += line
            if "Red Herring is at" in line:
                break
        found = re.search(r"http://127\.0\.0\.1:\d+", self.said)
        assert found, self.said
        self.address = found[0]

    def status(self, path: str) -> int:
        with urlopen(self.address + path, timeout=30) as response:
            status: int = response.status
            return status

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def start(instance: Path) -> Iterator[Start]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "serve"],
        env=os.environ | {"INSTANCE": str(instance), "HOST": "127.0.0.1", "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield Start(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Start, int]:
    """An instance folder that has been served from once, what was said, and how it ended."""
    folder = tmp_path_factory.mktemp("served") / "instance"
    with start(folder) as first:
        assert first.status("/packs/the-perfect-mother") == 200
        return folder, first, first.stop()


def test_a_first_start_prepares_everything_and_says_where(used: tuple[Path, Start, int]) -> None:
    _folder, first, _code = used
    assert first.said.startswith(f"Bringing the database up to date.\n{ADDED}Red Herring is at ")


def test_a_signal_stops_it_cleanly(used: tuple[Path, Start, int]) -> None:
    folder, _first, code = used
    assert code == 0
    left = {"red-herring.sqlite", "red-herring.sqlite.turn", "secret_key"}
    assert {path.name for path in folder.iterdir()} == left


def test_the_key_is_random_and_its_owner_s_alone(used: tuple[Path, Start, int]) -> None:
    key = used[0] / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((key.parent / "red-herring.sqlite").stat().st_mode) == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}", key.read_text())


def test_a_second_start_finds_everything_done(used: tuple[Path, Start, int]) -> None:
    key = (used[0] / "secret_key").read_bytes()
    with start(used[0]) as second:
        assert second.said == f"Red Herring is at {second.address}\n"
        assert second.status("/readyz") == 200
    assert (used[0] / "secret_key").read_bytes() == key


def drawn(url: str) -> str:
    out = StringIO()
    segno.make(url).terminal(out, compact=True)
    return out.getvalue()


def test_on_a_network_it_names_and_draws_the_address_for_phones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "lan_address", lambda: "192.168.1.7")
    cli.announce("0.0.0.0", 8000)
    url = "http://192.168.1.7:8000"
    assert capsys.readouterr().out == (
        f"Red Herring is at http://127.0.0.1:8000\nFor phones on this network: {url}\n{drawn(url)}"
    )


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
    ],
)
def test_off_the_network_there_is_nothing_for_phones(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "lan_address", lambda: None)
    cli.announce(host, 8000)
    assert capsys.readouterr().out == f"Red Herring is at {address}\n"


@pytest.mark.parametrize(
    ("own", "found"), [("192.168.1.7", "192.168.1.7"), ("127.0.0.1", None), (OSError(), None)]
)
def test_the_address_on_the_network_is_the_one_of_the_way_out(
    own: str | OSError, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Probe(socket.socket):
        def connect(self, _address: object) -> None:
            if isinstance(own, OSError):
                raise own

        def getsockname(self) -> tuple[object, int]:
            return own, 0

    monkeypatch.setattr(cli.socket, "socket", Probe)
    assert cli.lan_address() == found


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "abc", "PORT='abc': say a whole number from 0 to 65535."),
        ("PORT", "65536", "PORT='65536': say a whole number from 0 to 65535."),
        ("BEHIND_TLS", "maybe", "BEHIND_TLS='maybe': say on or off."),
        ("SECRET_KEY", "secret", "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "a" * 64, "SECRET_KEY is too easy to guess"),
        ("INSTANCE", "/dev/null/here", "INSTANCE=/dev/null/here cannot be used: Not a directory."),
        ("DATABASE_URL", "nonsense", "DATABASE_URL is no address of a database"),
        ("DATABASE_URL", "oracle://me:hunter2@there/db", "DATABASE_URL asks for a driver"),
    ],
)
def test_a_bad_setting_is_one_line_and_exit_code_2(
    name: str,
    value: str,
    says: str,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for key, given in {"INSTANCE": str(tmp_path), "FLASK_RUN_FROM_CLI": "", name: value}.items():
        monkeypatch.setenv(key, given)
    monkeypatch.setattr(sys, "argv", ["quizapp", "serve"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n"), "hunter2" in said) == (2, 1, False)
    assert said.startswith(says)


def test_a_command_before_the_first_start_says_what_sets_the_database_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for key, given in {"INSTANCE": str(tmp_path), "FLASK_RUN_FROM_CLI": ""}.items():
        monkeypatch.setenv(key, given)
    monkeypatch.setattr(sys, "argv", ["quizapp", "leaderboard", "rebuild"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n"), "`quizapp serve` sets it up" in said) == (1, 1, True)


def test_a_port_in_use_is_said_in_one_sentence(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"PORT={port}: Address already in use"):
            cli.check_address("HOST", "127.0.0.1", "PORT", port)


@pytest.mark.sqlite
def test_a_database_that_cannot_be_opened_is_said_in_one_line(make_app: Callable[..., Flask]) -> None:
    app = make_app(database_url="sqlite:////nowhere/at/all.sqlite", port=0)
    ended = app.test_cli_runner().invoke(args=["serve"])
    assert (ended.exit_code, ended.output) == (
        1,
        "Error: The database cannot be used: unable to open database file.\n",
    )


def test_a_database_of_a_newer_program_is_left_alone(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
        with pytest.raises(click.ClickException, match="A newer Red Herring has used this database"):
            cli.prepare()


def test_serving_prepares_and_hands_the_app_to_the_server(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(port=0, host="::1", threads=3)
    served: dict[str, cli.Server] = {}
    monkeypatch.setattr(cli.Server, "run", lambda server: served.update(it=server))
    monkeypatch.setattr(cli, "mind_manners", lambda: None)
    ended = app.test_cli_runner().invoke(args=["serve"])
    assert (ended.exit_code, ended.output) == (0, ADDED)
    assert served["it"].load() is app
    assert (served["it"].cfg.bind, served["it"].cfg.threads) == (["[::1]:0"], 3 + ASIDE)


def test_an_empty_database_is_brought_up_to_date_and_once_is_enough(
    make_app: Callable[..., Flask],
    make_database: Callable[..., str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = make_app(database_url=make_database(migrated=False), packs=(tmp_path / "away",))
    for _ in range(2):
        with app.app_context():
            cli.prepare()
    said = capsys.readouterr()
    assert said.out == f"Bringing the database up to date.\n{ADDED}"
    assert said.err.count(f"{tmp_path / 'away'}: absent, No such file or directory") == 2


def test_the_server_says_where_it_is_and_keeps_house_while_it_runs(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: SimpleQueue[tuple[str, Flask]] = SimpleQueue()
    for keep in ("keep_house", "keep_boards", "keep_copying"):
        monkeypatch.setattr(cli, keep, lambda app, _pause, keep=keep: kept.put((keep, app)))
    with app.app_context(), socket.create_server(("127.0.0.1", 0)) as listener:
        cli.on_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        port = listener.getsockname()[1]
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"Red Herring is at http://127.0.0.1:{port}"
    assert f"becomes it, once: http://127.0.0.1:{port}/players/first-admin/" in second
    cli.on_worker(SimpleNamespace(wsgi=app))
    cli.on_worker_exit(SimpleNamespace(), SimpleNamespace(wsgi=app))
    expected = {"keep_house", "keep_boards", *(["keep_copying"] if app.config["SETTINGS"].redis_url else ())}
    assert {kept.get(timeout=30) for _ in expected} == {(keep, app) for keep in expected}


FIXED = ["3.6.23", "3.44.6", "3.44.9", "3.50.7", "3.51.3", "3.53.0", "4.0.0"]
BROKEN = ["3.7.0", "3.40.1", "3.44.5", "3.45.0", "3.50.6", "3.51.0", "3.51.2"]


@pytest.mark.parametrize("version", [*FIXED, *BROKEN])
def test_a_sqlite_that_may_lose_commits_is_told_from_one_that_does_not(version: str) -> None:
    assert sqlite_is_fixed(tuple(map(int, version.split(".")))) == (version in FIXED)


@pytest.mark.sqlite
@pytest.mark.parametrize(("version", "warned"), [("3.40.1", True), ("3.53.0", False)])
def test_a_sqlite_that_may_lose_commits_is_named_at_the_start(
    version: str,
    warned: bool,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "sqlite_driver", lambda: SimpleNamespace(sqlite_version=version))
    with app.app_context():
        cli.prepare_sqlite_file()
    assert ("SQLite 3.40.1 has a bug that can lose commits" in capsys.readouterr().err) == warned


@pytest.mark.skipif(sys.platform != "linux", reason="the driver that carries a SQLite is made for Linux")
def test_the_sqlite_in_use_is_fixed() -> None:
    assert sqlite_is_fixed(tuple(map(int, cli.sqlite_driver().sqlite_version.split("."))))


@pytest.mark.sqlite
@pytest.mark.durable
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 10_000), ("journal_mode", "wal")],
)
def test_every_connection_keeps_what_it_is_told(pragma: str, value: object, app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
