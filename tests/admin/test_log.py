"""The log of who did what, and taking it back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from quizapp import clock
from quizapp.admin.models import Act
from quizapp.admin.queries import players
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.hooks import Export, Merged, player_exported, player_merged
from quizapp.players.models import Player
from quizapp.players.operations import erasing
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account, sign_in
from tests.admin.conftest import act, acts, number, page_of, row, undo

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_who_did_what_when_to_whom_and_why(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/hide", reason="A cheat")
    page = ada.get("/admin/log")
    assert "Ada hid Bob from public boards" in page.text
    assert "before: shown, after: hidden" in page.text
    assert "“A cheat”" in page.text
    assert re.search(rf"{clock.now().year}, \d\d:\d\d:\d\d UTC · before", page.text)
    assert page_of(app, "Bob") in page.links


def test_an_undoing_is_in_the_log_and_can_be_undone(app: Flask, ada: Person, bob: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    act(ada, page_of(app, "Bob"), "/hide")
    undo(eve)
    text = ada.get("/admin/log").text
    assert "Eve let public boards show Bob again" in text
    assert "took an earlier act back" in text
    assert "Undone by Eve" in text
    undo(ada)
    assert row(app, "Bob").hidden_by_host
    assert [verb for verb, *_ in acts(app)] == ["hide", "show", "hide"]


def test_an_older_act_on_the_same_thing_is_not_undone(app: Flask, ada: Person, bob: Person) -> None:
    page = page_of(app, "Bob")
    act(ada, page, "/hide")
    old = next(form for form in ada.get(page).forms if form.action.endswith("/undo"))
    act(ada, page, "/show")
    act(ada, page, "/hide")
    response = ada.send(old)
    assert response.status_code == 409
    assert "something newer has changed it" in response.text
    assert (row(app, "Bob").hidden_by_host, len(acts(app))) == (True, 3)


def test_an_older_act_on_another_thing_is(app: Flask, ada: Person, bob: Person) -> None:
    page = page_of(app, "Bob")
    act(ada, page, "/hide")
    act(ada, page, "/name", name="Robert")
    act(ada, page_of(app, "Ada"), "/hide")
    assert undo(ada, 2).status_code == 303
    assert not row(app, "Robert").hidden_by_host
    assert row(app, "Ada").hidden_by_host


def buttons(host: Person) -> list[str]:
    """Return what the log offers to undo, from the top."""
    return [form.action for form in host.get("/admin/log").forms if form.action.endswith("/undo")]


def test_undoing_is_offered_only_where_nothing_has_changed_it_since(
    app: Flask, case: None, ada: Person, bob: Person
) -> None:
    act(ada, page_of(app, "Bob"), "/name", name="Robert")
    act(ada, page_of(app, "Robert"), "/role", role="author")
    act(ada, page_of(app, "Robert"), "/hide")
    act(ada, "/admin/packs", "/unrank")
    assert len(buttons(ada)) == 4
    with app.app_context(), committed():
        player = db.session.query(Player).filter_by(name="Robert").one()
        player.name, player.role, player.hidden_by_host = "Bobby", Role.PLAYER, False
        db.session.query(Pack).one().ranked = True
    assert buttons(ada) == []


def test_nobody_is_offered_to_undo_what_takes_another_admin(app: Flask, ada: Person) -> None:
    eve = account(app, "Eve", Role.AUTHOR)
    act(ada, page_of(app, "Eve"), "/role", role="admin")
    assert (len(buttons(ada)), buttons(eve)) == (1, [])
    act(ada, page_of(app, "Eve"), "/suspend", reason="Oops")
    act(ada, page_of(app, "Eve"), "/restore")
    sign_in(app, eve)
    assert (len(buttons(ada)), buttons(eve)) == (2, [])


def test_of_many_who_undo_at_once_one_does(app: Flask, ada: Person, bob: Person) -> None:
    hosts = [ada, *(account(app, f"Host {n}", Role.ADMIN) for n in range(4))]
    act(ada, page_of(app, "Bob"), "/suspend", reason="Spam")
    forms = [(host, host.get("/admin/log").form("/undo")) for host in hosts]
    with ThreadPoolExecutor(len(forms)) as pool:
        sent = list(pool.map(lambda each: each[0].send(each[1]).status_code, forms))
    assert sorted(sent) == [303, 409, 409, 409, 409]
    assert [verb for verb, *_ in acts(app)] == ["suspend", "restore"]


def test_an_act_that_there_is_not(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/hide")
    form = ada.get("/admin/log").form("/undo")
    for url, status in (("/admin/log/99/undo", 404), ("/admin/log/0/undo", 404)):
        form.action = url
        assert ada.send(form).status_code == status


def test_of_one_player_only(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/hide")
    act(ada, page_of(app, "Ada"), "/hide")
    page = ada.get(f"/admin/log?player={number(app, 'Bob')}")
    assert "Ada hid Bob" in page.text
    assert "Ada hid Ada" not in page.text
    ada.get("/admin/log?player=99999", 404)
    ada.get("/admin/log?player=x", 400)


@pytest.mark.parametrize(
    ("ending", "fields"),
    [
        ("/hide", {}),
        ("/name", {"name": "Robert"}),
        ("/role", {"role": "author"}),
        ("/suspend", {"reason": "Spam"}),
    ],
)
def test_who_goes_in_the_middle_of_it_is_said_to_be_gone(  # noqa: PLR0917 (who does what to whom)
    app: Flask, ada: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, ending: str, fields: dict[str, str]
) -> None:
    form = ada.get(page_of(app, "Bob")).form(ending)
    find = players.player

    def find_and_lose(number: int) -> Player:
        found = find(number)
        erasing.erase((found.id,), clock.now())
        return found

    monkeypatch.setattr(players, "player", find_and_lose)
    response = ada.send(form, **fields)
    assert (response.status_code, "They are gone" in response.text, acts(app)) == (404, True, [])


def test_page_by_page_each_act_once(app: Flask, ada: Person, bob: Person) -> None:
    with app.app_context(), committed():
        whom, now = number(app, "Bob"), clock.now()
        db.session.add_all(Act(at=now, actor_id=None, verb="hide", player_id=whom) for _ in range(120))
    met, url = [], "/admin/log"
    while url:
        page = ada.get(url)
        met += re.findall(r'id="(act-\d+)"', page.html)
        url = next((link for link in page.links if "page=" in link), "")
    assert (len(met), len(set(met))) == (120, 120)


@pytest.mark.parametrize("page", ["x", "-1", "99999999999", "１"])
def test_a_page_that_there_is_not(ada: Person, page: str) -> None:
    ada.get(f"/admin/log?page={page}", 400)
    ada.get(f"/admin/boards?page={page}", 400)


def test_no_name_stays_of_who_is_gone(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/name", name="Robert", reason="Bob is Bob Smith")
    with app.app_context(), committed():
        erasing.erase((number(app, "Robert"),), clock.now())
    text = ada.get("/admin/log").text
    assert "Ada renamed someone who is gone" in text
    assert "Bob" not in text
    assert "Robert" not in text
    assert [form for form in ada.get("/admin/log").forms if form.action.endswith("/undo")] == []
    assert acts(app) == [("rename", None, None)]


def test_an_admin_who_is_gone_has_no_name_either(app: Flask, ada: Person, bob: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    act(eve, page_of(app, "Bob"), "/hide")
    with app.app_context(), committed():
        erasing.erase((number(app, "Eve"),), clock.now())
    assert "someone who is gone hid Bob" in ada.get("/admin/log").text


def test_what_was_done_to_a_guest_follows_them_into_their_account(
    app: Flask, case: None, ada: Person, bob: Person, alice: Person
) -> None:
    alice.start()
    act(ada, page_of(app, "Alice"), "/hide", reason="A cheat")
    with app.app_context(), committed():
        player_merged.happen(Merged(number(app, "Alice"), number(app, "Bob"), clock.now()))
    page = ada.get(page_of(app, "Bob"))
    assert "Ada hid Bob from public boards" in page.text
    assert [form for form in page.forms if form.action.endswith("/undo")] == []


def test_players_can_read_what_was_done_to_them_but_not_by_whom(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/hide", reason="A cheat")
    with app.app_context():
        export = Export(row(app, "Bob"))
        player_exported.happen(export)
        told = list(export.sections["house"])
    assert [(each["act"], each["reason"]) for each in told] == [("hide", "A cheat")]
    assert "Ada" not in str(told)


@pytest.mark.parametrize("ending", ["/hide", "/role", "/suspend"])
def test_a_reason_is_short(app: Flask, ada: Person, bob: Person, ending: str) -> None:
    response = act(ada, page_of(app, "Bob"), ending, reason="x" * 201)
    assert response.status_code == 422
    assert "A reason has at most 200 characters" in response.text
    assert acts(app) == []


def test_a_reason_is_text_whatever_it_looks_like(app: Flask, ada: Person, bob: Person) -> None:
    reason = "<script>alert(1)</script> {{ config }} & co"
    act(ada, page_of(app, "Bob"), "/hide", reason=reason)
    for url in ("/admin/", "/admin/log", page_of(app, "Bob")):
        page = ada.get(url)
        assert reason in page.text
        assert "<script>alert" not in page.html
