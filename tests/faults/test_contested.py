"""Two processes on one database, and turns that both are given an answer to at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from tests.faults.audit import assert_whole
from tests.faults.conftest import FULL
from tests.load import TOKEN, Player, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.server import Server
    from tests.faults.steady import Steady
    from tests.load import Reply

CONTESTED = 10_000 if FULL else 500
PEOPLE = 5
STANDS = re.compile(r"<article.*</article>", re.DOTALL)
"""What a reveal says of the answer, without what is said once to whoever came second."""


def stands(reveal: Reply) -> str:
    """What a reveal says of the answer, but for the token of its form, which holds the second it was made in."""
    article = STANDS.search(reveal.text)
    assert article
    return TOKEN.sub("", article[0])


def contest(person: Steady, twin: Player) -> None:
    """Answer turn after turn twice at once, differently, at either server, and note what both are told stands."""
    with ThreadPoolExecutor(2) as pool:
        for place in range(CONTESTED // PEOPLE):
            if person.n in {0, person.size}:
                person.start("the-case")
                # The same browser, as the other server sees it.
                twin.round_url, twin.cookies = person.round_url, person.cookies
            person.look()
            twin.token = person.token
            values = person.choices[place % 3], person.choices[(place + 1) % 3]
            sent = [
                pool.submit(each.answer, value, person.n)
                for each, value in zip((person, twin), values, strict=True)
            ]
            assert [each.result().status for each in sent] == [303, 303]
            told, told_twin = stands(person.reveal(person.n)), stands(twin.reveal(person.n))
            assert told == told_twin


def test_of_two_answers_to_one_turn_in_two_processes_one_stands(
    database: str, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    one, other = serve(DATABASE_URL=database), serve(DATABASE_URL=database)
    people = players(one, PEOPLE)

    def act(person: Steady) -> None:
        with closing(Player(other.url, person.name)) as twin:
            contest(person, twin)

    together(people, act)
    assert assert_whole(database, people, one) == CONTESTED
