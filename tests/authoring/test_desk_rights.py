"""Who may do what to whose pack: every address about a pack, and what it says to whom. One table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Authorship
from quizapp.authoring.operations import drafts
from quizapp.authoring.rules.rights import RIGHTS, Deed, Part, may
from quizapp.extensions import db, limiter
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.admin.conftest import account
from tests.authoring.desk import written
from tests.factories import make_pack
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

PARTS = (Part.OWNER, Part.CO_AUTHOR, Part.STRANGER, Part.READER, Part.HOST, Part.OUTSIDER)
# What is said to each of them, in this order. Forms are sent with a good token and no more. The first three are asked
# about a draft, the others about a pack from a folder.
ROUTES: dict[tuple[str, str], tuple[int, int, int, int, int, int]] = {
    ("GET", ""): (200, 200, 404, 200, 200, 200),
    ("POST", "/copy"): (303, 303, 404, 303, 303, 404),
    ("POST", "/questions"): (303, 303, 404, 404, 404, 404),
    ("GET", "/questions/<slug:key>"): (200, 200, 404, 200, 200, 404),
    ("POST", "/questions/<slug:key>"): (400, 400, 404, 404, 404, 404),
    ("GET", "/questions/<slug:key>/remarks"): (200, 200, 404, 404, 404, 404),
    ("POST", "/questions/<slug:key>/picture"): (400, 400, 404, 404, 404, 404),
    ("POST", "/questions/<slug:key>/move"): (303, 303, 404, 404, 404, 404),
    ("POST", "/questions/<slug:key>/duplicate"): (303, 303, 404, 404, 404, 404),
    ("POST", "/questions/<slug:key>/remove"): (303, 303, 404, 404, 404, 404),
    ("POST", "/questions/<slug:key>/restore"): (303, 303, 404, 404, 404, 404),
    ("GET", "/pictures/<slug:digest>"): (404, 404, 404, 404, 404, 404),
    ("GET", "/cover"): (200, 200, 404, 404, 404, 404),
    ("POST", "/cover"): (400, 400, 404, 404, 404, 404),
    ("GET", "/cover/remarks"): (200, 200, 404, 404, 404, 404),
    ("GET", "/discard"): (200, 404, 404, 404, 404, 404),
    # After these, one is something else to the pack, or there is none.
    ("POST", "/know"): (404, 404, 404, 404, 404, 303),
    ("POST", "/discard"): (303, 404, 404, 404, 404, 404),
}
START = "/author/packs/<slug:slug>"
KNOWN = {"<slug:key>": "q-single", "<slug:digest>": "0" * 64}


def address(slug: str, ending: str) -> str:
    for name, value in KNOWN.items():
        ending = ending.replace(name, value)
    return f"/author/packs/{slug}{ending}"


@pytest.fixture
def players(app: Flask, shelve: Callable[..., Any]) -> dict[Part, Person]:
    """Somebody of each part: to a draft, or to the pack from a folder."""
    shelve(the_folder=make_pack())
    people = {part: account(app, f"The {part}", Role.AUTHOR) for part in PARTS if part is not Part.HOST}
    people[Part.HOST] = account(app, "The host", Role.ADMIN)
    written(app, people[Part.OWNER].name)
    now = clock.now()
    with app.app_context(), committed():
        rows = {player.name: player for player in db.session.scalars(select(Player))}
        packs = {pack.slug: pack for pack in db.session.scalars(select(Pack))}
        co_author = rows[people[Part.CO_AUTHOR].name].id
        db.session.add(
            Authorship(pack_id=packs["the-case"].id, player_id=co_author, part=Part.CO_AUTHOR, since=now)
        )
        for part in (Part.READER, Part.HOST):
            drafts.know(rows[people[part].name], packs["the-folder"], now)
    return people


def asked(person: Person, slug: str, method: str, ending: str) -> int:
    limiter.reset()
    token = person.get("/author").form("/author/packs").fields["csrf_token"]
    data = {"csrf_token": token} if method == "POST" else None
    return person.client.open(address(slug, ending), method=method, data=data, buffered=True).status_code


def test_the_table_is_whole(app: Flask) -> None:
    there = {
        (method, rule.rule.removeprefix(START))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(START)
    }
    assert set(ROUTES) <= there


@pytest.mark.parametrize("part", PARTS)
def test_m01_who_is_told_what(app: Flask, players: dict[Part, Person], part: Part) -> None:
    column, person = PARTS.index(part), players[part]
    slug = "the-case" if part in {Part.OWNER, Part.CO_AUTHOR, Part.STRANGER} else "the-folder"
    before = ledger(app)
    with app.app_context():
        said = {route: asked(person, slug, *route) for route in ROUTES}
    assert said == {route: row[column] for route, row in ROUTES.items()}
    if part is Part.STRANGER:
        assert ledger(app) == before


def test_m01_the_packs_of_others_are_on_no_shelf_of_ones_own(players: dict[Part, Person]) -> None:
    assert "/author/packs/the-case" not in players[Part.STRANGER].get("/author").links
    assert "/author/packs/the-case" in players[Part.CO_AUTHOR].get("/author").links


def test_to_players_there_are_no_such_pages(app: Flask, players: dict[Part, Person]) -> None:
    other = account(app, "Eve", Role.PLAYER)
    token = other.get("/players/account").forms[0].fields["csrf_token"]
    before = ledger(app)
    for slug in ("the-case", "the-folder"):
        for method, ending in ROUTES:
            data = {"csrf_token": token} if method == "POST" else None
            assert other.client.open(address(slug, ending), method=method, data=data).status_code == 404
    assert ledger(app) == before
    assert "/author" not in other.get("/").links


def test_who_is_demoted_is_out_at_once(app: Flask, players: dict[Part, Person]) -> None:
    with app.app_context(), committed():
        db.session.scalars(select(Player).where(Player.name == "The owner")).one().role = Role.PLAYER
    players[Part.OWNER].get("/author/packs/the-case", 404)


def test_an_author_without_a_second_factor_is_led_to_one(app: Flask, players: dict[Part, Person]) -> None:
    bare = account(app, "Eve", Role.AUTHOR, factor=False)
    assert bare.client.get("/author/packs/the-case").location.startswith("/players/keys")


def test_nobody_to_a_pack_may_nothing() -> None:
    assert {deed for deed in Deed if may(Part.STRANGER, deed)} == set()
    assert all(RIGHTS[part] <= RIGHTS[Part.OWNER] for part in (Part.CO_AUTHOR, Part.READER))
