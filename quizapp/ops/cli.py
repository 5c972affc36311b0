"""`quizapp serve`: prepare everything, say where, and serve with a production server."""

from __future__ import annotations

import logging
import socket
import threading
from typing import TYPE_CHECKING, Any

import click
import segno
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi
from sqlalchemy.exc import OperationalError

from quizapp import clock
from quizapp.config import MIGRATIONS, settings
from quizapp.extensions import db, sqlite_driver, sqlite_is_fixed
from quizapp.ops.queries import is_from_the_future, is_migrated
from quizapp.packs.operations import sources, sync_all
from quizapp.play.operations.players import forget_idle_guests
from quizapp.web.security import policy
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

log = logging.getLogger("quizapp")

DAY = 24 * 3600
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (compared with, not listened at)
ELSEWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): nothing is sent to it, the route there tells our own address."""


class Server(BaseApplication):
    """Gunicorn, configured from our settings."""

    def __init__(self, application: Callable[..., Any], options: dict[str, Any]) -> None:
        self.application = application
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options on."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Hand the app on."""
        return self.application


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate, load the packs, and serve the game."""
    check_address(settings().host, settings().port)
    try:
        prepare()
    except OperationalError as problem:
        raise click.ClickException(f"The database cannot be used: {problem.orig}.") from None
    mind_manners()
    tell_refusals()
    # A connection must not be carried over the fork that the server makes.
    db.engine.dispose()
    Server(current_app._get_current_object(), server_options()).run()  # type: ignore[attr-defined]  # noqa: SLF001


def check_address(host: str, port: int) -> None:
    """Refuse an address that cannot be listened at, in one sentence; the server would try five times and log each."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise click.ClickException(
                f"HOST={host}, PORT={port}: {problem.strerror}. Another port goes like this: PORT=8080 make run"
            ) from None


def prepare() -> None:
    """Bring the database and the packs in it up to date."""
    if db.engine.dialect.name == "sqlite":
        prepare_sqlite_file()
    if is_from_the_future():
        raise click.ClickException("A newer Red Herring has used this database. Serve it with that one.")
    if not is_migrated():
        db.session.rollback()
        click.echo("Bringing the database up to date.")
        upgrade(directory=str(MIGRATIONS))
    db.session.rollback()
    for synced in sync_all(sources(settings()), clock.now(), committed):
        for line in synced.lines():
            click.echo(line, err=synced.is_trouble)
    tidy_up()


def tidy_up() -> None:
    """Forget guests who never finished a round and have not been seen for long, some at a time."""
    forgotten = 1
    while forgotten:
        with committed():
            forgotten = forget_idle_guests(clock.now(), settings().guest_days)


def keep_house(app: Flask, pause: Callable[[float], bool]) -> None:
    """Tidy up once a day until `pause` says that it is over: a server may run for years."""
    while not pause(DAY):
        with app.app_context():
            try:
                tidy_up()
            except OperationalError as problem:
                log.warning("event=not_tidied error=%s", type(problem.orig).__name__)


def announce(host: str, port: int) -> None:
    """Print where the game is, and draw the address for phones where it can be reached from them."""
    if host not in EVERYWHERE:
        click.echo(f"Red Herring is at http://{f'[{host}]' if ':' in host else host}:{port}")
        return
    click.echo(f"Red Herring is at http://127.0.0.1:{port}")
    address = lan_address()
    if address:
        url = f"http://{address}:{port}"
        click.echo(f"For phones on this network: {url}")
        segno.make(url).terminal(compact=True)


def lan_address() -> str | None:
    """Return this machine's address on its network, None where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def server_options() -> dict[str, Any]:
    """Return how gunicorn is to run."""
    host = settings().host
    return {
        "bind": f"{f'[{host}]' if ':' in host else host}:{settings().port}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": settings().threads,
        "timeout": 60,
        "graceful_timeout": 5,
        "keepalive": 5,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": on_ready,
        "post_worker_init": on_worker,
        "worker_exit": on_worker_exit,
    }


def on_ready(server: Arbiter) -> None:
    """Say where the game is, once it can be reached there; port 0 has become a real one by then."""
    announce(settings().host, server.LISTENERS[0].sock.getsockname()[1])


def on_worker(worker: Worker) -> None:
    """Give the process that serves a thread for what has to be done now and then."""
    threading.Thread(target=keep_house, args=(worker.wsgi, threading.Event().wait), daemon=True).start()


def on_worker_exit(_server: Arbiter, worker: Worker) -> None:
    """Close the database, by which SQLite puts its journal away."""
    with worker.wsgi.app_context():
        db.engine.dispose()


def tell_refusals() -> None:
    """Write one line to the standard error for each request that is refused and for each fault."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def mind_manners() -> None:
    """Have gunicorn answer in our way where it answers by itself, and not name itself where it does not."""
    headers = policy(behind_tls=settings().behind_tls)

    def turn_away(wire: socket.socket, status: int, reason: str, _why: str) -> None:
        # What was no HTTP request never reaches the app, and gunicorn's own page would repeat what was sent.
        body = f"{status} {reason}\n"
        lines = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))} | headers
        head = "\r\n".join(f"{name}: {value}" for name, value in lines.items())
        util.write_nonblock(
            wire, f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\n{head}\r\n\r\n{body}".encode()
        )

    util.write_error = turn_away
    wsgi.SERVER = "red-herring"


def prepare_sqlite_file() -> None:
    """Warn of a SQLite that may lose commits; let readers and one writer work side by side (WAL)."""
    version = tuple(map(int, sqlite_driver().sqlite_version.split(".")))
    if not sqlite_is_fixed(version):
        click.echo(
            f"SQLite {'.'.join(map(str, version))} has a bug that can lose commits when several processes write. "
            "Run one process only, or install pysqlite3.",
            err=True,
        )
    # Kept in the file: setting it from every connection would have them wait for each other.
    # On the driver's own cursor, since the journal cannot be changed inside the transaction that any other would begin.
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
