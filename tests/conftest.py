"""The stage and the cast: an app on a fresh database, alice, bob, and a pack to play."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache

from quizapp import clock
from quizapp.config import MIGRATIONS, Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.ops.cli import prepare_sqlite_file
from quizapp.packs.operations import Synced, sync_all
from quizapp.web.transaction import committed
from tests.factories import make_pack, write_pack
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

KEY = "0123456789abcdef" * 4

# Properties are about what is true, not about how fast a busy machine is.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Undo what pytest-flask does: one context around a whole test hides commits that are missing."""


@contextmanager
def running(app: Flask) -> Iterator[Flask]:
    """Hand an app on, and give its connections back afterwards."""
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def settings_for(folder: Path, **changes: Any) -> Settings:
    database = {"database_url": f"sqlite:///{folder / 'test.sqlite'}"}
    return Settings(**{"instance": folder, "secret_key": KEY} | database | changes)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has been through all migrations, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    with running(create_app(settings_for(folder))) as app, app.app_context():
        prepare_sqlite_file()
        upgrade(directory=str(MIGRATIONS))
    return folder / "test.sqlite"


@pytest.fixture
def make_app(tmp_path: Path, migrated: Path) -> Iterator[Callable[..., Flask]]:
    """Make an app on a fresh database, with these settings changed."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        folder = tmp_path / "instance"
        folder.mkdir(exist_ok=True)
        if not (folder / "test.sqlite").exists():
            shutil.copy(migrated, folder / "test.sqlite")
        app = create_app(settings_for(folder, **changes), {"TESTING": False, "PROPAGATE_EXCEPTIONS": False})
        # Every test makes an app of its own; the templates are the same in all of them.
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(migrated.parent))
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
def alice(app: Flask) -> Person:
    return Person(app, "Alice")


@pytest.fixture
def bob(app: Flask) -> Person:
    return Person(app, "Bob")
