"""Several requests about groups at the same time: the database decides, and none waits for another in a circle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from quizapp.groups import queries
from quizapp.groups.operations import belonging, holding
from quizapp.leaderboard.operations import standings
from tests.account import account
from tests.groups.conftest import CLUB, found, join, link, members, owners, press
from tests.groups.test_points import on_groups
from tests.person import choose, play
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person
    from tests.races import Race

pytestmark = pytest.mark.durable


def at_once(acts: Sequence[Callable[[], TestResponse]]) -> list[int]:
    """Do all of these at the same moment; return the statuses in order of size."""
    gate = Barrier(len(acts))

    def do(act: Callable[[], TestResponse]) -> int:
        gate.wait()
        return act().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(do, acts))


def joining(person: Person, invitation: str) -> Callable[[], TestResponse]:
    """Return the act of pressing the button on an invitation that is open."""
    form = person.get(invitation).form(invitation)
    return lambda: person.send(form)


def test_of_many_who_want_the_last_seats_no_more_get_one(
    app: Flask, alice: Person, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (queries, belonging):
        monkeypatch.setattr(module, "MOST_MEMBERS", 4)
    invitation = link(alice, club)
    acts = [joining(account(app, f"Player {each}"), invitation) for each in range(8)]
    assert at_once(acts) == [303] * 3 + [409] * 5
    assert sorted(n for n, _expelled in members(app).values()) == [1, 2, 3, 4]


def test_whoever_joins_twice_at_once_is_in_once(app: Flask, alice: Person, bob: Person, club: str) -> None:
    act = joining(bob, link(alice, club))
    assert at_once([act] * 6) == [303] * 6
    assert members(app) == {"Alice": (1, False), "Bob": (2, False)}


def test_nobody_gets_into_more_groups_than_one_may_be_in(
    app: Flask, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    clubs = [found(alice, f"Group {each}") for each in range(6)]
    acts = [joining(bob, link(alice, club)) for club in clubs]
    for module in (queries, belonging):
        monkeypatch.setattr(module, "MOST_GROUPS", 2)
    assert at_once(acts) == [303] * 2 + [409] * 4


def test_a_group_handed_over_to_somebody_who_leaves_has_an_owner_who_is_in_it(
    app: Flask, alice: Person, bob: Person, both: str
) -> None:
    hand_over = alice.get(f"{both}/members/2").form("/owner")
    leave = bob.get(f"{both}/members").form("/leave")
    at_once([lambda: alice.send(hand_over), lambda: bob.send(leave)])
    assert owners(app) == {CLUB: "Alice"}
    assert members(app) == {"Alice": (1, False)}


def test_all_who_leave_at_once_close_the_group(app: Flask, alice: Person, bob: Person, both: str) -> None:
    statuses = at_once(
        [lambda person=person: press(person, f"{both}/members", "/leave") for person in (alice, bob)]
    )
    assert (statuses, owners(app), members(app)) == ([303, 303], {}, {})


def test_a_group_founded_by_two_clicks_at_once_is_one(app: Flask, alice: Person) -> None:
    form = alice.get("/groups").form("/groups")
    assert at_once([lambda: alice.send(form, name=CLUB)] * 4) == [303] * 4
    assert members(app) == {"Alice": (1, False)}


@pytest.mark.parametrize("press", [("/members", "/leave"), ("/close", "/close"), ("/members/2", "/owner")])
def test_whoever_presses_twice_at_once_is_led_on_twice(
    alice: Person, both: str, press: tuple[str, str]
) -> None:
    page, ending = press
    form = alice.get(f"{both}{page}").form(ending)
    assert at_once([lambda: alice.send(form)] * 4) == [303] * 4


def sending(person: Person, page: str, ending: str, **fields: str) -> Callable[[], int]:
    """Return the act of pressing a button on a page that is open."""
    form = person.get(page).form(ending)
    return lambda: person.send(form, **fields).status_code


def going(person: Person) -> Callable[[], int]:
    """Return the act of going for good."""
    open_account(person, person.name)
    return sending(person, "/players/erase", "/erase", sure="y")


def answering_right(person: Person) -> Callable[[], int]:
    """Return the act of answering the first question of a round."""
    person.start()
    form = person.question(1).form("/turns/1")
    return lambda: person.send(form, choice=choose(form, "The butler")).status_code


IN_THE_GROUP, GOING = (holding, "hold"), (belonging, "_take_out")
"""Where somebody has got to who holds a group in order to change it, and where somebody who goes for good."""


@pytest.mark.postgresql
@pytest.mark.parametrize("ending", ["/expel", "/owner"])
def test_whoever_is_removed_or_given_the_group_may_go_for_good(  # noqa: PLR0917
    app: Flask, race: Race, alice: Person, bob: Person, both: str, ending: str
) -> None:
    act, go = sending(alice, f"{both}/members/2", ending), going(bob)
    assert race(IN_THE_GROUP, act, go) == (303, 303)
    assert (owners(app), members(app)) == ({CLUB: "Alice"}, {"Alice": (1, False)})


@pytest.mark.postgresql
@pytest.mark.parametrize("ending", ["/expel", "/owner"])
def test_whoever_goes_for_good_is_not_there_to_be_removed_or_given_the_group(  # noqa: PLR0917
    app: Flask, race: Race, alice: Person, bob: Person, both: str, ending: str
) -> None:
    act, go = sending(alice, f"{both}/members/2", ending), going(bob)
    assert race(GOING, go, act) == (303, 404)
    assert (owners(app), members(app)) == ({CLUB: "Alice"}, {"Alice": (1, False)})


@pytest.mark.postgresql
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("closing_first", [True, False])
def test_a_group_closes_while_a_member_goes_for_good(  # noqa: PLR0917
    app: Flask, race: Race, alice: Person, bob: Person, both: str, closing_first: bool
) -> None:
    play(bob)
    close, go = sending(alice, f"{both}/close", "/close"), going(bob)
    acts = (IN_THE_GROUP, close, go) if closing_first else (GOING, go, close)
    assert race(*acts) == (303, 303)
    assert (owners(app), members(app), on_groups(app)) == ({}, {}, {})


@pytest.mark.postgresql
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("closing_first", [True, False])
def test_an_answer_leaves_nothing_on_the_board_of_a_group_that_closes_meanwhile(  # noqa: PLR0917
    app: Flask, race: Race, alice: Person, bob: Person, both: str, closing_first: bool
) -> None:
    close, answer = sending(alice, f"{both}/close", "/close"), answering_right(bob)
    acts = (IN_THE_GROUP, close, answer) if closing_first else ((standings, "add"), answer, close)
    assert race(*acts) == (303, 303)
    assert (owners(app), on_groups(app)) == ({}, {})


@pytest.mark.postgresql
def test_a_group_that_somebody_joins_at_that_moment_is_looked_at_again_before_it_closes(
    app: Flask, race: Race, alice: Person, bob: Person, club: str
) -> None:
    invitation = link(alice, club)
    close, come = sending(alice, f"{club}/close", "/close"), sending(bob, invitation, invitation)
    assert race((belonging, "hold"), come, close) == (303, 409)
    assert members(app) == {"Alice": (1, False), "Bob": (2, False)}


@pytest.mark.postgresql
@pytest.mark.parametrize("leaving_first", [True, False])
def test_a_group_is_not_left_to_somebody_who_goes_for_good(  # noqa: PLR0917
    app: Flask, race: Race, alice: Person, bob: Person, both: str, leaving_first: bool
) -> None:
    join(account(app, "Carol"), link(alice, both))
    leave, go = sending(alice, f"{both}/members", "/leave"), going(bob)
    acts = ((belonging, "hold"), leave, go) if leaving_first else (GOING, go, leave)
    assert race(*acts) == (303, 303)
    assert (owners(app), members(app)) == ({CLUB: "Carol"}, {"Carol": (3, False)})


@pytest.mark.postgresql
def test_when_owner_and_heir_go_for_good_at_once_neither_waits_for_the_other(
    app: Flask, race: Race, alice: Person, bob: Person, both: str
) -> None:
    night_owls = found(bob, "Night Owls")
    join(alice, link(bob, night_owls))
    assert race(GOING, going(alice), going(bob)) == (303, 303)
    assert (owners(app), members(app)) == ({}, {})


@pytest.mark.postgresql
@pytest.mark.usefixtures("two")
def test_whoever_is_removed_while_their_standings_are_counted_anew_is_off_the_board(
    app: Flask, race: Race, alice: Person, bob: Person, both: str
) -> None:
    play(bob)
    remove = sending(alice, f"{both}/members/2", "/expel")
    hide = sending(bob, "/players/profile", "/profile", hidden="y")
    assert race((standings, "work_out"), remove, hide) == (303, 303)
    assert on_groups(app) == {}
