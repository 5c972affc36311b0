"""Forms that no page of ours has sent, or that are no forms."""

from __future__ import annotations

import gzip
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from typing import Any

    from flask import Flask

    from tests.page import PageForm
    from tests.person import Person

URLENCODED = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


@pytest.fixture
def form(case: None, alice: Person) -> PageForm:
    """A form of Alice's that would start a round."""
    return alice.cover()


def part(name: str, value: str = "") -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def test_without_a_token(app: Flask, form: PageForm, alice: Person) -> None:
    response = refused(app, 403, lambda: alice.send(form, "csrf_token"))
    assert "lost its stamp" in response.text


@pytest.mark.parametrize("token", ["", "nonsense", "IjEi.aQ.x" * 9, "\x00"])
def test_with_a_token_that_is_none(app: Flask, form: PageForm, alice: Person, token: str) -> None:
    refused(app, 403, lambda: alice.send(form, csrf_token=token))


def test_with_the_token_of_another_session(app: Flask, form: PageForm, alice: Person, bob: Person) -> None:
    theirs = bob.cover().fields["csrf_token"]
    refused(app, 403, lambda: alice.send(form, csrf_token=theirs))


def test_a_browser_keeps_its_token_until_somebody_else_plays_there(
    case: None, alice: Person, bob: Person
) -> None:
    def token(person: Person) -> str:
        person.start()
        return person.question(1).form("/turns/1").fields["csrf_token"][0]

    first, again = token(alice), token(alice)
    alice.send(alice.get("/players/switch").form("/players/switch"), name="Carol")
    assert first == again
    assert len({first, token(alice), token(bob)}) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_from_another_site(app: Flask, form: PageForm, alice: Person, headers: dict[str, str]) -> None:
    response = refused(app, 403, lambda: alice.client.post(form.action, data=form.fields, headers=headers))
    assert "another site" in response.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
)
def test_from_a_page_of_ours(form: PageForm, alice: Person, headers: dict[str, str]) -> None:
    assert alice.client.post(form.action, data=form.fields, headers=headers).status_code == 303


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_does_not_change_the_method(app: Flask, case: None, alice: Person, header: str) -> None:
    url = alice.start()
    before = ledger(app)
    assert alice.client.get(f"{url}?_method=DELETE", headers={header: "DELETE"}).status_code == 200
    assert alice.client.get(f"{url}/result", headers={header: "POST"}).status_code == 404
    assert ledger(app) == before


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        pytest.param(PARTS, "".join(part(f"f{n}") for n in range(1001)) + "--x--\r\n", 413, id="F07"),
        pytest.param(PARTS, part("name", "Alice"), 400, id="F08"),
        pytest.param(PARTS, "no parts at all", 400, id="F08-no-parts"),
        pytest.param("multipart/form-data", part("name") + "--x--\r\n", 400, id="F08-no-boundary"),
        pytest.param(PARTS, "--x\r\n\r" + "a" * 5_000_000, 413, id="F09"),
        pytest.param(PARTS, "--x\r\n\r" + "a" * 60_000, 400, id="F09-small"),
        pytest.param(URLENCODED, "a&" * 1000, 413, id="F07-not-in-parts"),
        pytest.param(URLENCODED, "name=%ff%fe", 400, id="F16-escaped"),
        pytest.param(URLENCODED, b"name=\xff\xfe", 400, id="F16-raw"),
        pytest.param(
            PARTS, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\r\n--x--', 400, id="F16"
        ),
        pytest.param(URLENCODED, "text=" + "a" * 1_000_000, 413, id="T07"),
        pytest.param("text/plain", "name=Alice", 415, id="F04"),
        pytest.param("application/json", '{"name": "Alice"}', 415, id="json"),
        pytest.param("application/xml", "<name>Alice</name>", 415, id="xml"),
    ],
)
def test_a_body_that_is_no_form(  # noqa: PLR0917 (what is sent, and to whom)
    app: Flask, form: PageForm, alice: Person, kind: str, body: str | bytes, status: int
) -> None:
    refused(app, status, lambda: alice.client.post(form.action, data=body, content_type=kind))


def test_a_million_fields_are_not_read(app: Flask, alice: Person) -> None:
    alice.get("/players/sign-up")
    refused(
        app,
        413,
        lambda: alice.client.post("/players/sign-up", data="a&" * 1_000_000, content_type=URLENCODED),
    )


def test_a_form_that_spells_every_byte_is_no_larger_than_another(app: Flask, alice: Person) -> None:
    alice.get("/players/sign-up")
    spelled = "name=" + "%C3%A9" * 300_000
    refused(app, 413, lambda: alice.client.post("/players/sign-up", data=spelled, content_type=URLENCODED))


def test_a_thousand_fields_are(app: Flask, form: PageForm, alice: Person) -> None:
    sent = "&".join(["csrf_token=" + form.fields["csrf_token"][0]] + [f"f{n}" for n in range(999)])
    told = refused(app, 400, lambda: alice.client.post(form.action, data=sent, content_type=URLENCODED))
    assert "f0" in told.text


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "GZIP"])
def test_a_squeezed_body(app: Flask, form: PageForm, alice: Person, coding: str) -> None:
    body = gzip.compress(b"name=" + b"a" * 10_000_000)
    headers = {"Content-Encoding": coding, "Content-Type": URLENCODED}
    refused(app, 415, lambda: alice.client.post(form.action, data=body, headers=headers))


def test_a_form_in_parts_is_a_form(form: PageForm, alice: Person) -> None:
    parts = {name: values[0] for name, values in form.fields.items()} | {"name": "100%ff sure"}
    response = alice.client.post(form.action, data=parts, content_type="multipart/form-data")
    assert response.status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"score": "9999"},
        {"stage": ["0", "1"]},
        {"csrf_token_": "x"},
        {"<script>alert(1)</script>": "x"},
        {"a" * 1000: "x"},
    ],
)
def test_fields_that_nobody_asked_for(
    app: Flask, form: PageForm, alice: Person, fields: dict[str, Any]
) -> None:
    response = refused(app, 400, partial(alice.send, form, **fields))
    assert "<script>" not in response.text
