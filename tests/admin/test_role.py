"""Giving an account another role, of which one must stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.rules import Role
from tests.account import account
from tests.admin.conftest import act, acts, page_of, row, undo
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def admins(app: Flask) -> int:
    query = select(func.count()).where(Player.role == Role.ADMIN, Player.suspended_at.is_(None))
    with app.app_context():
        return db.session.scalar(query) or 0


def test_a_role_is_given_and_written_down(app: Flask, ada: Person, bob: Person) -> None:
    page = page_of(app, "Bob")
    assert act(ada, page, "/role", role="author", reason="Writes well").status_code == 303
    assert row(app, "Bob").role == Role.AUTHOR
    assert acts(app) == [("appoint", "player", "author")]
    assert "before: player, after: author" in ada.get("/admin/log").text
    assert undo(ada).status_code == 303
    assert row(app, "Bob").role == Role.PLAYER


def test_the_next_request_of_a_demoted_admin_has_lost_the_right(app: Flask, ada: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    form = eve.get(page_of(app, "Ada")).form("/hide")
    act(ada, page_of(app, "Eve"), "/role", role="player")
    assert eve.send(form).status_code == 404
    eve.get("/admin/", 404)
    assert "/admin/" not in eve.get("/").links
    assert not row(app, "Ada").hidden_by_host


def test_nobody_demotes_themselves(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.ADMIN)
    page = page_of(app, "Ada")
    data = {"csrf_token": ada.get(page).form("/name").fields["csrf_token"], "role": "player", "reason": ""}
    sent = ada.client.post(f"{page}/role", data=data)
    assert sent.status_code == 409
    assert "You cannot change your own role" in Page(sent.text).text
    assert row(app, "Ada").role == Role.ADMIN


def test_nobody_undoes_their_own_appointment(app: Flask, ada: Person) -> None:
    eve = account(app, "Eve", Role.AUTHOR)
    act(ada, page_of(app, "Eve"), "/role", role="admin")
    form = ada.get("/admin/log").form("/undo")
    form.fields = eve.get(page_of(app, "Ada")).form("/name").fields
    token = form.fields["csrf_token"]
    assert eve.client.post(form.action, data={"csrf_token": token}).status_code == 409
    assert row(app, "Eve").role == Role.ADMIN


def test_two_admins_demote_each_other_and_one_is_left(app: Flask, ada: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    forms = [
        (ada, ada.get(page_of(app, "Eve")).form("/role")),
        (eve, eve.get(page_of(app, "Ada")).form("/role")),
    ]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda each: each[0].send(each[1], role="player").status_code, forms))
    assert admins(app) == 1
    assert sorted(sent) in [[303, 404], [303, 409]]


def test_two_admins_suspend_each_other_and_one_is_left(app: Flask, ada: Person) -> None:
    eve = account(app, "Eve", Role.ADMIN)
    forms = [
        (ada, ada.get(page_of(app, "Eve")).form("/suspend")),
        (eve, eve.get(page_of(app, "Ada")).form("/suspend")),
    ]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda each: each[0].send(each[1], reason="Rogue").status_code, forms))
    assert admins(app) == 1
    assert 303 in sent


def test_a_role_that_there_is_not(app: Flask, ada: Person, bob: Person) -> None:
    for role in ("root", "", "ADMIN"):
        assert act(ada, page_of(app, "Bob"), "/role", role=role).status_code == 422
    assert row(app, "Bob").role == Role.PLAYER
