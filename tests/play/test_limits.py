"""How fast one may start and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_pack, many
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def answered(person: Person, number: int) -> list[int]:
    return [person.pass_(n).status_code for n in range(1, number + 1)]


def test_a_player_answers_only_so_many_a_minute_and_others_go_on(
    make_app: Callable[..., Flask], shelve: Callable[..., object]
) -> None:
    shelve(the_case=make_pack(many(6)))
    app = make_app(answers_per_minute=3)
    fast, other = Person(app, "Fast"), Person(app, "Other")
    fast.start()
    other.start()
    assert answered(fast, 3) == [303] * 3
    refused = fast.pass_(4)
    assert (refused.status_code, refused.headers["Retry-After"].isdigit()) == (429, True)
    assert answered(other, 3) == [303] * 3
    fast.question(4)


def test_so_does_an_address_however_many_players_it_brings(
    make_app: Callable[..., Flask], shelve: Callable[..., object]
) -> None:
    shelve(the_case=make_pack(many(2)))
    app = make_app(answers_per_minute=1)
    statuses = []
    for number in range(21):
        person = Person(app, f"Player {number}")
        person.start()
        statuses.append(person.pass_(1).status_code)
    assert statuses == [303] * 20 + [429]
