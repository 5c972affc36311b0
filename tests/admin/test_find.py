"""Finding a player by how their name begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.rules import canonical
from quizapp.web.transaction import committed
from tests.admin.conftest import page_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def guests(app: Flask, *names: str) -> None:
    now = clock.now()
    with app.app_context(), committed():
        db.session.add_all(
            Player(token=f"t{place}", name=name, canonical=canonical(name), created_at=now, seen_at=now)
            for place, name in enumerate(names)
        )


def found(host: Person, query: str) -> list[str]:
    links = host.get(f"/admin/players{query}").links
    return [name for url, name in links.items() if url.startswith("/admin/players/")]


def test_accounts_and_guests_by_the_beginning_of_a_name(app: Flask, ada: Person, bob: Person) -> None:
    guests(app, "Bobby", "Robert", "BOBBIN", "bo")
    assert found(ada, "?name=bob") == ["Bob", "BOBBIN", "Bobby"]
    assert found(ada, "?name=Bobb") == ["BOBBIN", "Bobby"]
    assert "Nobody by that name" in ada.get("/admin/players?name=obb").text


@pytest.mark.parametrize("sign", ["%25", "_", "%27", "%5C"])
def test_no_sign_stands_for_any_letter(app: Flask, ada: Person, sign: str) -> None:
    guests(app, "Anna", "%%100", "_Anna_", "''O", "\\\\o/")
    assert len(found(ada, f"?name={sign}")) == 1


@pytest.mark.postgresql
def test_names_are_in_order_of_code_points_whatever_the_database_thinks(app: Flask) -> None:
    query = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'canonical'"
    with app.app_context():
        assert db.session.scalars(db.text(query)).all() == ["C", "C"]


def test_nobody_who_is_gone_is_found(app: Flask, ada: Person, bob: Person) -> None:
    with app.app_context(), committed():
        player = db.session.query(Player).filter_by(name="Bob").one()
        player.erased_at, player.name, player.canonical = clock.now(), "", ""
    assert found(ada, "") == ["Ada"]


def test_a_walk_through_the_pages_meets_everybody_once(app: Flask, ada: Person) -> None:
    guests(app, *(f"Guest {place % 60:02}" for place in range(120)))
    met, query = [], "?name=guest"
    while query:
        page = ada.get(f"/admin/players{query}")
        met += [url for url in page.links if url.startswith("/admin/players/")]
        onwards = [url for url in page.links if "page=" in url]
        query = onwards[0].removeprefix("/admin/players") if onwards else ""
    assert (len(met), len(set(met))) == (120, 120)


@pytest.mark.parametrize("page", ["x", "1", "~", "-1~a", "99999999999~a", "1~%00", "１~a"])
def test_a_page_that_there_is_not(ada: Person, page: str) -> None:
    ada.get(f"/admin/players?page={page}", 400)
    ada.get(f"/admin/groups?page={page}", 400)


def test_a_page_beyond_all_names_is_empty(ada: Person) -> None:
    for page in ("1~~", "999999999~\U0010ffff"):
        assert "Nobody by that name" in ada.get(f"/admin/players?page={page}").text


def test_a_name_that_nobody_can_have_finds_nobody(ada: Person) -> None:
    for name in ("%00", "%F0%9F%92%A9", "a" * 3000, "%ED%A0%80"):
        assert "Nobody by that name" in ada.get(f"/admin/players?name={name}").text


@pytest.mark.parametrize(
    "number", ["0", "-1", "9223372036854775808", "1%20OR%201=1", "1.0", "１", "987654321"]
)
def test_a_player_that_there_is_not(ada: Person, number: str) -> None:
    ada.get(f"/admin/players/{number}", 404)


def test_a_player_with_all_there_is_to_know(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    for n in range(1, 8):
        bob.pass_(n)
    page = ada.get(page_of(app, "Bob"))
    for words in (
        "Account",
        "Rounds begun 1",
        "Public boards shown",
        "The Case 0 of 7 0",
        "All packs 0 of 7 0",
    ):
        assert words in page.text
