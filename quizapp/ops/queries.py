"""Looking at the state of an installation."""

from __future__ import annotations

from functools import cache

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from quizapp.config import MIGRATIONS
from quizapp.extensions import db, shared


@cache
def migrations() -> ScriptDirectory:
    """Return the migrations that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


@cache
def newest_migration() -> str | None:
    """Return the revision that this program wants the database to be at."""
    return migrations().get_current_head()


def current_migration() -> str | None:
    """Return the revision that the database is at, None for an empty one."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def is_migrated() -> bool:
    """Say whether the database is at the revision that this program wants."""
    return current_migration() == newest_migration()


@cache
def known_migrations() -> frozenset[str]:
    """Return the revisions that this program knows."""
    return frozenset(each.revision for each in migrations().walk_revisions())


def is_from_the_future() -> bool:
    """Say whether the database is at a revision that this program does not know."""
    current = current_migration()
    return current is not None and current not in known_migrations()


def redis_is_away() -> bool:
    """Say whether Redis is set up and does not answer."""
    return shared.is_set_up and not shared.ask(lambda redis: redis.ping())
