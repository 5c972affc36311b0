"""What is done in the shell is in the log, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.players.rules import Role
from tests.admin.conftest import account, acts, row, undo

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


def test_so_are_factors_dropped_there(app: Flask, ada: Person) -> None:
    account(app, "Eve", Role.AUTHOR)
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["players", "drop-factor", "Eve"]).exit_code == 0
    assert "The shell dropped the second factors of Eve" in ada.get("/admin/log").text
    assert acts(app) == [("unlock", None, None)]
