"""The libraries the app is built on, made here and configured in the factory; and how the database is spoken to."""

from __future__ import annotations

import fcntl
import importlib
import ipaddress
import os
import sqlite3
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import structlog
from flask import current_app, has_request_context, request
from flask_babel import Babel
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import DateTime, Engine, MetaData, Table, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase

from quizapp import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from flask import Flask
    from flask_limiter import RouteLimit
    from redis import Redis
    from sqlalchemy import Connection, CursorResult, Dialect, Executable
    from sqlalchemy.pool import ConnectionPoolEntry

log = structlog.stdlib.get_logger("quizapp")
T = TypeVar("T")

BUSY_SECONDS = 10
"""So long a request waits for its turn to write and, on PostgreSQL, for an answer to what it asks."""
REACHED = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": BUSY_SECONDS * 1000,
}
"""How soon a PostgreSQL that nothing is heard of is taken for gone; by itself the system waits a quarter of an hour."""
CLOCK_SLACK = 1.0
"""Seconds by which a clock that is set right now and then may go back."""
SWEEP_SECONDS = 30.0
REDIS_SECONDS = 0.5
REDIS_PAUSE = 1.0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIXED_SQLITE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""The first release of each line that is free of the WAL-reset bug; see https://sqlite.org/wal.html."""


class Base(DeclarativeBase):
    """Gives every constraint a name, so that migrations can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
login = LoginManager()


def visitor() -> str:
    """Return what limits count by: an IPv4 address, or of an IPv6 one what a household has to itself (a /64)."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address


class Counts(MemoryStorage):
    """Counts in memory, which begin anew when the clock is set back: they would stand, and refuse, that much longer."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012 (as the library has it)

    _latest = 0.0
    _timer: threading.Timer

    @property
    def timer(self) -> threading.Timer:
        """Return what sweeps out the counts that are over."""
        return self._timer

    @timer.setter
    def timer(self, timer: threading.Timer) -> None:
        # The library would have it sweep all there is a hundred times a second, by a new thread each time.
        timer.interval = SWEEP_SECONDS
        timer.daemon = True
        self._timer = timer

    def get(self, key: str) -> int:
        """Return a count; whoever raises one asks for it first."""
        now = clock.now().timestamp()
        if now < self._latest - CLOCK_SLACK:
            self.reset()
        self._latest = now
        return super().get(key)


class Limits(Limiter):
    """Flask-Limiter, which gives up where two threads find out at once that Redis has gone: the second asks again."""

    def init_app(self, app: Flask) -> None:
        """Count as we do where Redis is away, too."""
        super().init_app(app)
        self._fallback_storage = Counts()
        self._fallback_limiter = FixedWindowRateLimiter(self._fallback_storage)

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 (as it is called)
        if in_middleware and not self._storage_dead:
            # Nothing here is counted of every request; but it is there that the library sees that Redis is back.
            return
        check = super()._check_request_limit
        try:
            check(callable_name, in_middleware)
        except self.storage.base_exceptions:
            check(callable_name, in_middleware)

    def spend(self, *limits: RouteLimit) -> None:
        """Count a request against shared limits; raise RateLimitExceeded at the first that refuses it.

        It does what they do as decorators, of which the last is asked first, in a third of the time.
        """
        for limit in limits:
            whose = limit.limit_by()
            if self.take(limit, whose):
                continue
            for each in limit:
                self.context.view_rate_limit = RequestLimit(
                    self, each.limit, [whose, str(limit.scope)], breached=True, shared=True
                )
                raise RateLimitExceeded(each)

    def take(self, limit: RouteLimit, whose: str) -> bool:
        """Count one more against a shared limit, be it outside of any request; say whether that is within it."""
        return not self.enabled or self._ask(
            lambda purse: all(purse.hit(each.limit, whose, str(limit.scope)) for each in limit)
        )

    def forgive(self, limit: RouteLimit, whose: str) -> None:
        """Forget what has been counted against a shared limit."""

        def clear(purse: Any) -> None:  # noqa: ANN401 (of the library below)
            for each in limit:
                purse.clear(each.limit, whose, str(limit.scope))

        if self.enabled:
            self._ask(clear)

    def _ask(self, question: Callable[[Any], T]) -> T:
        try:
            return question(self.limiter)
        except self.storage.base_exceptions:
            # As Flask-Limiter has it: it goes on in memory, and looks now and then whether Redis is back.
            self._storage_dead = True
            return question(self.limiter)


limiter = Limits(visitor)
A_HOUSEHOLD = 20
"""So many players may be at one address, as a class is, each doing as much as one may."""

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Shared:
    """Redis, where the host has set it up: never the truth, and away at times without anybody noticing."""

    def init_app(self, app: Flask, url: str) -> None:
        """Connect on first use; `url` may be empty."""
        app.extensions["shared"] = _Connection(url) if url else None

    @property
    def is_set_up(self) -> bool:
        """Say whether the host has set it up."""
        return current_app.extensions["shared"] is not None

    def ask(self, question: Callable[[Redis], T]) -> T | None:
        """Return what Redis answers, None where there is none or it is away; it is tried again a second later."""
        connection: _Connection | None = current_app.extensions["shared"]
        return connection.ask(question) if connection else None


class _Connection:
    def __init__(self, url: str) -> None:
        redis = importlib.import_module("redis")
        self.away: type[Exception] = redis.exceptions.RedisError
        self.client: Redis = redis.Redis.from_url(
            url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS, decode_responses=True
        )
        self.closed_until = 0.0

    def ask(self, question: Callable[[Redis], T]) -> T | None:
        if clock.ticks() < self.closed_until:
            return None
        try:
            return question(self.client)
        except self.away as problem:
            self.closed_until = clock.ticks() + REDIS_PAUSE
            log.warning("redis_away", error=type(problem).__name__)
            return None


shared = Shared()


class Instant(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, naive UTC in SQLite, `timestamptz` in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time rather than guess its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back what was put in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def insert(table: Table | type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update` in the database in use."""
    dialect = db.engine.dialect.name
    into = table if isinstance(table, Table) else table_of(table)
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that want rows and no objects."""
    return cast("Table", model.__table__)


def carry_out(statement: Executable, **given: object) -> CursorResult[Any]:
    """Carry out a statement that was made beforehand, past the unit of work: for what is asked with every answer."""
    session = db.session()
    held: Connection | None = session.info.get("connection")
    if held is None or held.closed:
        # Finding out takes longer than carrying out much of what is asked.
        held = session.info["connection"] = session.connection()
    return held.execute(statement, given)


def write(statement: Executable) -> int:
    """Carry out an INSERT, UPDATE or DELETE and return how many rows it touched, which is how the database decides."""
    # Of an INSERT SQLAlchemy does not keep the number by itself, with PostgreSQL's driver.
    done = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", done).rowcount


def sqlite_driver() -> ModuleType:
    """Return pysqlite3, which carries a current SQLite, or Python's own where there is no wheel of it."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return sqlite3


def sqlite_is_fixed(version: tuple[int, ...]) -> bool:
    """Say whether a SQLite release is free of the WAL-reset bug, which can lose commits of several processes."""
    if version < (3, 7, 0) or version >= FIXED_SQLITE[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_SQLITE)


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Return what SQLAlchemy needs to know about the database at `url`, used by so many threads."""
    if url.startswith("sqlite"):
        return {"module": sqlite_driver(), "pool_size": threads, "connect_args": {"timeout": BUSY_SECONDS}}
    # What the host has written into the address stands.
    reached = {name: value for name, value in REACHED.items() if name not in make_url(url).query}
    return {"pool_pre_ping": True, "pool_size": threads, "connect_args": reached}


def prepare_postgresql(engine: Engine) -> None:
    """Have no request wait for a server that says nothing: one that stands still answers the network all the same."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        wait = connection.wait

        def wait_in_time(answer: object, **given: Any) -> object:  # noqa: ANN401 (as the driver calls it)
            # Commands may ask for what takes minutes.
            given.setdefault("timeout", BUSY_SECONDS if has_request_context() else None)
            try:
                return wait(answer, **given)
            except Exception:
                if connection.info.transaction_status.name == "ACTIVE":
                    # It still owes the answer; whatever else it is told, to roll back too, would be waited for again.
                    connection.close()
                raise

        connection.wait = wait_in_time


class Turnstile:
    """Lets one writer at a time into a SQLite file, in the order they came, across threads and processes.

    SQLite's own way of waiting is to sleep and try again, by which a few wait ten times longer than they need to.
    """

    def __init__(self, database: str | None) -> None:
        self._path = f"{database}.turn" if database and database != ":memory:" else None
        self._thread = threading.Lock()
        self._file: int | None = None
        self._process = 0

    def enter(self, info: dict[str, Any]) -> None:
        """Wait for one's turn; `info` is that of the connection which is to write."""
        if info.get("turn") is self:
            return
        if not self._thread.acquire(timeout=BUSY_SECONDS):
            raise PoolTimeout("no turn to write within the time that a request may wait")
        info["turn"] = self
        if self._path is not None:
            self._lock(self._path)

    def leave(self, info: dict[str, Any]) -> None:
        """Let the next one in, if this connection was the one inside."""
        if info.pop("turn", None) is self:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            self._thread.release()

    def _lock(self, path: str) -> None:
        # A file that was opened before a fork is locked for parent and child alike.
        if self._file is None or self._process != os.getpid():
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            self._process = os.getpid()
        fcntl.flock(self._file, fcntl.LOCK_EX)


def prepare_sqlite(engine: Engine) -> None:
    """Make every connection of a SQLite engine keep foreign keys, write in turn, and have commits reach the disk."""
    turnstile = Turnstile(engine.url.database)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        # SQLAlchemy is to send BEGIN itself: see `begin` below.
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "synchronous = FULL", f"busy_timeout = {BUSY_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when somebody wrote in between, and no
        # timeout helps it. So whoever may write takes the lock at the start and waits in line.
        reading = has_request_context() and request.method in SAFE_METHODS
        reading = reading or connection.get_execution_options().get("reading", False)
        if not reading:
            turnstile.enter(connection.info)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    @event.listens_for(engine, "invalidate")
    def done(_connection: object, record: ConnectionPoolEntry, *_problem: object) -> None:
        turnstile.leave(record.info)
