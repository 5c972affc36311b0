"""What stands on a question that players have: its statistics, its reports, and the way to put its key right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.authoring.desk import document, leaf, save
from tests.authoring.published import publish, publish_again
from tests.authoring.test_reports import report
from tests.factories import make_question
from tests.play.repairs import play

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

PACK = "/author/packs/the-case"
PAGE = f"{PACK}/questions/q-single"
REPAIR = f"{PACK}/repairs#q-single"


@pytest.fixture
def played(app: Flask, agatha: Person, alice: Person) -> Flask:
    """Agatha has published a question, which Alice has answered."""
    publish(app, "Agatha", [make_question()])
    play(alice, "The countess")
    return app


def test_a_question_that_nobody_has_says_nothing_of_players(played: Flask, agatha: Person) -> None:
    added = agatha.send(agatha.get(PACK).form("/questions"), prompt="And who else?").location
    assert "Players have this question." in agatha.get(PAGE).text
    assert "Players have this question." not in agatha.get(added).text


def test_a_published_question_leads_to_its_statistics_and_the_reports_that_wait(
    played: Flask, agatha: Person, alice: Person
) -> None:
    assert f"{PACK}/statistics/q-single" in agatha.get(PAGE).links
    assert "waits for an answer" not in agatha.get(PAGE).text
    report(alice)
    assert "1 report waits for an answer" in agatha.get(PAGE).text
    assert "Reports 1 waiting" in agatha.get(PACK).text


def test_another_key_leads_to_its_repair_as_soon_as_it_is_saved(played: Flask, agatha: Person) -> None:
    assert "If its key is wrong, put it right below" in agatha.get(PAGE).text
    wrong = leaf(agatha, "q-single")
    response = agatha.send(wrong, act="auto", right="2")
    page = agatha.get(response.location)
    assert "Answers are marked by “ The butler ”; the key here is “ The countess ”." in page.text
    assert REPAIR in page.links
    assert REPAIR in agatha.get(PAGE).links


def test_what_asks_something_else_is_no_repair(played: Flask, agatha: Person) -> None:
    save(agatha, "q-single", prompt="Who was it, then?", right="2")
    assert document(played, "q-single")["answer"] == "The countess"
    assert REPAIR not in agatha.get(PAGE).links


def test_ways_to_what_was_played_are_there_once_it_can_be(app: Flask, agatha: Person) -> None:
    agatha.send(agatha.get("/author").form("/author/packs"), title="The Bell", kind="story")
    ways = {f"/author/packs/the-bell/{page}" for page in ("statistics", "reports", "repairs")}
    assert not ways & set(agatha.get("/author/packs/the-bell").links)
    publish(app, "Agatha", [make_question()])
    for page in ("", "/statistics", "/reports", "/repairs", "/statistics/q-single"):
        assert {way.replace("the-bell", "the-case") for way in ways} <= set(agatha.get(PACK + page).links)


def test_a_report_of_a_question_that_is_gone_leads_nowhere(
    played: Flask, agatha: Person, alice: Person
) -> None:
    report(alice)
    with played.app_context(), committed():
        pack = press.pack("the-case")
        drafts.add_question(pack, make_question("typed"), clock.now())
        drafts.remove(pack, "q-single", clock.now())
    publish_again(played, "Agatha")
    page = agatha.get(f"{PACK}/reports")
    assert "the question is gone" in page.text
    assert f"{PACK}/statistics/q-single" not in page.links
