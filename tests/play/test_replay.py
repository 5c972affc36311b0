"""Old tabs, lost replies, recorded evenings: sending again what was sent before changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_pack, many
from tests.page import Page
from tests.person import choose
from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


@pytest.fixture
def under_way(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice has a round of five before her."""
    shelve(the_case=make_pack(many(5, hint="Look.")))
    alice.start()
    return alice


def test_an_old_tab_is_shown_what_was_answered(app: Flask, under_way: Person) -> None:
    old = under_way.question(1).form("/turns/1")
    under_way.send(old, choice=choose(old, "The butler"))
    under_way.pass_(2)
    before, shown = ledger(app), under_way.question(1).text
    response = under_way.send(old, choice=choose(old, "The countess"))
    assert (response.status_code, response.location) == (303, f"{under_way.round_url}/turns/1")
    told = under_way.question(1).text
    assert "You had answered question 1 already, and that first answer stands." in told
    assert (ledger(app), under_way.question(1).text) == (before, shown)


def test_going_back_and_sending_again_scores_once(app: Flask, under_way: Person) -> None:
    form = under_way.question(1).form("/turns/1")
    right = choose(form, "The butler")
    under_way.send(form, choice=right)
    before = ledger(app)
    for _ in range(3):
        assert (
            "Well spotted"
            in Page(under_way.client.get(under_way.send(form, choice=right).location).text).text
        )
    assert ledger(app) == before


def test_a_reply_that_was_lost_comes_again(app: Flask, under_way: Person) -> None:
    form = under_way.question(1).form("/turns/1")
    lost = under_way.send(form, choice="0")
    before = ledger(app)
    again = under_way.send(form, choice="0")
    assert (again.status_code, again.location, again.data) == (lost.status_code, lost.location, lost.data)
    assert ledger(app) == before


def test_an_answer_after_the_end(app: Flask, under_way: Person) -> None:
    last = under_way.question(1).form("/turns/1")
    under_way.send(under_way.question(1).form("/leave"))
    response = refused(app, 409, lambda: under_way.send(last, choice="0"))
    assert f"{under_way.round_url}" in Page(response.text).links


@pytest.mark.parametrize("button", ["/hint", "/open"])
def test_no_hint_and_no_clock_after_the_end(app: Flask, under_way: Person, button: str) -> None:
    token = under_way.question(1).form("/leave").fields
    under_way.send(under_way.question(1).form("/leave"))
    refused(app, 409, lambda: under_way.client.post(f"{under_way.round_url}/turns/1{button}", data=token))


def test_the_form_of_an_earlier_round_stays_with_that_round(app: Flask, under_way: Person) -> None:
    old = under_way.question(1).form("/turns/1")
    under_way.send(under_way.question(1).form("/leave"))
    under_way.start()
    refused(app, 409, lambda: under_way.send(old, choice="0"))
    assert "Question 1 of 5" in under_way.get(under_way.round_url).text


def test_a_recorded_evening_played_again_changes_nothing(app: Flask, under_way: Person) -> None:
    recorded = [under_way.cover()]
    under_way.send(recorded[0])
    for n in range(1, 6):
        under_way.send(under_way.question(n).form("/hint"))
        recorded += [form for form in under_way.question(n).forms if form.method == "post"][:1]
        under_way.send(recorded[-1], choice="0")
    before = ledger(app)
    statuses = [under_way.send(form, choice="1").status_code for form in recorded[1:]]
    assert (statuses, under_way.send(recorded[0]).status_code) == ([303] * 5, 303)
    assert ledger(app) == before


def test_the_next_question_is_the_same_until_it_is_answered(under_way: Person) -> None:
    shown = under_way.question(1).text
    for _ in range(100):
        assert under_way.get(under_way.round_url).text == shown
    refused_ahead = under_way.client.get(f"{under_way.round_url}/turns/2")
    assert refused_ahead.status_code == 409
    assert under_way.round_url in Page(refused_ahead.text).links


def test_there_is_no_result_to_look_at_before_the_end(app: Flask, under_way: Person) -> None:
    under_way.pass_(1)
    refused(app, 404, lambda: under_way.client.get(f"{under_way.round_url}/result"))


@pytest.mark.parametrize("address", ["", "/turns/1", "/turns/2", "/result", "/turns/1/image"])
def test_a_stranger_finds_no_round(app: Flask, under_way: Person, bob: Person, address: str) -> None:
    under_way.pass_(1)
    bob.cover()
    refused(app, 404, lambda: bob.client.get(under_way.round_url + address))


@pytest.mark.parametrize("address", ["/turns/1", "/turns/1/hint", "/turns/1/open", "/leave", "/turns/99"])
def test_a_stranger_changes_no_round(app: Flask, under_way: Person, bob: Person, address: str) -> None:
    token = {"csrf_token": bob.cover().fields["csrf_token"]}
    refused(app, 404, lambda: bob.client.post(under_way.round_url + address, data=token))


@pytest.mark.parametrize("n", [6, 99, 99999])
def test_a_question_that_was_not_drawn(app: Flask, under_way: Person, n: int) -> None:
    form = under_way.question(1).form("/turns/1")
    form.action = form.action.replace("turns/1", f"turns/{n}")
    refused(app, 404, lambda: under_way.send(form, choice="0", turn=str(n)))


@pytest.mark.parametrize("choice", ["3", "99", "-1", "999999999999999999999", "１", "1.0", " ", "0\x00", "A"])
def test_an_option_that_this_question_does_not_have(app: Flask, under_way: Person, choice: str) -> None:
    form = under_way.question(1).form("/turns/1")
    refused(app, 422, lambda: under_way.send(form, choice=choice))
