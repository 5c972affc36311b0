"""The stage and the cast: an app on a fresh database, alice, bob, and a pack to play.

On SQLite, or on PostgreSQL and Redis: see `tests/services.py`. A test that is about one of them says so by a marker,
`sqlite` or `postgresql`; the latter run on PostgreSQL whatever the others run on.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import redis
from argon2 import PasswordHasher
from flask_migrate import upgrade

from quizapp import clock
from quizapp.config import MIGRATIONS, Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.ops.cli import prepare_sqlite_file
from quizapp.packs.operations import Synced, sync_all
from quizapp.players.operations import hashing
from quizapp.web.transaction import committed
from tests import races, services, swift
from tests.factories import make_pack, write_pack
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from flask import Flask

    from tests.races import Race

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KEY = "0123456789abcdef" * 4

# Properties are about what is true, not about how fast a busy machine is.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


HERE = Path(__file__).parent
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
"""Nothing may be skipped: what is not there to test with has to be installed."""
STORES = {"make_app", "make_database"}
"""What tests that touch the database ask for."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: it is about SQLite itself")
    config.addinivalue_line("markers", "postgresql: it is about PostgreSQL itself, and runs on it")
    config.addinivalue_line(
        "markers", "durable: what is written in it reaches the disk, as it does for players"
    )
    config.addinivalue_line("markers", "slow_hashes: passwords are hashed in it as they are for players")
    config.addinivalue_line(
        "markers", "thorough: it takes long, for all that it finds; see `make thorough`"
    )
    swift.begin()
    if not hasattr(config, "workerinput"):
        services.begin()


def pytest_collection_finish() -> None:
    swift.settle()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        services.end()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what has commands of its own, unless it is asked for by name."""
    name = collection_path.name
    own = collection_path.parent == HERE and name in {"bench", "faults"}
    return True if own and not any(name in argument for argument in config.args) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what touches the database."""
    if not services.ON_POSTGRESQL:
        return

    def chosen(item: pytest.Item) -> bool:
        if item.get_closest_marker("sqlite"):
            return False
        return bool(STORES.intersection(getattr(item, "fixturenames", ())))

    config.hook.pytest_deselected(items=[item for item in items if not chosen(item)])
    items[:] = filter(chosen, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Undo what pytest-flask does: one context around a whole test hides commits that are missing."""


@pytest.fixture(autouse=True)
def _quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash passwords in no time, but where that is what a test is about."""
    slow = request.node.get_closest_marker("slow_hashes") is not None
    if slow:
        hashing.nobodys_hash.cache_clear()
    else:
        monkeypatch.setattr(hashing, "HASHER", QUICK)
    yield
    if slow:
        hashing.nobodys_hash.cache_clear()


@contextmanager
def running(app: Flask) -> Iterator[Flask]:
    """Hand an app on, and give its connections back afterwards."""
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        swift.keep(db.engine)


def settings_for(folder: Path, **changes: Any) -> Settings:
    database = {"database_url": f"sqlite:///{folder / 'test.sqlite'}"}
    quick = {"answers_per_minute": 100_000, "starts_per_minute": 100_000}
    return Settings(**{"instance": folder, "secret_key": KEY} | database | quick | changes)


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("session")


@pytest.fixture(scope="session")
def migrated(session_folder: Path) -> Path:
    """A SQLite file that has been through all migrations, to be copied."""
    with running(create_app(settings_for(session_folder))) as app, app.app_context():
        prepare_sqlite_file()
        upgrade(directory=str(MIGRATIONS))
    return session_folder / "test.sqlite"


@pytest.fixture(scope="session")
def postgresql(session_folder: Path) -> Iterator[services.Databases]:
    """The databases of this worker on PostgreSQL."""
    if not services.are_here():
        pytest.skip(services.MISSING)

    def migrate(url: str) -> None:
        with running(create_app(settings_for(session_folder, database_url=url))) as app, app.app_context():
            upgrade(directory=str(MIGRATIONS))

    databases = services.Databases(migrate, [table.name for table in db.metadata.sorted_tables])
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def shared_memory(postgresql: services.Databases) -> Iterator[redis.Redis]:
    """The database of Redis that is this worker's own."""
    with redis.Redis.from_url(services.redis_url()) as client:
        yield client


@pytest.fixture
def on_postgresql(request: pytest.FixtureRequest) -> bool:
    """Whether this test runs on PostgreSQL and Redis."""
    return services.ON_POSTGRESQL or request.node.get_closest_marker("postgresql") is not None


@pytest.fixture
def make_database(
    tmp_path: Path, request: pytest.FixtureRequest, on_postgresql: bool
) -> Iterator[Callable[..., str]]:
    """Make a database with all tables, or with `migrated=False` with none, and return its address."""
    if on_postgresql:
        databases = request.getfixturevalue("postgresql")
        yield databases.make
        databases.put_back()
        return
    numbers = count(1)

    def make(*, migrated: bool = True) -> str:
        file = tmp_path / f"{next(numbers)}.sqlite"
        if migrated:
            shutil.copy(request.getfixturevalue("migrated"), file)
        return f"sqlite:///{file}"

    yield make


@pytest.fixture
def redis_url(request: pytest.FixtureRequest, on_postgresql: bool) -> str:
    """The address of an empty Redis, none where a test runs on SQLite."""
    if not on_postgresql:
        return ""
    request.getfixturevalue("shared_memory").flushdb()
    return services.redis_url()


@pytest.fixture
def no_database(on_postgresql: bool) -> str:
    """The address of a database that cannot be reached."""
    return (
        "postgresql://postgres@127.0.0.1:1/nowhere" if on_postgresql else "sqlite:////nowhere/at/all.sqlite"
    )


@pytest.fixture
def make_app(
    tmp_path: Path, make_database: Callable[..., str], redis_url: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Flask]]:
    """Make an app with these settings changed, on a fresh database that it shares with the test's other apps."""
    durable = request.node.get_closest_marker("durable") is not None
    made: list[Flask] = []
    common: list[str] = []

    def make(**changes: Any) -> Flask:
        folder = tmp_path / "instance"
        folder.mkdir(exist_ok=True)
        if "database_url" not in changes:
            common[:] = common or [make_database()]
            changes["database_url"] = common[0]
        given = {"redis_url": redis_url} | changes
        app = create_app(settings_for(folder, **given), {"TESTING": False, "PROPAGATE_EXCEPTIONS": False})
        swift.borrow(app)
        if not durable:
            swift.write_lightly(app)
        made.append(app)
        return app

    yield make
    for app in made:
        with running(app):
            pass


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def shelve(app: Flask, tmp_path: Path) -> Callable[..., list[Synced]]:
    """Put packs on the shelf: `shelve(the_case=make_pack())`."""

    def put(**packs: dict[str, Any]) -> list[Synced]:
        for name, pack in packs.items():
            write_pack(tmp_path / "packs", name.replace("_", "-"), pack)
        with app.app_context():
            came_of_it = list(sync_all({"shipped": tmp_path / "packs"}, clock.now(), committed))
        assert not [line for each in came_of_it if each.is_trouble for line in each.lines()]
        return came_of_it

    return put


@pytest.fixture
def case(shelve: Callable[..., list[Synced]]) -> None:
    """One pack with a question of each kind is on the shelf."""
    shelve(the_case=make_pack())


@pytest.fixture
def race(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Race:
    """Do two acts at the same moment: see `tests.races`."""
    return partial(races.race, app, monkeypatch)


@pytest.fixture
def alice(app: Flask) -> Person:
    return Person(app, "Alice")


@pytest.fixture
def bob(app: Flask) -> Person:
    return Person(app, "Bob")
