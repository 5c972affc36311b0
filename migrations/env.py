"""Runs migrations inside the app: one transaction for all of them, foreign keys checked at its end on SQLite."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from quizapp.extensions import Instant, db


def render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Write our own column type as what it is in the database, so that old migrations do not follow new code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def migrate_on(connection: Connection) -> None:
    """Bring the database behind a connection to the wanted revision."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        # SQLite can undo DDL; Alembic takes it that it cannot, and would commit after each migration.
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration would leave rows pointing nowhere: {broken[:5]}")


def migrate() -> None:
    """Bring the database to the wanted revision, on the connection that was given or on one of our own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate_on(given)
        return
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            migrate_on(connection)
            return
        # A batch change of a parent table drops it for a moment, which with this on would fail or cascade.
        # It has no effect inside a transaction, so it comes before one.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        try:
            migrate_on(connection)
        finally:
            connection.rollback()
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = ON")


migrate()
