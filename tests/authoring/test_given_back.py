"""Whatever keeps a form from being saved, what was typed into it is on the page that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.authoring.desk import leaf, written
from tests.factories import make_question
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.page import PageForm
    from tests.person import Person

TYPED = "Why was the lamp <b>lit</b> at noon?\nWho would do that?"


@pytest.fixture
def form(app: Flask, agatha: Person) -> PageForm:
    written(app, questions=[make_question("typed")])
    return leaf(agatha, "q-typed")


def test_signed_out_meanwhile(form: PageForm, agatha: Person) -> None:
    agatha.send(agatha.get("/").form("/sign-out"))
    token = agatha.get("/players/sign-in").forms[0].fields["csrf_token"]
    response = agatha.send(form, act="save", prompt=TYPED, csrf_token=token)
    assert response.status_code == 401
    assert "Why was the lamp <b>lit</b> at noon? Who would do that?" in Page(response.text).text


def test_the_stamp_is_that_of_another_evening(form: PageForm, agatha: Person) -> None:
    response = agatha.send(form, act="save", prompt=TYPED, csrf_token="old")
    assert response.status_code == 403
    assert "Who would do that?" in Page(response.text).text


def test_demoted_meanwhile(app: Flask, form: PageForm, agatha: Person) -> None:
    with app.app_context(), committed():
        db.session.scalars(select(Player).where(Player.name == "Agatha")).one().role = Role.PLAYER
    response = agatha.send(form, act="save", prompt=TYPED)
    assert response.status_code == 404
    page = Page(response.text)
    assert "Who would do that?" in page.text
    assert form.fields["csrf_token"][0] not in page.text


def test_nothing_that_another_site_sends_is_repeated(form: PageForm, agatha: Person) -> None:
    fields = form.fields | {"prompt": TYPED}
    response = agatha.client.post(form.action, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "Who would do that?" not in response.text


def test_no_other_form_is_repeated(agatha: Person) -> None:
    form = agatha.get("/author").form("/author/packs")
    response = agatha.send(form, title=TYPED, csrf_token="old")
    assert "Who would do that?" not in response.text
