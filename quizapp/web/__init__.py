"""What every page shares; see `init`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.web import assets, cookies, errors, filters, log, security, slots, transaction, turnstile

if TYPE_CHECKING:
    from flask import Flask


def init(app: Flask) -> None:
    """Give the app its edge: the transaction around a request, its guards, its error pages, what templates may call."""
    turnstile.init(app)
    log.init(app)
    transaction.init(app)
    security.init(app)
    cookies.init(app)
    errors.init(app)
    slots.init(app)
    filters.init(app)
    assets.init(app)
