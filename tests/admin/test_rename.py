"""Giving a player another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.admin.conftest import act, acts, page_of, row, undo
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_a_bad_name_is_replaced_everywhere_and_logged(
    app: Flask, case: None, ada: Person, alice: Person
) -> None:
    alice.name = "Rude Word"
    alice.start()
    alice.pass_(1)
    page = page_of(app, "Rude Word")
    assert act(ada, page, "/name", name=" Kind  Word ", reason="Rude").status_code == 303
    assert "Kind Word" in alice.get("/leaderboard").text
    assert acts(app) == [("rename", "Rude Word", "Kind Word")]
    log = ada.get("/admin/log").text
    assert "Ada renamed Kind Word . " in log
    assert "before: Rude Word , after: Kind Word" in log
    assert "“Rude”" in log


@pytest.mark.parametrize("name", ["Admin", "x", "a\u200bb", "  "])
def test_a_name_that_nobody_may_have(app: Flask, ada: Person, bob: Person, name: str) -> None:
    response = act(ada, page_of(app, "Bob"), "/name", name=name)
    assert (response.status_code, "There is a problem" in response.text) == (422, True)
    assert (row(app, "Bob").name, acts(app)) == ("Bob", [])


def test_a_name_that_another_account_has(app: Flask, ada: Person, bob: Person) -> None:
    response = act(ada, page_of(app, "Bob"), "/name", name="ADA")
    assert response.status_code == 409
    assert "Somebody has that name, or one just like it" in Page(response.text).text
    assert (row(app, "Bob").canonical, acts(app)) == ("bob", [])


def test_a_guest_may_share_a_name(app: Flask, case: None, ada: Person, alice: Person) -> None:
    alice.start()
    assert act(ada, page_of(app, "Alice"), "/name", name="Ada").status_code == 303
    assert acts(app) == [("rename", "Alice", "Ada")]


def test_the_same_name_is_no_change(app: Flask, ada: Person, bob: Person) -> None:
    assert act(ada, page_of(app, "Bob"), "/name").status_code == 303
    assert "That was so already" in ada.get("/admin/").text
    assert acts(app) == []


def test_undone_the_old_name_is_back(app: Flask, ada: Person, bob: Person) -> None:
    act(ada, page_of(app, "Bob"), "/name", name="Robert")
    assert undo(ada).status_code == 303
    assert row(app, "Bob").canonical == "bob"
    assert acts(app)[1:] == [("rename", "Robert", "Bob")]


def test_a_name_that_its_owner_has_changed_since_is_left_alone(
    app: Flask, case: None, ada: Person, alice: Person
) -> None:
    alice.start()
    act(ada, page_of(app, "Alice"), "/name", name="Alicia")
    form = ada.get("/admin/log").form("/undo")
    alice.send(alice.get("/players/switch").form("/players/name"), name="Lisa")
    assert ada.send(form).status_code == 409
    assert row(app, "Lisa").canonical == "lisa"
    assert len(acts(app)) == 1


@pytest.mark.parametrize("reason", ["x" * 201, "a\x00b", "a\u202eb"])
def test_a_reason_that_cannot_be_kept(app: Flask, ada: Person, bob: Person, reason: str) -> None:
    assert act(ada, page_of(app, "Bob"), "/name", name="Robert", reason=reason).status_code == 422
    assert acts(app) == []
