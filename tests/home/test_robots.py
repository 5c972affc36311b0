"""What search engines may read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.person import Person


def may_read(robots: str, address: str) -> bool:
    """Read it as RFC 9309 has it: the longest rule that fits decides, and of two as long the one that allows."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE)
    fitting = [
        (len(rule), word == "Allow")
        for word, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), address)
    ]
    return max(fitting, default=(0, True))[1]


@pytest.mark.parametrize(
    ("address", "theirs"),
    {
        "/": True,
        "/packs/the-case": True,
        "/leaderboard": True,
        "/packs/the-case/leaderboard": True,
        "/static/css/site.css": True,
        "/leaderboard?q=Alice": False,
        "/packs/the-case/leaderboard?q=Alice": False,
        "/leaderboard.csv": False,
        "/packs/the-case/leaderboard.csv": False,
        "/packs/the-case/case": False,
        "/packs/the-case/solve": False,
        "/rounds": False,
        "/players/sign-in": False,
        "/groups/join/0123456789012345678901": False,
        "/house": False,
    }.items(),
)
def test_search_engines_find_the_front_page_covers_and_boards(
    alice: Person, address: str, theirs: bool
) -> None:
    response = alice.client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert may_read(response.text, address) == theirs
