"""Figures for Prometheus: what is counted, how it is fed, and the port of its own on which it is shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flask import g, request
from flask_login import user_logged_in
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import start_http_server
from sqlalchemy import QueuePool

from quizapp import clock
from quizapp.config import settings
from quizapp.extensions import db, shared
from quizapp.packs.operations import TRIALS
from quizapp.web import log as journal
from quizapp.web.transaction import after_commit

if TYPE_CHECKING:
    from flask import Flask, Response

    from quizapp.play.hooks import Met
    from quizapp.play.models import Round

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

# What labels take is bounded by the code: addresses' names, methods there are, statuses.
REQUESTS = Counter(
    "red_herring_requests", "Requests answered.", ["endpoint", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "red_herring_request_seconds",
    "Time to answer a request.",
    ["endpoint", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
ANSWERS = Counter(
    "red_herring_answers",
    "First answers of a player to a question, as boards count them.",
    ["right"],
    registry=REGISTRY,
)
ROUNDS = Counter("red_herring_rounds_started", "Rounds started.", registry=REGISTRY)
BOARD_READS = Counter("red_herring_board_reads", "Pages and parts of boards read.", registry=REGISTRY)
SIGN_INS = Counter("red_herring_sign_ins", "Sign-ins to accounts.", registry=REGISTRY)
POOL_SIZE = Gauge("red_herring_pool_size", "Connections to the database that are kept.", registry=REGISTRY)
POOL_USED = Gauge("red_herring_pool_checked_out", "Connections to the database in use.", registry=REGISTRY)
REDIS = Gauge(
    "red_herring_redis_up", "1 if Redis answers, 0 if it is away, -1 if none is set up.", registry=REGISTRY
)

BOARDS = ("leaderboard.", "groups.board", "groups.pack")


def init(app: Flask) -> None:
    """Count what `app` answers and who signs in to it."""
    app.after_request(_count)
    user_logged_in.connect(_signed_in, app)


def count_answer(met: Met) -> None:
    """Count a first answer, once it is safe."""
    after_commit(ANSWERS.labels("yes" if met.right else "no").inc)


def count_round(round_: Round) -> None:
    """Count a round that was started, once it is safe. Drafts that are tried are no rounds of anybody's."""
    if round_.version.pack.source != TRIALS:
        after_commit(ROUNDS.inc)


def show(app: Flask) -> None:
    """Show the figures where the host wants them, until the process ends."""
    with app.app_context():
        host, port = settings().metrics_host, settings().metrics_port
        _watch(app)
    if not port:
        return
    try:
        start_http_server(port, host, REGISTRY)
    except OSError as problem:
        # People play on without figures.
        journal.log.error("metrics_not_shown", error=problem.strerror)


def _watch(app: Flask) -> None:
    pool = db.engine.pool
    if isinstance(pool, QueuePool):
        POOL_SIZE.set_function(pool.size)
        POOL_USED.set_function(pool.checkedout)

    def redis() -> float:
        with app.app_context():
            if not shared.is_set_up:
                return -1
            return float(bool(shared.ask(lambda redis: redis.ping())))

    REDIS.set_function(redis)


# Looked up once: the library makes words of labels, and waits for a lock, each time.
_requests, _seconds = cache(REQUESTS.labels), cache(SECONDS.labels)


def _signed_in(_app: Flask, **_user: object) -> None:
    after_commit(SIGN_INS.inc)


def _count(response: Response) -> Response:
    endpoint, method = request.endpoint or "none", journal.method()
    _requests(endpoint, method, response.status_code).inc()
    _seconds(endpoint, method).observe(clock.ticks() - g.begun)
    if endpoint.startswith(BOARDS) and response.status_code == 200:  # noqa: PLR2004
        BOARD_READS.inc()
    return response
