"""A server as a host runs it, and a wire to speak to it without a library's manners."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60
SETTINGS = ("BEHIND_TLS", "DATABASE_URL", "PACKS", "SECRET_KEY", "TRUSTED_HOSTS")
"""What this server is not to have from whoever runs the tests."""


@dataclass(frozen=True)
class Answer:
    """What came back over a wire."""

    raw: bytes
    closed: bool
    """The server has hung up."""

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1]) if self.raw else 0

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace")


@dataclass(frozen=True)
class Served:
    """A running `quizapp serve`."""

    port: int
    process: subprocess.Popen[bytes]

    def say(self, raw: bytes) -> Answer:
        """Send these bytes as they are and return what comes until the server hangs up, or nothing for very long."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as wire:
            wire.sendall(raw)
            heard = b""
            try:
                while more := wire.recv(65536):
                    heard += more
            except TimeoutError:
                return Answer(heard, closed=False)
            except ConnectionResetError:
                return Answer(heard, closed=True)
            return Answer(heard, closed=True)

    def ask(self, line: str, *headers: str, body: bytes = b"") -> Answer:
        """Send a request that is proper but for what the test is about."""
        lines = [line, f"Host: 127.0.0.1:{self.port}", "Connection: close", *headers, "", ""]
        return self.say("\r\n".join(lines).encode() + body)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The game, served from an empty instance folder."""
    with serve(tmp_path_factory.mktemp("instance")) as running:
        yield running


@contextmanager
def serve(instance: Path, **settings: str) -> Iterator[Served]:
    """Serve the game from an instance folder on a free port, with these settings."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {"INSTANCE": str(instance), "HOST": "127.0.0.1", "PORT": str(port)} | settings
    process = subprocess.Popen([sys.executable, "-m", "quizapp", "serve"], env=environment)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
