"""Several at the same moment: one case a day, one first go, one challenge, one round of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.daily.models import Challenge, ChallengeTaken, DailyCase, DailyGo, DailyQuestion
from quizapp.daily.operations import going, making
from quizapp.play.models import Round
from quizapp.players.models import Player
from quizapp.players.operations import presence
from tests.daily.conftest import DAY, NOON, begin, play
from tests.daily.test_challenge import dare
from tests.person import Person
from tests.play.test_at_once import at_once, count
from tests.players.opening import together

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask

    from tests.races import Race

pytestmark = [pytest.mark.durable, pytest.mark.usefixtures("bank")]


def test_of_many_who_come_first_one_makes_the_case(app: Flask) -> None:
    people = [Person(app, f"Guest {n}") for n in range(6)]
    forms = [person.get("/daily").form("/daily/rounds") for person in people]

    def opening(n: int) -> Callable[[], object]:
        return lambda: people[n].send(forms[n], name=people[n].name)

    assert together(*(opening(n) for n in range(6))) == [303] * 6
    assert (count(app, DailyCase), count(app, DailyQuestion), count(app, DailyGo)) == (1, 5, 6)


def test_of_many_tabs_one_begins_the_first_go(app: Flask, alice: Person) -> None:
    form = alice.get("/daily").form("/daily/rounds")
    responses = at_once(alice, [(form, {"name": "Alice"})] * 5)
    assert len({each.location for each in responses}) == 1
    assert (count(app, Round), count(app, DailyGo), count(app, Player)) == (1, 1, 1)


def test_of_many_tabs_one_takes_up_a_challenge(app: Flask, alice: Person, bob: Person) -> None:
    play(alice)
    result = alice.get(f"{alice.round_url}/result").form("/challenge")
    assert len({each.location for each in at_once(alice, [(result, {})] * 4)}) == 1
    address = dare_again(alice)
    form = bob.get(address).form("/rounds")
    assert len({each.location for each in at_once(bob, [(form, {"name": "Bob"})] * 4)}) == 1
    assert (count(app, Challenge), count(app, ChallengeTaken), count(app, Round)) == (1, 1, 2)


def dare_again(person: Person) -> str:
    links = person.get(f"{person.round_url}/result").links
    return next(link for link in links if link.startswith("/challenges/"))


@pytest.mark.postgresql
def test_two_days_that_are_made_as_midnight_passes_have_a_number_each(
    app: Flask, alice: Person, bob: Person, race: Race, clock: time_machine.Traveller
) -> None:
    forms = {person: person.get("/daily").form("/daily/rounds") for person in (alice, bob)}
    late = NOON.replace(hour=23, minute=59, second=59)
    clock.move_to(late)

    def tomorrow() -> int:
        clock.move_to(late + DAY)
        return bob.send(forms[bob], name="Bob").status_code

    said = race((making, "call_mixed"), lambda: alice.send(forms[alice], name="Alice").status_code, tomorrow)
    assert said == (303, 303)
    assert (count(app, DailyCase), count(app, DailyQuestion)) == (2, 10)
    assert "No. 2" in bob.get("/daily").text


@pytest.mark.postgresql
def test_a_challenge_is_taken_up_while_its_maker_goes(
    app: Flask, alice: Person, bob: Person, race: Race
) -> None:
    play(alice)
    address = dare(alice)
    begin(bob)
    taking = bob.get(address).form("/rounds")
    going_away = alice.get("/players/erase").form("/erase")
    said = race(
        (presence, "hold"),
        lambda: bob.send(taking).status_code,
        lambda: alice.send(going_away, sure="y").status_code,
    )
    assert said[0] in {303, 404}
    assert said[1] == 303
    assert (count(app, Challenge), count(app, ChallengeTaken)) == (0, 0)


@pytest.mark.postgresql
def test_a_go_is_begun_while_its_player_goes(app: Flask, alice: Person, race: Race) -> None:
    alice.start("one")
    opening = alice.get("/daily").form("/daily/rounds")
    leaving = alice.get("/players/erase").form("/erase")
    said = race(
        (going, "be_there"),
        lambda: alice.send(opening).status_code,
        lambda: alice.send(leaving, sure="y").status_code,
    )
    assert said == (303, 303)
    assert count(app, DailyGo) == 0
