"""What a player is told whose answers were marked again: what changed, and why, until they have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.play.models import Remark
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question
from tests.play.repairs import REASON, answer, play, repair
from tests.players.opening import open_account
from tests.players.test_export import export
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.page import Page
    from tests.person import Person


def case(key: str = "The butler") -> dict[str, object]:
    return make_pack([make_question(answer=key)])


@pytest.fixture
def repaired(app: Flask, shelve: Callable[..., object], alice: Person, bob: Person) -> Flask:
    """Alice said the countess, Bob the gardener; and the countess it was, as it turned out."""
    shelve(the_case=case())
    play(alice, "The countess")
    play(bob, "The gardener")
    shelve(the_case=case("The countess"))
    assert repair(app, "q-single").exit_code == 0
    return app


def notices(person: Person, url: str = "/") -> Page | None:
    page = person.get(url)
    return page if "Marked again" in page.text else None


def test_the_reveal_says_what_it_counted_what_it_counts_and_why(repaired: Flask, alice: Person) -> None:
    text = alice.question(1).text
    assert REASON in text
    assert "The key was repaired on" in text
    assert "It had counted 0 points, it counts 100 points now." in text
    assert "Well spotted" in text


def test_the_result_says_so_too_with_the_new_score_and_line_to_share(repaired: Flask, alice: Person) -> None:
    page = alice.get(f"{alice.round_url}/result")
    assert REASON in page.text
    assert "1/1 🔎" in page.text
    assert "100 of 100 points" in page.text


def test_an_answer_that_counts_what_it_did_shows_the_repaired_key_and_no_notice(
    repaired: Flask, bob: Person
) -> None:
    text = bob.question(1).text
    assert REASON in text
    assert "It had counted" not in text
    assert "Right The countess" in text or "The countess Right" in text
    assert notices(bob) is None
    assert notices(bob, f"{bob.round_url}/result") is None


def test_the_notice_tells_points_and_no_word_of_the_question(repaired: Flask, alice: Person) -> None:
    page = notices(alice)
    assert page is not None
    assert "question 1" in page.text
    assert "it had counted 0 points, it counts 100 points now" in page.text
    assert "countess" not in page.text.lower()


@pytest.mark.parametrize("url", ["/", "{round}/result"])
def test_whoever_goes_to_see_is_told_no_more(repaired: Flask, alice: Person, url: str) -> None:
    page = notices(alice, url.format(round=alice.round_url))
    assert page is not None
    seen = alice.send(page.form("/turns/1/seen"))
    assert seen.location == f"{alice.round_url}/turns/1"
    assert notices(alice) is notices(alice, f"{alice.round_url}/result") is None
    assert REASON in alice.question(1).text


@pytest.mark.parametrize(("url", "back"), [("/", "/"), ("{round}/result", "{round}/result")])
def test_whoever_says_so_has_seen_it(repaired: Flask, alice: Person, url: str, back: str) -> None:
    page = notices(alice, url.format(round=alice.round_url))
    assert page is not None
    sent = alice.send(page.form("/remarks/seen"))
    assert sent.location == back.format(round=alice.round_url)
    assert notices(alice) is None


@pytest.mark.parametrize("latest", ["", "x", "-1", str(2**31), str(10**20)])
def test_nonsense_is_no_seeing(repaired: Flask, alice: Person, latest: str) -> None:
    page = notices(alice)
    assert page is not None
    assert alice.send(page.form("/remarks/seen"), latest=latest).status_code == 400
    assert notices(alice) is not None


def test_what_comes_after_the_page_was_shown_is_still_told(
    repaired: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    page = notices(alice)
    shelve(the_case=case("The gardener"))
    repair(repaired, "q-single")
    assert page is not None
    alice.send(page.form("/remarks/seen"))
    later = notices(alice)
    assert later is not None
    assert "it had counted 100 points, it counts 0 points now" in later.text


def test_two_repairs_nobody_has_seen_are_one_notice(
    repaired: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=case("The gardener"))
    repair(repaired, "q-single")
    page = notices(alice)
    assert page is not None
    assert "it still counts 0 points" in page.text
    assert page.text.count("it still counts") == 1
    assert alice.question(1).text.count("The key was repaired on") == 2


def test_an_undoing_is_told_to_whoever_had_seen_the_repair(
    repaired: Flask, alice: Person, bob: Person
) -> None:
    page = notices(alice)
    assert page is not None
    alice.send(page.form("/remarks/seen"))
    repair(repaired, "q-single", "--undo")
    undone = notices(alice)
    assert undone is not None
    assert "The repair of a key was undone" in undone.text
    assert "it had counted 100 points, it counts 0 points now" in undone.text
    text = alice.question(1).text
    assert "That was undone on" in text
    assert "it counts 0 points, as it had before." in text
    assert "Red herring" in text
    assert REASON not in bob.question(1).text


def test_an_undoing_is_not_told_to_whoever_had_not(repaired: Flask, alice: Person) -> None:
    repair(repaired, "q-single", "--undo")
    assert notices(alice) is None


def test_nobody_sees_or_dismisses_another_s(repaired: Flask, alice: Person, bob: Person) -> None:
    page = notices(alice)
    assert page is not None
    token = bob.cover().fields["csrf_token"][0]
    foreign = bob.client.post(f"{alice.round_url}/turns/1/seen", data={"csrf_token": token})
    assert foreign.status_code == 404
    bob.client.post("/remarks/seen", data={"csrf_token": token, "latest": "99", "back": ""})
    assert notices(alice) is not None


def test_looking_is_not_seeing(repaired: Flask, alice: Person) -> None:
    for url in ("/", f"{alice.round_url}/turns/1", f"{alice.round_url}/result"):
        alice.get(url)
    assert notices(alice) is not None


def test_what_was_marked_again_is_in_what_is_kept_about_a_player(repaired: Flask, alice: Person) -> None:
    told = export(alice)
    (remark,) = told["marked_again"]
    assert (remark["question"], remark["points_before"], remark["points_after"]) == ("q-single", 0, 100)
    assert (remark["reason"], remark["undone_at"]) == (REASON, None)
    assert [turn["points"] for round_ in told["rounds"] for turn in round_["turns"]] == [100]


def test_an_account_that_takes_along_is_told_and_who_is_erased_is_not(repaired: Flask, alice: Person) -> None:
    open_account(alice, "Anna")
    assert notices(alice) is None
    alice.send(alice.get("/players/claim").form("/claim/take"))
    assert notices(alice) is not None
    with repaired.app_context(), committed():
        erase((db.session.scalars(select(Player.id).where(Player.name == "Anna")).one(),), clock.now())
    with repaired.app_context():
        assert db.session.scalars(select(Remark)).all() == []


def test_a_reveal_asks_for_repairs_only_where_there_were_any(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question(), make_question(name="q-two")]))
    alice.start()
    answer(alice, 1, "The butler")
    with asked(app) as found:
        alice.question(1)
    assert not [statement for statement, _given in found if "remark" in statement]
