"""Marking packs ranked, and taking them off the shelf by hand."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING

from quizapp.players.rules import Role
from tests.account import account
from tests.admin.conftest import act, acts, undo
from tests.authoring import press
from tests.factories import make_pack, many

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.person import Person


def test_each_pack_says_what_it_is(
    shelve: Callable[..., object], case: None, ada: Person, bob: Person
) -> None:
    bob.start()
    shelve(the_case=make_pack(many(3)))
    bob.start()
    assert "the-case · version 2 · 3 questions · 2 rounds" in ada.get("/admin/packs").text


def test_what_authors_write_says_who_writes_it_and_is_not_ranked(app: Flask, ada: Person) -> None:
    agatha = account(app, "Agatha", Role.AUTHOR)
    account(app, "Dorothy", Role.AUTHOR)
    slug = press.draft(app, "Agatha", None, "Dorothy")
    assert "The Case" not in ada.get("/admin/packs").text
    press.publish(agatha, slug)
    text = ada.get("/admin/packs").text
    assert "Written here by Agatha, Dorothy ." in text
    assert "ranked" not in text.split("the-case ·")[0]
    agatha.send(agatha.get(f"/author/packs/{slug}/history").form("/retire"))
    assert "They took it off the shelf" in ada.get("/admin/packs").text


def test_the_board_of_all_packs_follows(app: Flask, case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    assert act(ada, "/admin/packs", "/unrank").status_code == 303
    assert "Bob" not in ada.get("/leaderboard").text
    assert "Bob" in ada.get("/packs/the-case/leaderboard").text
    assert undo(ada).status_code == 303
    assert "Bob" in ada.get("/leaderboard").text
    assert [verb for verb, *_ in acts(app)] == ["unrank", "rank"]


def test_pressing_twice_is_one_act(app: Flask, case: None, ada: Person) -> None:
    for ending in ("/unrank", "/withdraw"):
        form = ada.get("/admin/packs").form(ending)
        assert [ada.send(form).status_code for _ in range(2)] == [303, 303]
    assert [verb for verb, *_ in acts(app)] == ["unrank", "withdraw"]


def test_off_the_shelf_it_stays_there_whatever_is_synced(
    app: Flask, shelve: Callable[..., object], case: None, ada: Person
) -> None:
    assert act(ada, "/admin/packs", "/withdraw").status_code == 303
    for questions in (7, 3):
        shelve(the_case=make_pack(many(questions)))
        assert "The Case" not in ada.get("/").text
        ada.get("/packs/the-case", 404)
        ada.get("/packs/the-case/leaderboard", 404)
    assert act(ada, "/admin/packs", "/shelve").status_code == 303
    assert "3 questions" in ada.get("/").text


def test_a_round_under_way_is_played_to_the_end(case: None, ada: Person, bob: Person) -> None:
    bob.start()
    bob.pass_(1)
    act(ada, "/admin/packs", "/withdraw")
    for n in range(2, 8):
        assert bob.pass_(n).status_code == 303
    assert "The Case" in bob.get(f"{bob.round_url}/result").text


def test_no_round_begins_from_a_form_opened_before(case: None, ada: Person, bob: Person) -> None:
    form = bob.cover()
    act(ada, "/admin/packs", "/withdraw")
    assert bob.send(form).status_code == 404


def test_put_back_it_still_wants_its_folder(
    shelve: Callable[..., object], case: None, tmp_path: Path, ada: Person
) -> None:
    act(ada, "/admin/packs", "/withdraw")
    rmtree(tmp_path / "packs" / "the-case")
    shelve()
    act(ada, "/admin/packs", "/shelve")
    assert "Its folder has not had it since" in ada.get("/admin/packs").text
    assert "The Case" not in ada.get("/").text
    shelve(the_case=make_pack())
    assert "The Case" in ada.get("/").text


def test_a_pack_that_there_is_not(case: None, ada: Person) -> None:
    form = ada.get("/admin/packs").form("/withdraw")
    form.action = "/admin/packs/no-such-case/withdraw"
    assert ada.send(form).status_code == 404
