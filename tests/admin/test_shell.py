"""What is done in the shell is in the log, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp import clock
from quizapp.players.operations import links
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account
from tests.admin.conftest import acts, row, undo

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_a_role_given_there_can_be_undone_here(app: Flask, ada: Person, bob: Person) -> None:
    for _ in range(2):
        assert (
            app.test_cli_runner().invoke(args=["players", "promote", "Bob", "--role", "author"]).exit_code
            == 0
        )
    assert acts(app) == [("appoint", "player", "author")]
    assert "The shell gave Bob another role" in ada.get("/admin/log").text
    assert undo(ada).status_code == 303
    assert row(app, "Bob").role == Role.PLAYER


def test_so_is_a_link_made_there_which_nothing_undoes(app: Flask, ada: Person, bob: Person) -> None:
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["players", "reset-link", "Bob"]).exit_code == 0
    page = ada.get("/admin/log")
    assert page.text.count("The shell made a link by which Bob can set a new password") == 2
    assert "before:" not in page.text
    assert [form for form in page.forms if form.action.endswith("/undo")] == []
    assert acts(app) == [("link", None, None)] * 2


def test_the_first_admin_came_by_the_link_that_the_first_start_printed(app: Flask) -> None:
    eve = account(app, "Eve", Role.AUTHOR)
    assert app.test_cli_runner().invoke(args=["players", "promote", "Eve", "--role", "player"]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["players", "promote", "Eve", "--role", "author"]).exit_code == 0
    with app.app_context(), committed():
        path = f"/players/first-admin/{links.make_for_first_admin(clock.now())}"
    eve.send(eve.get(path).form(path))
    page = eve.get("/admin/log")
    assert "Eve became the first admin, by the link that the first start printed" in page.text
    assert "before: author, after: admin" in page.text
    assert [form for form in page.forms if form.action.endswith("/undo")] == []


def test_so_is_a_pack_ranked_there_or_no_longer(app: Flask, case: None, ada: Person) -> None:
    for way in ("--off", "--off", "--on", "--off"):
        assert app.test_cli_runner().invoke(args=["leaderboard", "rank", "the-case", way]).exit_code == 0
    assert [verb for verb, *_ in acts(app)] == ["unrank", "rank", "unrank"]
    assert "The shell had The Case no longer count for the board of all packs" in ada.get("/admin/log").text
    assert undo(ada).status_code == 303
    assert "The Case ranked" in ada.get("/admin/packs").text


def test_so_are_factors_dropped_there(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.AUTHOR)
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["players", "drop-factor", "Eve"]).exit_code == 0
    assert "The shell took the second lock off Eve" in ada.get("/admin/log").text
    assert acts(app) == [("unlock", None, None)]
