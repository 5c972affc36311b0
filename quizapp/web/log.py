"""What is written down of requests: one line each for refusals and faults, in text or JSON, under the request's id.

Nothing that a client sent goes into a line but the method and, from a proxy of our own, the id: no path, which may hold
a token, no field, no header.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
import unicodedata
from typing import TYPE_CHECKING, Any

import structlog
from flask import g, has_request_context, request
from sqlalchemy.exc import SQLAlchemyError

from quizapp import clock
from quizapp.config import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from flask import Flask, Response
    from structlog.typing import EventDict

log = structlog.stdlib.get_logger("quizapp")

NAME = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""The kinds of characters that a line does not hold as they are: they end it, or show it as what it is not."""
FIRST = ("timestamp", "level", "event")


def init(app: Flask) -> None:
    """Give every request an id, and log every one if the host wants that. Ahead of all guards, so that they have it."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """Return this request's id, which stands in its lines, in its response and on the page of a fault."""
    found: str | None = g.get("request_id")
    if found is None:
        found = g.request_id = _new_id()
    return found


def method() -> str:
    """Return this request's method, if it is one that there is."""
    return request.method if request.method in METHODS else "other"


def _new_id() -> str:
    given = request.headers.get(NAME, "") if settings().proxies else ""
    return given if SANE.fullmatch(given) else secrets.token_hex(8)


def _begin() -> None:
    g.begun = clock.ticks()
    request_id()


def _end(response: Response) -> Response:
    response.headers[NAME] = request_id()
    if settings().log_requests:
        took = round((clock.ticks() - g.get("begun", clock.ticks())) * 1000, 1)
        log.info(
            "request",
            status=response.status_code,
            method=method(),
            endpoint=request.endpoint,
            ms=took,
        )
    return response


def write_to(stream: TextIO | None, form: str) -> logging.Handler:
    """Have everything that is logged here, by libraries too, go to a stream (None: the standard error) in that form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    for name, level in (("quizapp", logging.INFO), ("", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
    logging.getLogger("quizapp").propagate = False
    return handler


def formatter(form: str) -> structlog.stdlib.ProcessorFormatter:
    """Return what makes a line, `text` or `json`, of whatever is logged."""
    as_text = structlog.processors.LogfmtRenderer(key_order=FIRST, drop_missing=True, bool_as_flag=False)
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _Text(as_text)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _escape, last],
        keep_exc_info=False,
    )


class _Text:
    """A line of `key=value`, and under it, indented, where a fault came from."""

    def __init__(self, line: Any) -> None:  # noqa: ANN401 (structlog has no one type for it)
        self.line = line

    def __call__(self, logger: object, name: str, event: EventDict) -> str:
        trace = event.pop("exception", "")
        line: str = self.line(logger, name, event)
        return "\n    ".join([line, *trace.splitlines()])


def _stamp(_logger: object, _name: str, event: EventDict) -> EventDict:
    event["timestamp"] = clock.now().isoformat(timespec="milliseconds")
    if has_request_context():
        event["request"] = request_id()
    return event


def _explain(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Write out where a fault came from; what a database says of it repeats the row, and so is left out."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "".join(_parts(error)).rstrip("\n")
    return event


def _parts(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from _parts(cause)
        yield "which led to\n"
    yield from traceback.format_tb(error.__traceback__)
    kept = "" if _of_a_database(error) else f": {error}"
    yield f"{type(error).__qualname__}{kept}\n"


def _of_a_database(error: BaseException) -> bool:
    kinds = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return isinstance(error, SQLAlchemyError) or bool(kinds & {"psycopg", "pysqlite3", "sqlite3"})


def _escape(_logger: object, _name: str, event: EventDict) -> EventDict:
    return {key: _plain(value, key) for key, value in event.items()}


def _plain(value: object, key: str) -> object:
    if not isinstance(value, str):
        return value
    kept = "\n" if key == "exception" else ""
    return "".join(
        each.encode("unicode_escape").decode()
        if unicodedata.category(each) in UNSEEN and each not in kept
        else each
        for each in value
    )


SHARED: list[Any] = [structlog.stdlib.add_log_level, _stamp, _explain]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
