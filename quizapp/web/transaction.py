"""One commit per request, here at its edge; what must follow a commit waits for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import g, request

from quizapp import clock
from quizapp.extensions import SAFE_METHODS, db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from flask import Flask, Response

REFUSED = 400


def init(app: Flask) -> None:
    """Wrap every request of `app`."""
    app.before_request(_arrive)
    app.after_request(_leave)


def arrived() -> datetime:
    """Return when the request came in: waiting in line for the database costs a player no time."""
    moment: datetime = g.arrived
    return moment


def after_commit(act: Callable[[], None]) -> None:
    """Do `act` once the writes of this request or command are safe; never, if they are rolled back."""
    g.setdefault("after_commit", []).append(act)


@contextmanager
def committed() -> Iterator[None]:
    """Wrap one command's writes: all of them, or none."""
    try:
        yield
        db.session.commit()
        _follow_up()
    finally:
        db.session.rollback()


def _arrive() -> None:
    g.arrived = clock.now()


def _leave(response: Response) -> Response:
    if request.method in SAFE_METHODS or response.status_code >= REFUSED:
        # Here, where a database that has just gone away is still answered for, and not when the session is given up.
        db.session.rollback()
        return response
    db.session.commit()
    _follow_up()
    return response


def _follow_up() -> None:
    for act in g.pop("after_commit", []):
        act()
