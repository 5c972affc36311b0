"""`quizapp serve`: prepare everything, say where, and serve with a production server."""

from __future__ import annotations

import gc
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import segno
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import wsgi
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from quizapp import clock
from quizapp.authoring.operations import importing, trying
from quizapp.config import MIGRATIONS, settings
from quizapp.extensions import db, sqlite_driver, sqlite_is_fixed
from quizapp.leaderboard.operations import copies, rebuilding, standings
from quizapp.ops.operations import backup as backups
from quizapp.ops.operations import metrics
from quizapp.ops.operations import restore as restoring
from quizapp.ops.operations.schema import alone
from quizapp.ops.queries import is_from_the_future, is_migrated
from quizapp.ops.rules import BadBackup
from quizapp.packs.operations import sources, sync_all
from quizapp.play.operations.players import clear_erased, forget_idle_guests
from quizapp.players.operations import links, sign_ins
from quizapp.web import mail
from quizapp.web.log import log, write_to
from quizapp.web.security import policy
from quizapp.web.transaction import committed
from quizapp.web.turnstile import ASIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

    from quizapp.ops.rules import Manifest

DAY = 24 * 3600
BOARDS_EVERY = 5
COPYING_AFTER = 1
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


class Journal(Logger):
    """Gunicorn's log, which goes where ours goes; of what was no request it says as little as ours does of requests."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401
        """Let what is logged through to our handler."""
        super().setup(cfg)
        self.error_log.propagate = True

    def warning(self, msg: str, *args: object, **kwargs: object) -> None:
        """Leave out what would repeat what was sent: `mind_manners` says that it was turned away."""
        if not msg.startswith("Invalid request"):
            super().warning(msg, *args, **kwargs)


@click.command()
@with_appcontext
def serve() -> None:
    """Migrate, load the packs, and serve the game."""
    check_address("HOST", settings().host, "PORT", settings().port)
    check_address("METRICS_HOST", settings().metrics_host, "METRICS_PORT", settings().metrics_port)
    try:
        prepare()
    except OperationalError as problem:
        raise click.ClickException(f"The database cannot be used: {problem.orig}.") from None
    mind_manners()
    write_to(None, settings().log_format)
    # A connection must not be carried over the fork that the server makes.
    db.engine.dispose()
    Server(current_app._get_current_object(), server_options()).run()  # type: ignore[attr-defined]  # noqa: SLF001


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@with_appcontext
def backup(file: Path, *, force: bool) -> None:
    """Keep all that is in the database in FILE, as it stands at this moment, while people play on."""
    mark = clock.now()
    try:
        with backups.snapshot() as connection:
            manifest = backups.back_up(connection, file, mark, force=force)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. With --force it is written over.") from None
    except (OSError, BadBackup) as problem:
        raise click.ClickException(_sentence(problem)) from None
    click.echo(f"{file} holds everything as of {mark:%Y-%m-%d %H:%M:%S} UTC: {_told(manifest)}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in place of what is here, which is kept first.")
@with_appcontext
def restore(file: Path, *, replace: bool) -> None:
    """Put back what FILE holds, whichever database it came from. Nothing changes before all of it has been checked."""
    if db.engine.dialect.name == "sqlite":
        prepare_sqlite_file()
    try:
        with alone(lambda: click.echo("Another process is at work on this database. Waiting for it.")):
            manifest, before = restoring.restore(file, replace=replace)
    except restoring.NotEmpty:
        raise click.ClickException(
            "There is something in this database. With --replace the backup takes its place, and what is here is kept."
        ) from None
    except (OSError, BadBackup) as problem:
        raise click.ClickException(f"{file} is not restored. {_sentence(problem)}") from None
    if before:
        click.echo(f"What was here is kept in {before}.")
    click.echo(f"Restored as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {_told(manifest)}.")


commands = (serve, backup, restore)


def _sentence(problem: Exception) -> str:
    if not isinstance(problem, OSError):
        return str(problem)
    # A disk that is full has no name.
    return ": ".join(str(part) for part in (problem.filename, problem.strerror) if part) + "."


def _told(manifest: Manifest) -> str:
    rows = {contents.table: contents.rows for contents in manifest.tables}
    return ", ".join(f"{table}s {rows.get(table, 0)}" for table in ("player", "round", "turn"))


def check_address(host_name: str, host: str, port_name: str, port: int) -> None:
    """Refuse an address that cannot be listened at, in one sentence; the server would try five times and log each."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise click.ClickException(
                f"{host_name}={host}, {port_name}={port}: {problem.strerror}. "
                f"Another port goes like this: {port_name}=8080 make run"
            ) from None


def prepare() -> None:
    """Bring the database and the packs in it up to date; of several starts at once, one after the other does it."""
    if db.engine.dialect.name == "sqlite":
        prepare_sqlite_file()
    with alone(lambda: click.echo("Another start is at work on this database. Waiting for it.")):
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Migrate, having kept what there was, and load the packs."""
    if is_from_the_future():
        raise click.ClickException("A newer Red Herring has used this database. Serve it with that one.")
    migrated = is_migrated()
    db.session.rollback()
    if not migrated:
        kept = _keep_what_is_here()
        was = f" What was in it is kept in {kept}." if kept else ""
        click.echo(f"Bringing the database up to date.{was}")
        upgrade(directory=str(MIGRATIONS))
    for synced in sync_all(sources(settings()), clock.now(), committed):
        for line in synced.lines():
            click.echo(line, err=synced.is_trouble)
    rebuilding.do_what_is_due(committed)
    tidy_up()


def _keep_what_is_here() -> Path | None:
    try:
        return backups.keep_unless_empty(clock.now())
    except (OSError, BadBackup) as problem:
        raise click.ClickException(
            "The database is left as it was: before it is brought up to date it has to be kept, and cannot be. "
            + _sentence(problem)
        ) from None


def tidy_up() -> None:
    """Forget guests who never finished a round and have not been seen for long, some at a time; then the rest."""
    _until_done(lambda: forget_idle_guests(clock.now(), settings().guest_days))
    _until_done(lambda: trying.clear(clock.now()))
    _until_done(lambda: clear_erased(clock.now()))
    with committed():
        standings.purge(clock.now())
    with committed():
        sign_ins.forget_old(clock.now())
    with committed():
        importing.clear(clock.now())


def _until_done(act: Callable[[], int]) -> None:
    done = 1
    while done:
        with committed():
            done = act()


def keep_house(app: Flask, pause: Callable[[float], bool]) -> None:
    """Tidy up once a day until `pause` says that it is over: a server may run for years."""

    def act() -> None:
        # Of several processes on one database, one does it.
        with alone() as mine:
            if mine:
                tidy_up()

    _again_and_again(app, DAY, pause, "not_tidied", act)


def keep_boards(app: Flask, pause: Callable[[float], bool]) -> None:
    """Bring boards, and the copies their ranks are read from, up to date again and again until `pause` says so."""

    def act() -> None:
        rebuilding.do_what_is_due(committed)
        copies.keep_up()

    _again_and_again(app, BOARDS_EVERY, pause, "boards_not_kept", act)


def keep_copying(app: Flask, pause: Callable[[float], bool]) -> None:
    """Copy what is pushed, and begin again where that has come to an end, until `pause` says that it is over."""
    _again_and_again(app, COPYING_AFTER, pause, "not_copied", lambda: copies.copy_along(app))


def _again_and_again(
    app: Flask, every: float, pause: Callable[[float], bool], failing: str, act: Callable[[], None]
) -> None:
    """Do something every so many seconds. What goes wrong is written down as `failing`, and the next time comes."""
    while not pause(every):
        try:
            with app.app_context():
                act()
        except SQLAlchemyError as problem:
            log.warning(failing, error=type(getattr(problem, "orig", problem)).__name__)
        except Exception:  # noqa: BLE001 (nothing ends the thread, which nobody would begin again)
            log.exception(failing)


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
        "threads": settings().threads + ASIDE,
        "timeout": 60,
        "graceful_timeout": 5,
        "keepalive": 5,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "errorlog": None,
        "logger_class": Journal,
        "control_socket_disable": True,
        "when_ready": on_ready,
        "post_worker_init": on_worker,
        "worker_exit": on_worker_exit,
    }


def on_ready(server: Arbiter) -> None:
    """Say where the game is, once it can be reached there; port 0 has become a real one by then."""
    port = server.LISTENERS[0].sock.getsockname()[1]
    announce(settings().host, port)
    invite(port)


def invite(port: int) -> None:
    """While nobody is the host, print a link that makes whoever opens it one, once."""
    with committed():
        token = links.make_for_first_admin(clock.now())
    # Again: a connection must not be carried over the fork to come.
    db.session.remove()
    db.engine.dispose()
    if token:
        address = mail.link("players.first_admin", f"http://127.0.0.1:{port}", token=token)
        click.echo(f"Nobody is the host here yet. Whoever opens this link becomes it, once: {address}")


def on_worker(worker: Worker) -> None:
    """Give the process that serves threads for what has to be done now and then."""
    # What is there by now stays, and need not be looked through each time there is rubbish to be found.
    gc.collect()
    gc.freeze()
    metrics.show(worker.wsgi)
    has_redis = worker.wsgi.config["SETTINGS"].redis_url
    for keeping in (keep_house, keep_boards, *([keep_copying] if has_redis else ())):
        threading.Thread(target=keeping, args=(worker.wsgi, threading.Event().wait), daemon=True).start()


def on_worker_exit(_server: Arbiter, worker: Worker) -> None:
    """Close the database, by which SQLite puts its journal away."""
    with worker.wsgi.app_context():
        db.engine.dispose()


def mind_manners() -> None:
    """Have gunicorn answer in our way where it answers by itself, and not name itself where it does not."""
    headers = policy(behind_tls=settings().behind_tls)

    def turn_away(wire: socket.socket, status: int, reason: str, _why: str) -> None:
        # What was no HTTP request never reaches the app, and gunicorn's own page would repeat what was sent.
        log.info("no_request", status=status)
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
    database = db.engine.url.database
    if database and database != ":memory:":
        # Addresses and secrets are in it. What SQLite makes by itself, everybody on the machine may read.
        with suppress(OSError):
            Path(database).touch(0o600)
    # Kept in the file: setting it from every connection would have them wait for each other.
    # On the driver's own cursor, since the journal cannot be changed inside the transaction that any other would begin.
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
