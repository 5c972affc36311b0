"""What is written down of a request that was turned away: one line, nothing of what was sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from tests.page import Page
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

NASTY = "evil\r\n2026-01-01 INFO event=forged \x1b[31m \u202e"

REQUESTS: dict[str, dict[str, Any]] = {
    "bad_request": {"path": "/", "headers": {"Host": "evil.example"}},
    "csrf": {"path": "/players/name", "method": "POST", "data": {"name": NASTY, "csrf_token": NASTY}},
    "forbidden": {"path": "/players/name", "method": "POST", "headers": {"Origin": "https://evil.example"}},
    "not_found": {"path": f"/packs/{NASTY}"},
    "method_not_allowed": {"path": "/leaderboard", "method": "DELETE", "query_string": {"q": NASTY}},
    "request_entity_too_large": {
        "path": "/players/name",
        "method": "POST",
        "data": {"name": "evil" * 50_000},
    },
    "request_uri_too_long": {"path": f"/{'evil' * 2000}"},
    "unsupported_media_type": {
        "path": "/players/name",
        "method": "POST",
        "data": "evil",
        "content_type": "evil/evil",
    },
}


@pytest.mark.parametrize("code", REQUESTS)
def test_one_line_with_its_code_and_nothing_that_was_sent(
    app: Flask, alice: Person, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    caplog.set_level(logging.INFO, "quizapp")
    response = alice.client.open(**REQUESTS[code])
    lines = [record.getMessage() for record in caplog.records if record.name == "quizapp"]
    assert len(lines) == 1
    assert f"event={code} status={response.status_code} " in lines[0]
    assert not {"evil", "\n", "\r", "\x1b", "\u202e"} & {
        part for part in ("evil", *lines[0]) if part in lines[0]
    }
    assert code in Page(response.text).text


def test_a_fault_is_written_down_with_its_cause_and_shown_without(
    app: Flask, alice: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall_over(*_args: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setattr("quizapp.packs.queries.shelf", fall_over)
    response = refused(app, 500, lambda: alice.client.get("/"))
    assert "the cause" not in response.text
    assert "the cause" in caplog.text
    assert "event=broken" in caplog.text
