"""The database's way up and down."""

from __future__ import annotations

import re
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.ops.queries import current_migration, is_migrated, migrations
from tests.packs.conftest import everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

NAMES = {"pk": r"pk_{table}", "uq": r"uq_{table}_\w+", "fk": r"fk_{table}_\w+", "ck": r"ck_{table}_\w+"}

FAILING = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"

def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE player SET name = 'Nobody'")
    {then}

def downgrade():
    op.drop_table("half")
"""


def rows(*tables: str) -> dict[str, list[Any]]:
    return {
        table: sorted(map(tuple, db.session.execute(text(f'SELECT * FROM "{table}"')))) for table in tables
    }


def tables() -> set[str]:
    db.session.rollback()
    return set(inspect(db.engine).get_table_names())


@pytest.fixture
def played(app: Flask, case: None, alice: Person) -> Flask:
    """An installation on which somebody has played."""
    alice.start()
    for n in range(1, 8):
        alice.pass_(n)
    return app


@pytest.fixture
def failing(tmp_path: Path) -> Callable[[str], str]:
    """The migrations, and one more that fails by this statement."""

    def make(then: str) -> str:
        copytree(MIGRATIONS, tmp_path / "migrations", ignore=lambda *_: ["__pycache__"])
        last = FAILING.format(newest=migrations().get_current_head(), then=then)
        (tmp_path / "migrations" / "versions" / "9999_half.py").write_text(last)
        return str(tmp_path / "migrations")

    return make


def test_down_step_by_step_keeps_what_stays_and_up_again_finds_its_place(played: Flask) -> None:
    with played.app_context():
        full = tables()
        for _ in migrations().walk_revisions():
            before = rows(*tables())
            db.session.rollback()
            downgrade(directory=str(MIGRATIONS), revision="-1")
            # Standings are derived: whichever program comes next works them out.
            stays = tables() & before.keys() - {"alembic_version", "standing"}
            assert {table: len(found) for table, found in rows(*stays).items()} == {
                table: len(before[table]) for table in stays
            }
        assert tables() == {"alembic_version"}
        db.session.rollback()
        upgrade(directory=str(MIGRATIONS))
        assert (tables(), is_migrated()) == (full, True)


def test_up_to_where_it_is_changes_nothing(played: Flask) -> None:
    before = everything(played)
    assert before["standing"]
    assert before["encounter"]
    with played.app_context():
        upgrade(directory=str(MIGRATIONS))
    assert everything(played) == before


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_every_constraint_has_its_name(app: Flask) -> None:
    with app.app_context():
        look = inspect(db.engine)
        for table in tables() - {"alembic_version"}:
            found = {
                "pk": [look.get_pk_constraint(table)],
                "uq": look.get_unique_constraints(table),
                "fk": look.get_foreign_keys(table),
                "ck": look.get_check_constraints(table),
            }
            for kind, constraints in found.items():
                for each in constraints:
                    assert re.fullmatch(NAMES[kind].format(table=table), each["name"] or ""), (table, each)


def test_migrations_are_numbered_from_one() -> None:
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    chain = [each.revision for each in migrations().walk_revisions()][::-1]
    assert [re.fullmatch(r"(\d{4})_[a-z0-9_]+\.py", name)[1] for name in files] == chain
    assert chain == [f"{number:04}" for number in range(1, len(files) + 1)]


@pytest.mark.parametrize(
    ("then", "error"),
    [
        ("1 / 0", ZeroDivisionError),
        ('op.execute("DELETE FROM pack_version")', (SystemExit, IntegrityError)),
        ('op.execute("INSERT INTO no_such_table VALUES (1)")', Exception),
    ],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    then: str,
    error: Any,
    played: Flask,
    failing: Callable[[str], str],
) -> None:
    before = everything(played)
    with played.app_context():
        was = tables()
        db.session.rollback()
        with pytest.raises(error):
            upgrade(directory=failing(then))
        assert (tables(), is_migrated()) == (was, True)
        if db.engine.dialect.name == "sqlite":
            assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    assert everything(played) == before


def test_all_migrations_are_one_step(
    make_app: Callable[..., Flask], make_database: Callable[..., str], failing: Callable[[str], str]
) -> None:
    app = make_app(database_url=make_database(migrated=False))
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            upgrade(directory=failing("1 / 0"))
        assert (tables(), current_migration()) == (set(), None)
