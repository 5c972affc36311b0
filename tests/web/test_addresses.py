"""Addresses and query strings that nobody has linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_pack, many
from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

NUMBERS = [
    "0",
    "-1",
    "00",
    "01",
    "9223372036854775808",
    "1 OR 1=1",
    "1'--",
    "1.0",
    "１",
    "1e1",
    "0x1",
    "%00",
    "1%0a",
]
TOKENS = [
    "0",
    "-1",
    "A" * 22,
    "A" * 21,
    "A" * 23,
    "9223372036854775808",
    "1'--",
    "%00" * 22,
    "é" * 22,
    "a%0a" * 11,
]
SLUGS = [
    "no-such-pack",
    "The-Case",
    "the_case",
    "-",
    "a" * 65,
    "the-case%00",
    "1 OR 1=1",
    "..",
    "%2e%2e",
    "%F0%9F%90%9F",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_turn_that_there_cannot_be(app: Flask, case: None, alice: Person, number: str) -> None:
    url = alice.start()
    for page in ("", "/image"):
        refused(app, 404, lambda page=page: alice.client.get(f"{url}/turns/{number}{page}"))


@pytest.mark.parametrize("token", TOKENS)
def test_a_round_that_there_is_not(app: Flask, case: None, alice: Person, token: str) -> None:
    alice.start()
    for page in ("", "/result", "/turns/1"):
        refused(app, 404, lambda page=page: alice.client.get(f"/rounds/{token}{page}"))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_pack_that_there_is_not(app: Flask, case: None, alice: Person, slug: str) -> None:
    for page in ("", "/leaderboard"):
        refused(app, 404, lambda page=page: alice.client.get(f"/packs/{slug}{page}"))


@pytest.mark.parametrize(
    "path", ["/.env", "/.git/config", "/console", "/backup.db", "/static/", "/static/../config.py"]
)
def test_what_lies_about_on_other_servers(app: Flask, alice: Person, path: str) -> None:
    refused(app, 404, lambda: alice.client.get(path))


@pytest.mark.parametrize(
    "number", ["0", "-1", "1.0", "１", "x", "", "99999999999", "9" * 3000, "1'--", "1 OR 1=1"]
)
def test_a_page_of_rounds_that_there_is_not(app: Flask, case: None, alice: Person, number: str) -> None:
    alice.start()
    refused(app, 400, lambda: alice.client.get("/rounds", query_string={"page": number}))


@pytest.mark.parametrize(
    "query",
    [
        {"page": "99999999999"},
        {"page": "after~1~nan~1~1"},
        {"page": "after~1~inf~1~1"},
        {"page": "after~1~1e999~1~1"},
        {"page": "before~" + "9" * 18 + "~1~" + "9" * 18 + "~1"},
        {"page": "after~" + "9" * 3000 + "~1~1~1"},
        {"page": "after~1~1~1~1'--"},
        {"page": "after~１~1~1~1"},
        {"period": "password_hash"},
        {"period": "all'--"},
    ],
)
def test_a_page_of_a_board_that_there_is_not(
    app: Flask, case: None, alice: Person, query: dict[str, str]
) -> None:
    for url in ("/leaderboard", "/packs/the-case/leaderboard"):
        refused(app, 400, lambda url=url: alice.client.get(url, query_string=query))


def test_a_place_beyond_all_rows_is_an_empty_page(case: None, alice: Person) -> None:
    alice.get("/leaderboard?page=after~0~0.0~999999999999999~999999999999999999")
    alice.get("/rounds?page=999999")


def test_of_two_pages_the_first_counts(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.play({"The butler"})
    assert alice.get("/rounds?page=1&page=2").text == alice.get("/rounds?page=1").text
    alice.get("/rounds?page=0&page=1", 400)


@pytest.mark.parametrize(
    "query", ["per_page=1000000000", "sort=password_hash", "limit=-1", "find=%25", "debug=1&include=answers"]
)
def test_what_no_page_asks_for_changes_nothing(app: Flask, case: None, alice: Person, query: str) -> None:
    alice.start()
    before = ledger(app)
    for url in ("/", "/rounds", "/leaderboard", alice.round_url):
        assert alice.get(f"{url}?{query}").text == alice.get(url).text
    assert ledger(app) == before
