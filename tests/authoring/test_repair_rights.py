"""Who may do what to whose pack, by every address there is: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import url_for
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Authorship
from quizapp.authoring.operations import drafts
from quizapp.authoring.rules.rights import Deed, Part, may
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.admin.conftest import account
from tests.authoring.published import change, publish, publish_again
from tests.factories import make_pack, make_question
from tests.play.repairs import repair
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

# Method and endpoint: what it does to the pack, None for what is about no pack, and what is said to who may. Forms are
# sent with a good token and no more.
TABLE: dict[tuple[str, str], tuple[Deed | None, int]] = {
    ("GET", "authoring.shelf"): (None, 200),
    ("POST", "authoring.begin"): (None, 422),
    ("GET", "authoring.statistics"): (Deed.STATISTICS, 200),
    ("GET", "authoring.item"): (Deed.STATISTICS, 200),
    ("GET", "authoring.reports"): (Deed.REPORTS, 200),
    ("POST", "authoring.settle"): (Deed.REPORTS, 422),
    ("GET", "authoring.repairs"): (Deed.REPAIR, 200),
    ("POST", "authoring.repair"): (Deed.REPAIR, 400),
    ("POST", "authoring.undo_repair"): (Deed.REPAIR, 303),
}
OF_AUTHORS = {Part.OWNER: "Agatha", Part.CO_AUTHOR: "Dorothy", Part.STRANGER: "Ngaio"}
OF_FOLDERS = {Part.READER: "Agatha", Part.HOST: "Ada", Part.OUTSIDER: "Dorothy"}


def address(app: Flask, endpoint: str, slug: str) -> str:
    known = {"slug": slug, "key": "q-single", "number": 1}
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        return url_for(endpoint, **{name: known[name] for name in rule.arguments})


def said(app: Flask, person: Person, route: tuple[str, str], slug: str) -> int:
    method, endpoint = route
    data = {"csrf_token": person.get("/").form("/sign-out").fields["csrf_token"][0]}
    url = address(app, endpoint, slug)
    return person.client.open(url, method=method, data=data if method == "POST" else None).status_code


@pytest.fixture
def people(
    app: Flask, shelve: Callable[..., object], agatha: Person, dorothy: Person, ada: Person
) -> dict[str, Person]:
    """Agatha and Dorothy write a pack in which a key was repaired; another is from a folder, as Agatha and Ada know."""
    publish(app, "Agatha", [make_question()])
    change(app, "q-single", answer="The countess")
    publish_again(app, "Agatha")
    assert repair(app, "q-single").exit_code == 0
    shelve(a_folder=make_pack([make_question()]))
    with app.app_context(), committed():
        ours, folder = db.session.scalars(select(Pack).order_by(Pack.id)).all()
        players = {player.name: player for player in db.session.scalars(select(Player))}
        now = clock.now()
        db.session.add(Authorship(pack_id=ours.id, player_id=players["Dorothy"].id, since=now))
        for name in ("Agatha", "Ada"):
            drafts.know(players[name], folder, now)
    return {"Agatha": agatha, "Dorothy": dorothy, "Ada": ada, "Ngaio": account(app, "Ngaio", Role.AUTHOR)}


def test_the_table_is_whole(app: Flask) -> None:
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("authoring.")
    }
    assert set(TABLE) <= there


@pytest.mark.parametrize("route", TABLE, ids=" ".join)
def test_who_is_told_what(app: Flask, people: dict[str, Person], route: tuple[str, str]) -> None:
    deed, status = TABLE[route]
    for slug, parts in (("the-case", OF_AUTHORS), ("a-folder", OF_FOLDERS)):
        for part, name in parts.items():
            allowed = deed is None or may(part, deed)
            # What is done is done once: whoever comes second hears that it is.
            expected = {status, 409} if allowed and status == 303 else {status} if allowed else {404}
            assert said(app, people[name], route, slug) in expected, (part, slug)


@pytest.mark.parametrize("route", TABLE, ids=" ".join)
def test_to_whoever_is_no_author_there_are_no_such_pages(
    app: Flask, people: dict[str, Person], route: tuple[str, str]
) -> None:
    player = account(app, "Percy")
    before = ledger(app)
    assert {said(app, player, route, slug) for slug in ("the-case", "a-folder", "nowhere")} == {404}
    assert ledger(app) == before
