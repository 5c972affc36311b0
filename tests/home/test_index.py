"""The front page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from tests.factories import make_pack, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.person import Person

EVENING = datetime(2026, 11, 5, 20, tzinfo=UTC)


def test_packs_stand_on_the_shelf_by_title(shelve: Callable[..., object], alice: Person) -> None:
    shelve(one=make_pack(title="Zadig"), two=make_pack(title="a study"), three=make_pack(title="Bleak House"))
    text = alice.get("/").text
    assert text.index("a study") < text.index("Bleak House") < text.index("Zadig")


def test_an_empty_shelf_says_so(alice: Person) -> None:
    assert "The shelf is bare" in alice.get("/").text


def test_a_round_under_way_can_be_gone_on_with(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    url = alice.start()
    alice.pass_(1)
    assert url in alice.get("/").links


def test_what_is_due_is_one_line_and_only_when_it_is(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    with time_machine.travel(EVENING, tick=False) as time:
        alice.start()
        for n in (1, 2, 3):
            alice.pass_(n)
        assert "Cold cases" not in alice.get("/").text
        time.shift(timedelta(days=1))
        page = alice.get("/")
        assert "3 questions that you missed are due" in page.text
        assert "/cold-cases" in page.links
        taken = alice.send(alice.get("/cold-cases").form("/cold-cases/rounds")).location
        page = alice.get("/")
        assert "missed are due" not in page.text
        assert taken in page.links


def test_of_many_open_rounds_the_latest_are_shown(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    urls = [alice.start() for _ in range(5)]
    page = alice.get("/")
    assert [url in page.links for url in urls] == [False, False, True, True, True]
    assert "2 more open rounds" in page.text
    assert set(urls) <= set(alice.get("/rounds").links)


def test_a_stranger_is_invited_to_the_case_of_the_day(case: None, alice: Person) -> None:
    page = alice.get("/")
    assert "Case of the day No. 1 The same few questions for everybody" in page.text
    assert page.links["/daily"] == "Case of the day Have a go at the case of the day"


def test_the_case_of_the_day_is_one_line_however_far_it_has_got(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack(many(3)))
    alice.round_url = alice.send(alice.get("/daily").form("/daily/rounds"), name="Alice").location
    alice.pass_(1)
    page = alice.get("/")
    assert "Case of the day No. 1 1 of 3 answered" in page.text
    assert page.links[alice.round_url] == "Go on with the case of the day"
    alice.pass_(2)
    alice.pass_(3)
    assert "Case of the day No. 1 0 of 3 right · 1 day in a row" in alice.get("/").text


def test_where_nothing_can_be_asked_nothing_waits(alice: Person) -> None:
    assert "Waiting for you" not in alice.get("/").text


def test_the_stage_reached_stands_beside_the_pack(case: None, alice: Person) -> None:
    assert "The end" not in alice.get("/").text
    alice.start(stage="end")
    assert "The end" in alice.get("/").text


def test_somebody_elses_round_is_not_offered(case: None, alice: Person, bob: Person) -> None:
    assert alice.start() not in bob.get("/").links
