"""What hosts do to groups: finding them, giving them another name, closing them, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from quizapp import clock
from quizapp.admin.queries import groups
from quizapp.config import MIGRATIONS
from quizapp.extensions import db
from quizapp.groups.models import Group
from quizapp.groups.operations import belonging
from quizapp.players.models import Player
from quizapp.players.rules import canonical
from quizapp.web.transaction import committed
from tests.account import account
from tests.admin.conftest import act, acts, page_of, undo
from tests.groups.conftest import found, join, link, press
from tests.page import Page
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

CLUB = "The Lamp Club"


@pytest.fixture
def club(bob: Person) -> str:
    """The address of a group that Bob runs."""
    return found(bob, CLUB)


def of(app: Flask, name: str) -> str:
    """Return the address of a group among the host's pages."""
    with app.app_context():
        return f"/admin/groups/{db.session.scalars(select(Group.id).where(Group.name == name)).one()}"


def crowd(app: Flask, *names: str) -> None:
    """Have Bob found groups of these names."""
    with app.app_context(), committed():
        owner = db.session.scalars(select(Player.id).where(Player.name == "Bob")).one()
        db.session.add_all(
            Group(
                token=f"t{place}",
                invitation=f"i{place}",
                name=name,
                canonical=canonical(name),
                owner_id=owner,
                created_at=clock.now(),
            )
            for place, name in enumerate(names)
        )


def listed(host: Person, query: str) -> list[str]:
    links = host.get(f"/admin/groups{query}").links
    return [name for url, name in links.items() if url.startswith("/admin/groups/")]


def test_they_are_found_by_the_beginning_of_their_names(app: Flask, ada: Person, bob: Person) -> None:
    crowd(app, "Lamplighters", "LAMPS", "The Lamp", "%%100", "_lamp_")
    assert listed(ada, "?name=lamp") == ["Lamplighters", "LAMPS"]
    assert [listed(ada, f"?name={sign}") for sign in ("%25", "_")] == [["%%100"], ["_lamp_"]]
    assert len(listed(ada, "")) == 5
    assert "No group by that name" in ada.get("/admin/groups?name=amp").text
    assert "/admin/groups" in ada.get("/admin/").links


@pytest.mark.parametrize(("ending", "fields"), [("/name", {"name": "Night Owls"}), ("/close", {})])
def test_a_group_that_goes_in_the_middle_of_it_is_said_to_be_gone(  # noqa: PLR0917 (who does what to which)
    app: Flask, ada: Person, club: str, monkeypatch: pytest.MonkeyPatch, ending: str, fields: dict[str, str]
) -> None:
    form = ada.get(of(app, CLUB)).form(ending)
    find = groups.group

    def find_and_lose(number: int) -> Group:
        found = find(number)
        belonging.dissolve(found)
        return found

    monkeypatch.setattr(groups, "group", find_and_lose)
    response = ada.send(form, **fields)
    assert (response.status_code, "The group is gone" in response.text, acts(app)) == (404, True, [])


def test_a_new_name_is_what_one_is_found_by(ada: Person, bob: Person, club: str) -> None:
    bob.send(bob.get(f"{club}/members").form("/name"), name="Night Owls")
    assert (listed(ada, "?name=night"), listed(ada, "?name=the")) == (["Night Owls"], [])


def test_those_founded_before_they_could_be_found_are_found(app: Flask, ada: Person, club: str) -> None:
    act(ada, of(app, CLUB), "/close")
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0006")
        upgrade(directory=str(MIGRATIONS))
    assert listed(ada, "?name=the+lamp") == [CLUB]
    assert acts(app) == []


def test_a_walk_through_the_pages_meets_each_once(app: Flask, ada: Person, bob: Person) -> None:
    crowd(app, *(f"Club {place % 60:02}" for place in range(120)))
    met, query = [], "?name=club"
    while query:
        page = ada.get(f"/admin/groups{query}")
        met += [url for url in page.links if url.startswith("/admin/groups/")]
        onwards = [url for url in page.links if "page=" in url]
        query = onwards[0].removeprefix("/admin/groups") if onwards else ""
    assert (len(met), len(set(met))) == (120, 120)


def test_its_page_tells_how_many_are_in_it_and_who_runs_it_but_not_who(
    app: Flask, ada: Person, bob: Person, club: str
) -> None:
    join(account(app, "Carol"), link(bob, club))
    page = ada.get(of(app, CLUB))
    assert "Run by Bob Members 2 Its pages open to its members" in page.text
    assert "Carol" not in page.text
    assert page_of(app, "Bob") in page.links
    assert "2 members · run by Bob" in ada.get("/admin/groups").text
    assert ada.get(page_of(app, "Bob")).links[of(app, CLUB)] == CLUB


def test_a_bad_name_is_replaced_for_all_to_see_and_logged(
    app: Flask, ada: Person, bob: Person, club: str
) -> None:
    page = of(app, CLUB)
    assert act(ada, page, "/name", name=" A Quiet  Club ", reason="Rude").status_code == 303
    assert "A Quiet Club" in bob.get("/groups").text
    assert listed(ada, "?name=a+quiet") == ["A Quiet Club"]
    assert acts(app) == [("rename_group", CLUB, "A Quiet Club")]
    text = ada.get("/admin/log").text
    assert "Ada renamed the group A Quiet Club ." in text
    assert f"before: {CLUB} , after: A Quiet Club" in text
    assert "“Rude”" in ada.get(page).text
    assert undo(ada).location == page
    assert listed(ada, "?name=the+lamp") == [CLUB]


@pytest.mark.parametrize("name", ["Admin", "x", "a\u200bb", "  ", "x" * 61])
def test_a_name_that_no_group_may_have(app: Flask, ada: Person, club: str, name: str) -> None:
    response = act(ada, of(app, CLUB), "/name", name=name)
    assert (response.status_code, "There is a problem" in response.text) == (422, True)
    assert acts(app) == []


def test_a_name_that_its_owner_has_changed_since_is_left_alone(
    app: Flask, ada: Person, bob: Person, club: str
) -> None:
    act(ada, of(app, CLUB), "/name", name="A Quiet Club")
    form = ada.get("/admin/log").form("/undo")
    bob.send(bob.get(f"{club}/members").form("/name"), name="Night Owls")
    refused(app, 409, lambda: ada.send(form))
    assert [each for each in ada.get("/admin/log").forms if each.action.endswith("/undo")] == []


def test_a_closed_group_is_shut_to_all_who_are_in_it_and_they_are_told(
    app: Flask, ada: Person, bob: Person, club: str
) -> None:
    invitation = link(bob, club)
    forms = bob.get(f"{club}/members")
    assert act(ada, of(app, CLUB), "/close", reason="Rude").status_code == 303
    for url in (club, f"{club}/members", f"{club}/board.csv", f"{club}/close", f"{club}/members/1"):
        assert "The host has closed this group." in bob.get(url, 404).text
    for ending in ("/name", "/invitation", "/leave"):
        refused(app, 404, lambda ending=ending: bob.send(forms.form(ending)))
    assert "closed by the host" in bob.get("/groups").text
    assert club not in bob.get("/groups").links
    for person in (bob, account(app, "Carol")):
        assert CLUB not in person.get(invitation, 404).text
    assert acts(app) == [("close", None, None)]
    assert "closed since" in ada.get(of(app, CLUB)).text


def test_nobody_joins_it_by_a_page_opened_before(app: Flask, ada: Person, bob: Person, club: str) -> None:
    carol = account(app, "Carol")
    invitation = link(bob, club)
    form = carol.get(invitation).form(invitation)
    act(ada, of(app, CLUB), "/close")
    refused(app, 404, lambda: carol.send(form))


def test_opened_again_it_is_as_it_was_and_has_counted_on(
    app: Flask, case: None, ada: Person, bob: Person, club: str
) -> None:
    bob.start()
    bob.pass_(1)
    page = of(app, CLUB)
    act(ada, page, "/close")
    bob.pass_(2)
    assert undo(ada).location == page
    assert "1 Bob you 0 of 2 0" in bob.get(club).text
    assert [verb for verb, *_ in acts(app)] == ["close", "reopen"]
    undo(ada)
    bob.get(club, 404)
    assert act(ada, page, "/reopen").status_code == 303
    bob.get(club)
    assert "Ada opened the group The Lamp Club again" in ada.get(f"/admin/log?group={page[-1]}").text


def test_a_closed_group_takes_no_room(
    app: Flask, ada: Person, bob: Person, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("operations.belonging", "queries", "rules"):
        monkeypatch.setattr(f"quizapp.groups.{module}.MOST_GROUPS", 1)
    assert "as many as one can be in" in bob.get("/groups").text
    act(ada, of(app, CLUB), "/close")
    found(bob, "Night Owls")


def test_pressing_twice_is_one_act(app: Flask, ada: Person, club: str) -> None:
    form = ada.get(of(app, CLUB)).form("/close")
    assert [ada.send(form).status_code for _ in range(2)] == [303, 303]
    assert acts(app) == [("close", None, None)]


def test_of_a_group_that_is_gone_the_log_keeps_no_name(
    app: Flask, ada: Person, bob: Person, club: str
) -> None:
    act(ada, of(app, CLUB), "/name", name="Kind Words", reason="It was The Rude Club")
    form = ada.get("/admin/log").form("/undo")
    press(bob, f"{club}/close", "/close")
    page = ada.get("/admin/log")
    assert "Ada renamed a group that is gone" in page.text
    assert "what was and became is not kept" in page.text
    for word in (CLUB, "Kind Words", "Rude"):
        assert word not in page.text
    refused(app, 409, lambda: ada.send(form))


@pytest.mark.parametrize("ending", ["/name", "/close"])
def test_a_reason_that_cannot_be_kept_is_said_beside_its_field(
    app: Flask, ada: Person, club: str, ending: str
) -> None:
    response = act(ada, of(app, CLUB), ending, reason="x" * 201)
    assert response.status_code == 422
    page = Page(response.text)
    field = next(url for url, words in page.links.items() if "at most 200 characters" in words)
    assert f'id="{field.removeprefix("#")}"' in page.html
    assert acts(app) == []


def test_a_group_that_there_is_not(app: Flask, ada: Person, club: str) -> None:
    ada.get("/admin/groups/99", 404)
    ada.get("/admin/log?group=99", 404)
    ada.get("/admin/log?group=x", 400)
    ada.get("/admin/groups?page=x", 400)
    form = ada.get(of(app, CLUB)).form("/close")
    form.action = "/admin/groups/99/close"
    refused(app, 404, lambda: ada.send(form))
