"""Several requests about groups at the same time: the database decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from quizapp.groups import queries
from quizapp.groups.operations import belonging
from tests.groups.conftest import CLUB, account, found, link, members, owners, press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

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
