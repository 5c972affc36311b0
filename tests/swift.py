"""What the apps of a test run have alike, made once: how addresses are written, static files, templates, SQL.

Every test has an app of its own. What differs from one app to the next is made anew for it, and nothing else is.
"""

from __future__ import annotations

import copy
import gc
from functools import wraps
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from jinja2 import BytecodeCache
from sqlalchemy import event
from werkzeug.routing import Rule

from quizapp.extensions import db
from quizapp.web import assets

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from types import CodeType

    from flask import Flask
    from jinja2.bccache import Bucket
    from sqlalchemy import Dialect, Engine

ALLOCATIONS = 20_000
"""After so many more objects Python looks for those that nobody holds."""

_statements: dict[Any, tuple[Dialect, MutableMapping[Any, Any]]] = {}
"""By kind of database: how it is spoken to, once one has been met, and what has been written out for it."""


def begin() -> None:
    """Have what is alike made once from now on."""
    Rule._compile_builder = _once_for_each_address(Rule._compile_builder)  # noqa: SLF001
    assets.HashedFiles = _once_for_each_policy(assets.HashedFiles)


def settle() -> None:
    """Leave all that has been imported by now out of the search for what nobody holds any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, *gc.get_threshold()[1:])


class _Templates(BytecodeCache):
    """Templates that have been compiled, in memory."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_templates = _Templates()


def borrow(app: Flask) -> None:
    """Let an app use the templates and statements that apps before it have had compiled."""
    app.jinja_env.bytecode_cache = _templates
    with app.app_context():
        engine = db.engine
    if known := _statements.get(_kind(engine)):
        engine.dialect, engine._compiled_cache = known  # noqa: SLF001


def write_lightly(app: Flask) -> None:
    """Have SQLite leave it to the system when writes reach the disk: a test's database may go in a power cut."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(
            engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF")
        )


def keep(engine: Engine) -> None:
    """Keep how an engine speaks for those to come, if it is the first of its kind that has met a database."""
    if getattr(engine.dialect, "server_version_info", None):
        _statements.setdefault(_kind(engine), (engine.dialect, {}))


def _kind(engine: Engine) -> tuple[Any, ...]:
    return engine.dialect.name, engine.dialect.driver, engine.dialect.dbapi


def _once_for_each_address(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """Werkzeug writes, parses and compiles two functions for each address; they take the rest from the rule."""
    made: dict[tuple[Any, ...], Any] = {}

    @wraps(compile_builder)
    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown  # noqa: SLF001
        return made.get(key) or made.setdefault(key, compile_builder(rule, append_unknown))

    return compile_once


def _once_for_each_policy(kind: type[assets.HashedFiles]) -> Callable[..., assets.HashedFiles]:
    """Static files are read, hashed and packed at the start; they differ in the headers that go with them."""
    made: dict[tuple[tuple[str, str], ...], assets.HashedFiles] = {}

    def make(application: Any, **options: Any) -> assets.HashedFiles:
        headers = Headers()
        options["add_headers_function"](headers, "", "")
        key = options["root"], *headers.items()
        files = copy.copy(made.get(key) or made.setdefault(key, kind(None, **options)))
        files.application = application
        return files

    return make
