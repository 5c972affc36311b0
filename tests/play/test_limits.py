"""How fast one may start and answer: a player, and an address, where a household or a class may sit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_pack, many
from tests.person import Person
from tests.players.holder import sign_in, sign_up

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


def test_answers_too_many_use_up_none_of_what_the_household_has(
    make_app: Callable[..., Flask], shelve: Callable[..., object]
) -> None:
    shelve(the_case=make_pack(many(2)))
    app = make_app(answers_per_minute=1)
    hasty, other = Person(app, "Hasty"), Person(app, "Other")
    hasty.start()
    other.start()
    hasty.pass_(1)
    assert {hasty.pass_(2).status_code for _ in range(20)} == {429}
    assert other.pass_(1).status_code == 303


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


def started(person: Person, number: int) -> list[int]:
    return [person.send(person.cover()).status_code for _ in range(number)]


def test_a_player_starts_only_so_many_a_minute_and_others_go_on(
    make_app: Callable[..., Flask], case: None
) -> None:
    app = make_app(starts_per_minute=3)
    fast, other = Person(app, "Fast"), Person(app, "Other")
    fast.start()
    other.start()
    assert started(fast, 3) == [303, 303, 429]
    assert {started(fast, 1)[0] for _ in range(60)} == {429}
    assert started(other, 3) == [303, 303, 429]


def test_an_account_starts_so_many_wherever_it_is_signed_in(
    make_app: Callable[..., Flask], case: None
) -> None:
    app = make_app(starts_per_minute=3)
    here, there = Person(app, "Alice"), Person(app, "Alice")
    sign_up(here)
    sign_in(there)
    there.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert started(here, 2) + started(there, 2) == [303, 303, 303, 429]


def test_what_was_missed_is_started_under_the_same_limit(make_app: Callable[..., Flask], case: None) -> None:
    person = Person(make_app(starts_per_minute=1), "Alice")
    person.start()
    person.pass_(1)
    form = person.get("/packs/the-case").form("/rounds/missed")
    assert person.send(form).status_code == 429


def test_an_address_starts_only_so_many_however_many_players_it_brings(
    make_app: Callable[..., Flask], case: None
) -> None:
    app = make_app(starts_per_minute=1)
    players = [Person(app, f"Player {number}") for number in range(21)]
    statuses = [player.send(player.cover(), name=player.name).status_code for player in players]
    assert statuses == [303] * 20 + [429]
