"""Runs migrations inside the app: one transaction for all of them, foreign keys checked at its end on SQLite."""

from alembic import context
from flask import current_app

from quizapp.extensions import Instant, db


def render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Write our own column type as what it is in the database, so that old migrations do not follow new code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def migrate() -> None:
    """Bring the database to the wanted revision."""
    arguments = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # A batch change of a parent table drops it for a moment, which with this on would fail or cascade.
            # It has no effect inside a transaction, so it comes before one.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            # SQLite can undo DDL; Alembic takes it that it cannot, and would commit after each migration.
            transactional_ddl=True,
            **arguments,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise RuntimeError(f"the migration would leave rows pointing nowhere: {broken[:5]}")
        finally:
            if sqlite:
                connection.rollback()
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = ON")


migrate()
