"""Who may do what with a group, among those who have an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.account import account

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

# What is said to an outsider, to Bob, who is a member, and to Alice, who runs the group.
RIGHTS: dict[tuple[str, str], tuple[int, int, int]] = {
    ("GET", ""): (404, 200, 200),
    ("GET", "/board.csv"): (404, 200, 200),
    ("GET", "/packs/the-case"): (404, 200, 200),
    ("GET", "/packs/the-case.csv"): (404, 200, 200),
    ("GET", "/members"): (404, 200, 200),
    ("GET", "/members/2"): (404, 404, 200),
    ("GET", "/close"): (404, 404, 200),
    ("POST", "/name"): (404, 404, 422),
    ("POST", "/invitation"): (404, 404, 303),
    ("POST", "/members/2/expel"): (404, 404, 303),
    ("POST", "/members/2/readmit"): (404, 404, 303),
    ("POST", "/members/2/owner"): (404, 404, 303),
    # To somebody who is in no such group it is as good as done.
    ("POST", "/leave"): (303, 303, 303),
    ("POST", "/close"): (303, 404, 303),
}


def ending(rule: str) -> str:
    """Return what follows a group's own address, for its second member and the one pack there is."""
    filled = rule.replace("<number:n>", "2").replace("<slug:slug>", "the-case")
    return filled.removeprefix("/groups/<token:token>")


def test_the_table_is_whole(app: Flask) -> None:
    there = {
        (method, ending(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/groups/<token:token>")
    }
    assert there == set(RIGHTS)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("route", RIGHTS, ids=" ".join)
def test_who_is_told_what(app: Flask, alice: Person, bob: Person, both: str, route: tuple[str, str]) -> None:
    method, where = route
    said = []
    for person in (account(app, "Carol"), bob, alice):
        token = person.get("/groups").form("/groups").fields["csrf_token"]
        data = {"csrf_token": token} if method == "POST" else None
        said.append(person.client.open(both + where, method=method, data=data).status_code)
    assert tuple(said) == RIGHTS[route]
