"""`quizapp packs preview`: a pack's folder as players will see it, on this machine and until one has seen enough."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NoReturn

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from quizapp.bank.formats.files import PACK_FILE
from quizapp.extensions import db
from quizapp.web.log import write_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    Create = Callable[[Path, Path, bool], Flask]

HOST: Final = "127.0.0.1"
PORT: Final = 8001


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: the shell is for what is wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def version_string(self) -> str:
        """Return what answers name as their server: not whose it is, nor which."""
        return "red-herring"


def preview_by(create: Create) -> click.Command:
    """Return the command. `create` makes an app of its own for a folder, on an empty database in another."""

    @click.command()
    @click.argument("path", type=click.Path(exists=True, path_type=Path))
    @click.option("--watch", is_flag=True, help="Have the page follow the files as they are saved.")
    @click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=PORT,
        show_default=True,
        help="The port to listen at; 0 for any that is free.",
    )
    def preview(path: Path, port: int, *, watch: bool) -> None:
        """Show the pack at PATH as players will see it, with what the linter says of it, until Ctrl-C.

        Nothing is kept: what is played of it is gone when it ends.
        """
        folder = path.parent if path.name == PACK_FILE else path
        if not folder.is_dir():
            raise click.ClickException(f"{path} is neither a pack's folder nor its {PACK_FILE}.")
        with (
            suppress(KeyboardInterrupt),
            _ended_by_signals(),
            _listening(port) as wire,
            TemporaryDirectory(prefix="red-herring-preview-") as scratch,
        ):
            _serve(create(folder.resolve(), Path(scratch), watch), wire)

    return preview


def _serve(app: Flask, wire: socket.socket) -> None:
    write_to(None, "text")
    port = wire.getsockname()[1]
    server = make_server(HOST, port, app, threaded=True, request_handler=Quiet, fd=wire.fileno())
    click.echo(f"The preview is at http://{HOST}:{port}/preview\nCtrl-C ends it, and nothing is kept.")
    try:
        server.serve_forever()
    finally:
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Listen at a port of this machine alone."""
    try:
        wire = socket.create_server((HOST, port))
    except OSError as problem:
        raise click.ClickException(
            f"Port {port}: {os.strerror(problem.errno or 0)}. Another one goes like this: --port {PORT + 1}"
        ) from None
    with wire:
        yield wire


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Have whoever ends the process be answered as Ctrl-C is: the temporary folder goes in any case."""

    def end(_number: int, _frame: object) -> NoReturn:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # once is enough: what follows is to be done in peace
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)
