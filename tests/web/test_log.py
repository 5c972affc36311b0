"""What is written down of a request that was turned away: one line, nothing of what was sent."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from quizapp.extensions import db
from quizapp.web.log import write_to
from tests.factories import make_pack, many
from tests.page import Page
from tests.person import Person
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

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


@dataclass
class Journal:
    """What has been written down."""

    stream: StringIO

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def journal() -> Iterator[Callable[[str], Journal]]:
    """Write down what is logged from here on, in this form."""
    before = [(name, logging.getLogger(name).level) for name in ("quizapp", "")]
    handlers: list[logging.Handler] = []

    def begin(form: str = "text") -> Journal:
        stream = StringIO()
        handlers.append(write_to(stream, form))
        return Journal(stream)

    yield begin
    for name, level in before:
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.propagate = True
        for handler in handlers:
            logger.removeHandler(handler)


@pytest.mark.parametrize("code", REQUESTS)
def test_one_line_with_its_code_and_nothing_that_was_sent(
    app: Flask, alice: Person, journal: Callable[..., Journal], code: str
) -> None:
    written = journal()
    response = alice.client.open(**REQUESTS[code])
    assert len(written.lines) == 1
    line = written.lines[0]
    assert f" level=info event={code} " in line
    assert f" status={response.status_code} " in line
    assert "evil" not in line
    assert line.isprintable()
    assert code in Page(response.text).text


def test_a_wrong_password_is_a_line_too(alice: Person, journal: Callable[..., Journal]) -> None:
    form = alice.get("/players/sign-in").form("/players/sign-in")
    written = journal()
    alice.send(form, name="evil", password="evil evil")
    (line,) = written.lines
    assert " level=info event=sign_in_refused " in line
    assert "evil" not in line


FORMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "new name": ("/players/switch", {"name": NASTY}, "event=form_refused status=422"),
    "sign up": (
        "/players/sign-up",
        {"name": NASTY, "password": "evil", "email": NASTY},
        "event=form_refused status=422 method=POST endpoint=players.create_account fields=name,password,email",
    ),
    "sign in": ("/players/sign-in", {"name": NASTY, "password": NASTY}, "event=sign_in_refused status=422"),
    "code": (
        "/players/lost-password/code",
        {"name": NASTY, "code": "evil", "password": "evil evil"},
        "event=recovery_code_refused status=422",
    ),
    "profile": ("/players/profile", {"theme": NASTY}, "endpoint=players.choose fields=theme"),
    "start": ("/packs/the-case", {"name": "Alice", "stage": NASTY}, "endpoint=play.start fields=stage"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_shown_again_is_a_line_with_its_fields_and_no_more(
    app: Flask, case: None, alice: Person, journal: Callable[..., Journal], name: str
) -> None:
    page, fields, told = FORMS[name]
    form = next(form for form in alice.get(page).forms if fields.keys() <= form.fields.keys())
    written = journal()
    response = alice.send(form, **fields)
    (line,) = written.lines
    assert f" {told}" in line
    assert f" status={response.status_code} " in line
    assert "evil" not in line
    assert line.isprintable()


def test_a_name_that_is_taken_is_a_line_too(
    app: Flask, alice: Person, journal: Callable[..., Journal]
) -> None:
    form = alice.get("/players/sign-up").form("/sign-up")
    alice.send(form, name="Evil", password="the butler did it")
    other = Person(app, "Evil")
    form = other.get("/players/sign-up").form("/sign-up")
    written = journal("json")
    assert other.send(form, name="Evil", password="the butler did it").status_code == 409
    (entry,) = written.entries
    assert (entry["event"], entry["status"], entry["fields"]) == ("form_refused", 409, "name")


def test_an_answer_that_is_none_is_a_line_without_it(
    shelve: Callable[..., object], alice: Person, journal: Callable[..., Journal]
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.start()
    written = journal("json")
    assert alice.answer(1, choice="77").status_code == 422
    (entry,) = written.entries
    assert (entry["event"], entry["endpoint"], entry["fields"]) == ("form_refused", "play.answer", "choice")
    assert "77" not in written.lines[0].replace(entry["timestamp"], "").replace(entry["request"], "")


def test_a_limit_is_a_line_that_names_it_and_nobody(
    make_app: Callable[..., Flask], case: None, journal: Callable[..., Journal]
) -> None:
    person = Person(make_app(starts_per_minute=1), "Alice")
    person.start()
    written = journal("json")
    person.send(person.cover())
    (entry,) = written.entries
    assert (entry["event"], entry["limit"]) == ("too_many_requests", "1 per 1 minute")
    assert 0 < entry["wait"] <= 60


def fall_over(*_args: object) -> None:
    raise RuntimeError("the cause\r\n2026-01-01 event=forged \x1b[31m \u202e")


def test_a_fault_is_written_down_with_its_cause_and_shown_by_its_number(
    app: Flask, alice: Person, journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = journal("json")
    monkeypatch.setattr("quizapp.packs.queries.shelf", fall_over)
    response = refused(app, 500, lambda: alice.client.get("/"))
    (entry,) = written.entries
    assert (entry["event"], entry["level"], entry["endpoint"]) == ("broken", "error", "home.index")
    assert "in fall_over" in entry["exception"]
    assert "RuntimeError: the cause" in entry["exception"]
    assert "the cause" not in response.text
    assert entry["request"] == response.headers["X-Request-ID"]
    assert entry["request"] in Page(response.text).text


def test_no_line_of_a_fault_passes_for_another_entry(
    app: Flask, alice: Person, journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = journal()
    monkeypatch.setattr("quizapp.packs.queries.shelf", fall_over)
    alice.client.get("/")
    first, *others = written.lines
    assert "event=broken" in first
    assert all(line.startswith("    ") for line in others)
    assert all(line.isprintable() for line in written.lines)


def test_what_a_database_says_of_a_row_is_left_out(
    app: Flask, journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    def collide(*_args: object) -> None:
        for _ in range(2):
            db.session.execute(
                text("INSERT INTO image (digest, media_type, content) VALUES ('s3cret', 'a', :b)"), {"b": b""}
            )

    written = journal()
    monkeypatch.setattr("quizapp.packs.queries.shelf", collide)
    assert app.test_client().get("/").status_code == 500
    said = "\n".join(written.lines)
    assert "IntegrityError" in said
    assert "s3cret" not in said


def test_a_line_of_a_library_is_one_of_ours(journal: Callable[..., Journal]) -> None:
    written = journal("json")
    logging.getLogger("elsewhere").warning("it said %s", NASTY)
    (entry,) = written.entries
    assert (entry["level"], entry["event"][:12]) == ("warning", "it said evil")
    assert written.lines[0].isprintable()


def test_every_request_has_a_line_if_the_host_wants_that(
    make_app: Callable[..., Flask], journal: Callable[..., Journal]
) -> None:
    client = make_app(log_requests=True).test_client()
    written = journal("json")
    token = "t0ken-of-a-round-12345"
    for path in ("/healthz?q=s3cret", f"/rounds/{token}"):
        client.get(path, headers={"Cookie": "red_herring=s3cret"})
    healthy, refusal, lost = written.entries
    assert (healthy["event"], healthy["endpoint"], healthy["status"]) == ("request", "ops.healthz", 200)
    assert healthy["ms"] >= 0
    assert (refusal["event"], lost["event"], lost["endpoint"]) == ("not_found", "request", "play.round")
    assert refusal["request"] == lost["request"] != healthy["request"]
    assert not [line for line in written.lines if token in line or "s3cret" in line]


@pytest.mark.parametrize(
    ("proxies", "sent", "taken"),
    [
        (1, "0123456789abcdef", True),
        (1, "b5a8-4c0d.a_1", True),
        (0, "0123456789abcdef", False),
        (1, "short", False),
        (1, "a" * 65, False),
        (1, "0123 56789", False),
        (1, "evil=1;event=x", False),
        (1, "", False),
    ],
)
def test_a_request_keeps_the_id_that_a_proxy_of_ours_gave_it(
    make_app: Callable[..., Flask], *, proxies: int, sent: str, taken: bool
) -> None:
    response = make_app(proxies=proxies).test_client().get("/healthz", headers={"X-Request-ID": sent})
    given = response.headers.getlist("X-Request-ID")
    assert (given == [sent]) == taken
    assert taken or re.fullmatch("[0-9a-f]{16}", given[0])


def test_a_method_that_there_is_not_is_no_word_of_ours(app: Flask, journal: Callable[..., Journal]) -> None:
    written = journal()
    app.test_client().open("/", method="EVIL")
    assert "method=other" in written.lines[0]
