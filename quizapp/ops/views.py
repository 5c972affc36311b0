"""Whether it is alive, and whether it can serve."""

from __future__ import annotations

from flask import Blueprint

from quizapp.ops import queries

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[str, int, dict[str, str]]:
    """Say that the process answers."""
    return "alive\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
def readyz() -> tuple[str, int, dict[str, str]]:
    """Say whether the database is reachable and migrated; and whether Redis is away, which stops nobody."""
    ready = queries.is_migrated()
    says = "ready" if ready else "not migrated"
    if ready and queries.redis_is_away():
        says = "ready, but Redis is away"
    return f"{says}\n", 200 if ready else 503, {"Content-Type": "text/plain; charset=utf-8"}
