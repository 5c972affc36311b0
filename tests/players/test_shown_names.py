"""Odd names that are names: kept as they are, and plain text wherever they stand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.players.models import Player
from tests.factories import make_pack, many
from tests.page import Page
from tests.person import Person
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

INERT = [
    "<b>Bob</b>",
    "<img src=x>",
    "{{ config }}",
    "{% raw %}",
    "%(name)s",
    "__proto__",
    "null",
    "None",
    "4242",
    "' OR 1=1--",
    '"><svg>',
]


@pytest.mark.parametrize("name", INERT)
def test_it_is_text_on_every_page(app: Flask, case: None, name: str) -> None:
    person = Person(app, name)
    url = person.start()
    for n in range(1, 8):
        person.pass_(n)
    for page in (
        "/",
        "/leaderboard",
        "/packs/the-case",
        "/packs/the-case/leaderboard",
        "/players/switch",
        url,
    ):
        response = person.client.get(page, follow_redirects=True)
        assert name in Page(response.text).text, page
        assert name == escape(name) or name not in response.text, page
    with app.app_context():
        assert db.session.scalars(select(Player.name)).one() == name


def test_a_name_of_digits_ranks_by_its_score(shelve: Callable[..., object], app: Flask) -> None:
    shelve(the_case=make_pack(many(2)))
    for name, knows in (("4242", set[str]()), ("0001", {"The butler"})):
        Person(app, name).play(knows)
    text = Person(app, "Carol").get("/leaderboard").text
    assert text.index("0001") < text.index("4242")
    with app.app_context():
        assert len(db.session.execute(select(standing)).all()) == 4


@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "аdmin",
        "a\u200bb",
        "a" * 20_000,
        "x",
        "",
        "a\0b",
        "bob\u202egnp",
        "\u0301" * 3_000,
        "\ud83d",
    ],
)
def test_a_name_that_is_refused_makes_no_player(app: Flask, case: None, alice: Person, name: str) -> None:
    form = alice.cover()
    sent = name.encode("utf-8", "surrogatepass")
    status = 400 if name == "\ud83d" else 422
    refused(app, status, lambda: alice.send(form, name=sent))


def test_names_need_not_differ_among_guests(app: Flask, case: None) -> None:
    urls = {Person(app, name).start() for name in ("Alice", "alice", " ALICE ")}
    with app.app_context():
        names = db.session.execute(select(Player.name, Player.canonical).order_by(Player.id)).all()
    assert ([tuple(row) for row in names], len(urls)) == (
        [("Alice", "alice"), ("alice", "alice"), ("ALICE", "alice")],
        3,
    )
