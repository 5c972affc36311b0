"""Having a board begin anew, with an archive of what it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.admin import operations as house
from quizapp.admin.rules import Deed, Verb
from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.account import account
from tests.admin.conftest import act, acts, undo
from tests.page import Page
from tests.players.opening import open_account

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

BOARD = "/packs/the-case/leaderboard"


@pytest.fixture
def played(case: None, bob: Person) -> Person:
    """Bob, who stands on two boards."""
    bob.start()
    bob.pass_(1)
    return bob


def archive(host: Person) -> str:
    return next(url for url in host.get("/admin/boards").links if url.startswith("/admin/archives/"))


def test_a_board_is_empty_and_counts_from_then_on(app: Flask, played: Person, ada: Person) -> None:
    assert act(ada, "/admin/boards", "/packs/the-case/board/reset", reason="New season").status_code == 303
    assert "Bob" not in ada.get(BOARD).text
    assert "Bob" in ada.get("/leaderboard").text
    played.pass_(2)
    assert "Bob" in ada.get(BOARD).text
    assert [verb for verb, *_ in acts(app)] == ["reset"]


def test_what_it_was_is_in_the_archive(played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    page = ada.get(archive(ada))
    assert "as it stood when it was reset" in page.text
    assert "1 Bob 0 of 1 0" in page.text


def test_the_board_of_all_packs_too(played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/boards/reset")
    assert "Bob" not in ada.get("/leaderboard").text
    assert "Bob" in ada.get(BOARD).text
    assert "All packs" in ada.get(archive(ada)).text


def test_undone_it_counts_all_again(app: Flask, played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    played.pass_(2)
    old = archive(ada)
    assert undo(ada).status_code == 303
    assert "0 of 2" in ada.get(BOARD).text
    ada.get(old, 404)
    assert [verb for verb, *_ in acts(app)] == ["reset", "unreset"]
    assert [form for form in ada.get("/admin/log").forms if form.action.endswith("/undo")] == []


def test_pressing_twice_is_one_reset(app: Flask, played: Person, ada: Person) -> None:
    form = ada.get("/admin/boards").form("/packs/the-case/board/reset")
    assert [ada.send(form).status_code for _ in range(2)] == [303, 303]
    assert len(acts(app)) == 1


def test_answers_that_overtake_a_reset_are_in_its_archive(app: Flask, ada: Person, case: None) -> None:
    arrived, bob = clock.now(), account(app, "Bob")
    bob.start()
    bob.pass_(1)
    with app.app_context(), committed():
        host = db.session.scalars(select(Player).where(Player.name == "Ada")).one()
        assert house.do(host, Deed(Verb.RESET), None, arrived)
    assert "1 Bob 0 of 1 0" in ada.get(archive(ada)).text
    assert app.test_cli_runner().invoke(args=["leaderboard", "rebuild"]).exit_code == 0
    assert "Bob" not in ada.get("/leaderboard").text


def test_only_the_latest_reset_is_undone(app: Flask, played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    old = next(form for form in ada.get("/admin/boards").forms if form.action.endswith("/undo"))
    played.pass_(2)
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    assert ada.send(old).status_code == 409
    assert "Bob" not in ada.get(BOARD).text
    assert len(acts(app)) == 2


@pytest.mark.parametrize("ending", ["/boards/reset", "/packs/the-case/board/reset"])
def test_a_reason_that_cannot_be_kept_is_said_beside_its_field(
    app: Flask, played: Person, ada: Person, ending: str
) -> None:
    response = act(ada, "/admin/boards", ending, reason="x" * 201)
    assert response.status_code == 422
    page = Page(response.text)
    field = next(url for url, words in page.links.items() if "at most 200 characters" in words)
    assert f'id="{field.removeprefix("#")}"' in page.html
    assert acts(app) == []


def test_who_is_gone_has_no_name_in_the_archive(app: Flask, played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    with app.app_context(), committed():
        player = db.session.query(Player).filter_by(name="Bob").one()
        player.erased_at, player.name, player.canonical = clock.now(), "", ""
    assert "someone who is gone" in ada.get(archive(ada)).text


def test_a_guest_who_is_in_it_takes_their_place_along_into_an_account(
    app: Flask, case: None, ada: Person, alice: Person
) -> None:
    alice.start()
    alice.pass_(1)
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    open_account(alice, "Miss Marple")
    alice.send(alice.get("/players/claim").form("/claim/take"))
    assert "1 Miss Marple 0 of 1 0" in ada.get(archive(ada)).text
    told = json.loads(alice.client.get("/players/export").text)["archived_standings"]
    assert [(each["board"], each["rank"]) for each in told] == [("pack the-case", 1)]


def test_where_both_are_in_it_the_account_keeps_its_place(
    app: Flask, case: None, ada: Person, alice: Person
) -> None:
    alice.start()
    alice.pass_(1)
    marple = account(app, "Miss Marple")
    marple.start()
    for n in (1, 2):
        marple.pass_(n)
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    open_account(alice, "Miss Marple")
    alice.send(alice.get("/players/claim").form("/claim/take"))
    text = ada.get(archive(ada)).text
    assert "1 Miss Marple 0 of 2 0" in text
    assert "1 someone who is gone 0 of 1 0" in text


@pytest.mark.parametrize("page", ["1~2", "x", "~", "5~99999999999"])
def test_a_place_in_an_archive(played: Person, ada: Person, page: str) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    status = ada.client.get(f"{archive(ada)}?page={page}").status_code
    assert status == (200 if page == "1~2" else 400)


def test_a_long_archive_is_turned_page_by_page(app: Flask, played: Person, ada: Person) -> None:
    act(ada, "/admin/boards", "/packs/the-case/board/reset")
    now = clock.now()
    with app.app_context(), committed():
        guests = [
            Player(token=f"t{n}", name=f"Guest {n}", canonical=f"guest {n}", created_at=now, seen_at=now)
            for n in range(120)
        ]
        db.session.add_all(guests)
        db.session.flush()
        rows = {"reset_id": 1, "rank": 2, "points": 0, "right": 0, "met": 1, "reached_at": now}
        db.session.add_all(ArchivedStanding(player_id=each.id, **rows) for each in guests)
    met, url = [], archive(ada)
    while url:
        page = ada.get(url)
        met += [link for link in page.links if link.startswith("/admin/players/")]
        url = next((link for link in page.links if "page=" in link), "")
    assert (len(met), len(set(met))) == (121, 121)
