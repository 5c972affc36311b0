"""A format whose reader does what a hostile file might make one do: whatever the file names."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.bank.formats.exchange import About, BadFile, Format, Found, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUESTION = {"kind": "typed", "prompt": "Who?", "answer": "Nobody"}


def loop(_: str) -> None:
    while True:
        pass


def swell(_: str) -> None:
    kept = [bytearray(1 << 26) for _ in range(1_000)]
    assert kept


def babble(words: str) -> None:
    """Write to whatever is open that may be what the parent listens to."""
    for pipe in range(3, 30):
        try:
            os.write(pipe, f"{words}\n".encode())
        except OSError:
            continue
    os._exit(0)


def chat(words: str) -> None:
    print(words)  # noqa: T201
    os.write(1, words.encode())


def refuse(words: str) -> None:
    raise BadFile("nonsense", words)


def dive(words: str) -> None:
    dive(words)


ACTS: dict[str, Callable[[str], object]] = {
    "loop": loop,
    "sleep": lambda _: time.sleep(60),
    "swell": swell,
    "dive": dive,
    "die": lambda name: signal.raise_signal(getattr(signal, name)),
    "leave": lambda _: os._exit(0),
    "babble": babble,
    "chat": chat,
    "write": lambda path: Path(path).write_text("here", encoding="utf-8"),
    "open": lambda path: os.open(path, os.O_CREAT),
    "remove": lambda path: Path(path).unlink(),
    "connect": lambda port: socket.create_connection(("127.0.0.1", int(port))),
    "start": lambda _: subprocess.run(["/bin/true"], check=True),
    "refuse": refuse,
    "crawl": lambda _: None,
}


def load(data: bytes) -> Iterator[Found]:
    act, _, words = data.decode().partition(" ")
    yield About({}, total=1_000)
    yield Taken("line 1", QUESTION | {"prompt": " ".join(sorted(os.environ))})
    ACTS[act](words)
    for number in range(1_000 if act == "crawl" else 1):
        time.sleep(0.02)
        yield Taken(f"line {number}", QUESTION)


HOSTILE = Format("hostile", "Hostile", ".txt", "text/plain", load=load)


def named(_name: str) -> Format:
    return HOSTILE


def recognised(_data: bytes, _name: str) -> Format:
    return HOSTILE
