"""A house for a benchmark: our server and the bare one side by side, on databases of the same kind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import psycopg
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import make_url

from quizapp import clock
from quizapp.config import MIGRATIONS, Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.ops.cli import prepare_sqlite_file
from quizapp.packs.operations import sync_all
from quizapp.web.transaction import committed
from tests.factories import make_pack, many, write_pack
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

KEY = "0123456789abcdef" * 4
PATIENCE = 120
ENOUGH = 10**6
"""So many starts a minute that no limit is met."""


def database(server: str, name: str) -> str:
    """Make a database on a PostgreSQL server and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@dataclass
class House:
    """An installation in a folder, with its database, and the two servers' ports."""

    folder: Path
    database: str = ""
    redis: str = ""

    @property
    def settings(self) -> Settings:
        """Return the settings of our app."""
        return Settings(
            instance=self.folder,
            secret_key=KEY,
            database_url=self.database or f"sqlite:///{self.folder / 'ours.sqlite'}",
            redis_url=self.redis,
            starts_per_minute=ENOUGH,
            answers_per_minute=ENOUGH,
            open_rounds=ENOUGH,
        )

    def build(self, **packs: int) -> Flask:
        """Migrate, and put packs of so many questions on the shelf; return our app."""
        self.folder.mkdir(parents=True, exist_ok=True)
        app = create_app(self.settings, {"RATELIMIT_ENABLED": False})
        for slug, size in packs.items():
            write_pack(self.folder / "packs", slug, make_pack(many(size)))
        with app.app_context():
            if not self.database:
                prepare_sqlite_file()
            upgrade(directory=str(MIGRATIONS))
            list(sync_all({"shipped": self.folder / "packs"}, clock.now(), committed))
            db.session.remove()
            db.engine.dispose()
        return app

    @contextmanager
    def ours(self, **more: str) -> Iterator[int]:
        """Serve our app; hand on its port."""
        with self._serving("tests.bench.ours", self.settings.database_url, more) as port:
            yield port

    @contextmanager
    def bare(self) -> Iterator[int]:
        """Serve the bare app; hand on its port."""
        database = self.database or f"sqlite:///{self.folder / 'bare.sqlite'}"
        with self._serving("tests.bench.bare", database, {}) as port:
            yield port

    @contextmanager
    def _serving(self, module: str, database: str, more: dict[str, str]) -> Iterator[int]:
        port = free_port()
        given = {
            "INSTANCE": str(self.folder),
            "SECRET_KEY": KEY,
            "DATABASE_URL": database,
            "REDIS_URL": self.redis,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "OPEN_ROUNDS": str(ENOUGH // 100),
            "STARTS_PER_MINUTE": str(ENOUGH),
            "SIGN_UPS_PER_MINUTE": str(ENOUGH),
            "ANSWERS_PER_MINUTE": str(ENOUGH),
        }
        with (self.folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", module],
                env=os.environ | given | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _wait(port, server, self.folder / "log")
            yield port
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(PATIENCE)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/rows/1")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server never came up")
