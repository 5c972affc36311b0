"""The game as a process of its own, on a port of its own, which can be killed and started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from tests.services import free_port

PATIENCE = 30
SERVE = "from quizapp.factory import main; main()"
SERVE_BARE = f"import pathlib, quizapp.packs.operations as o; o.QUESTIONS = pathlib.Path('bare'); {SERVE}"
"""Serve without the packs that ship."""


class Server:
    """One `quizapp serve` with its own instance folder."""

    def __init__(
        self, folder: Path, packs: Path | None = None, *, bare: bool = False, **settings: str
    ) -> None:
        self.instance = folder / "instance"
        self.instance.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "log"
        self._program = [sys.executable, *(["-c", SERVE_BARE] if bare else ["-m", "quizapp"])]
        self._environ = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "INSTANCE": str(self.instance),
            "PACKS": str(packs or ""),
            "STARTS_PER_MINUTE": "100000",
            "ANSWERS_PER_MINUTE": "100000",
        } | settings
        self.start()

    def start(self) -> None:
        """Start it and wait until it can serve."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._program, "serve"],
                env=os.environ | self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < until, self._log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """End it, and the workers it has forked, as a power cut would."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it in good order."""
        self._process.terminate()
        self._process.wait(PATIENCE)

    def run(self, *command: str) -> str:
        """Run a `quizapp` command on the same installation; return what it says."""
        environ = os.environ | self._environ
        ran = subprocess.run(
            [*self._program, *command], env=environ, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    @property
    def pids(self) -> list[int]:
        """Return the ids of the process and of the workers it has forked."""
        workers = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [self._process.pid, *map(int, workers.split())]

    @property
    def log(self) -> str:
        """Return what it has written so far."""
        return self._log.read_text()

    def let_time_pass(self) -> None:
        """Let a minute pass for every clock that runs."""
        self.change("UPDATE turn SET opened_at = strftime('%Y-%m-%d %H:%M:%f000', opened_at, '-1 minute')")

    def change(self, statement: str) -> None:
        """Do something to the database behind its back."""
        with closing(sqlite3.connect(self.instance / "red-herring.sqlite")) as database, database:
            database.execute(statement)

    def _is_ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
