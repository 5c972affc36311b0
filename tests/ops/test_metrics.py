"""The figures that a host's Prometheus reads, and where it reads them."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from flask_login import user_logged_in
from prometheus_client.exposition import generate_latest

from quizapp.extensions import shared
from quizapp.ops.operations import metrics
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


def figure(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(f"red_herring_{name}", labels) or 0


def test_rounds_and_first_answers_are_counted(case: None, alice: Person) -> None:
    rounds, right, wrong = (
        figure("rounds_started_total"),
        *(figure("answers_total", right=r) for r in ("yes", "no")),
    )
    for _ in range(2):
        alice.start()
        alice.pass_(1)
    form = alice.question(2)
    assert form.title
    assert figure("rounds_started_total") == rounds + 2
    assert figure("answers_total", right="yes") + figure("answers_total", right="no") > right + wrong


def test_requests_are_counted_by_the_name_of_their_address(app: Flask) -> None:
    of = {"endpoint": "ops.healthz", "method": "GET"}
    before = figure("requests_total", **of, status="200"), figure("request_seconds_count", **of)
    app.test_client().get("/healthz?evil=1")
    after = figure("requests_total", **of, status="200"), figure("request_seconds_count", **of)
    assert after == (before[0] + 1, before[1] + 1)


def test_what_is_sent_makes_no_labels(app: Flask) -> None:
    client = app.test_client()
    for path in ("/evil-path", "/packs/evil-slug", "/rounds/evil-token-0123456789a"):
        client.open(path, method="EVIL", headers={"X-Request-ID": "evil"})
        client.get(path)
    assert b"evil" not in generate_latest(metrics.REGISTRY).lower()


def test_boards_read_are_counted(app: Flask, case: None) -> None:
    before = figure("board_reads_total")
    app.test_client().get("/leaderboard")
    app.test_client().get("/leaderboard?period=evil")
    assert before < figure("board_reads_total") <= before + 2


def test_sign_ins_are_counted_once_they_are_safe(app: Flask) -> None:
    before = figure("sign_ins_total")
    with app.test_request_context("/", method="POST"):
        app.preprocess_request()
        user_logged_in.send(app, user=None)
        assert figure("sign_ins_total") == before
        app.process_response(app.response_class(status=303))
    assert figure("sign_ins_total") == before + 1


@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_the_public_port_shows_none(path: str, make_app: Callable[..., Flask]) -> None:
    assert make_app(metrics_port=free_port()).test_client().get(path).status_code == 404
    assert make_app().test_client().get("/metrics").status_code == 404


def test_a_port_of_its_own_shows_them(make_app: Callable[..., Flask]) -> None:
    port = free_port()
    app = make_app(metrics_port=port, threads=5)
    metrics.show(app)
    app.test_client().get("/readyz")
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        said = response.read().decode()
    lines = dict(line.rsplit(" ", 1) for line in said.splitlines() if not line.startswith("#"))
    assert lines["red_herring_pool_size"] == "5.0"
    assert lines["red_herring_pool_checked_out"] == "0.0"
    assert 'red_herring_requests_total{endpoint="ops.readyz",method="GET",status="200"}' in lines
    with app.app_context():
        assert lines["red_herring_redis_up"] == ("1.0" if shared.is_set_up else "-1.0")


def test_without_a_port_nothing_listens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "start_http_server", lambda *_args: pytest.fail("it listens"))
    metrics.show(app)


def test_a_port_that_is_taken_stops_nobody_from_playing(make_app: Callable[..., Flask]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        metrics.show(make_app(metrics_port=taken.getsockname()[1]))


def test_redis_that_is_set_up_but_away_shows(make_app: Callable[..., Flask]) -> None:
    metrics.show(make_app(redis_url="redis://127.0.0.1:1"))
    assert metrics.REGISTRY.get_sample_value("red_herring_redis_up") == 0
