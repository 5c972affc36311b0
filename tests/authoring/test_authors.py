"""Writing a pack with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from quizapp import clock
from quizapp.authoring.models import AuthorInvitation, Authorship
from quizapp.authoring.operations import sharing
from quizapp.extensions import db
from quizapp.play.models import Insider
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account
from tests.authoring import press
from tests.groups.test_at_once import at_once
from tests.page import Page
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person


@pytest.fixture
def slug(app: Flask, agatha: Person, dorothy: Person) -> str:
    return press.draft(app, "Agatha")


@pytest.fixture
def both(app: Flask, agatha: Person, dorothy: Person) -> str:
    return press.draft(app, "Agatha", None, "Dorothy")


def page_of(slug: str) -> str:
    return f"/author/packs/{slug}/authors"


def invite(owner: Person, slug: str, name: str = "Dorothy") -> TestResponse:
    return owner.send(owner.get(page_of(slug)).form("/authors"), name=name)


def turn(author: Person, page: str, ending: str) -> TestResponse:
    return author.send(author.get(page).form(ending))


def parts(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = db.session.execute(
            select(Player.name, Authorship.part).join(Player, Player.id == Authorship.player_id)
        )
        return dict(rows.all())


def insiders(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Player.name).join(Insider, Insider.player_id == Player.id)))


def invitations(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(AuthorInvitation.pack_id)).all())


def test_asked_one_writes_nothing_and_knows_nothing_until_one_says_yes(
    app: Flask, agatha: Person, dorothy: Person, slug: str
) -> None:
    assert invite(agatha, slug, "ｄｏｒｏｔｈｙ").status_code == 303
    assert "Dorothy asked" in agatha.get(page_of(slug)).text
    dorothy.get(page_of(slug), 404)
    assert (parts(app), insiders(app)) == ({"Agatha": "owner"}, {"Agatha"})
    page = dorothy.get("/author")
    assert "Agatha asks you." in page.text
    assert dorothy.send(page.form("/accept")).status_code == 303
    assert parts(app) == {"Agatha": "owner", "Dorothy": "co-author"}
    assert insiders(app) == {"Agatha", "Dorothy"}
    assert "with others" in dorothy.get("/author").text
    assert "Dorothy you" in dorothy.get(page_of(slug)).text
    assert invitations(app) == 0


def test_one_may_say_no(app: Flask, agatha: Person, dorothy: Person, slug: str) -> None:
    invite(agatha, slug)
    form = dorothy.get("/author").form("/decline")
    assert dorothy.send(form).status_code == 303
    assert (parts(app), insiders(app), invitations(app)) == ({"Agatha": "owner"}, {"Agatha"}, 0)
    refused(app, 404, lambda: dorothy.send(form))


def test_what_is_taken_back_cannot_be_accepted(
    app: Flask, agatha: Person, dorothy: Person, slug: str
) -> None:
    invite(agatha, slug)
    form = dorothy.get("/author").form("/accept")
    assert turn(agatha, page_of(slug), "/take-back").status_code == 303
    refused(app, 404, lambda: dorothy.send(form))


def test_unknown_names_and_those_of_no_authors_are_told_alike(app: Flask, agatha: Person, slug: str) -> None:
    account(app, "Bob")
    account(app, "Cyril", Role.AUTHOR)
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Cyril").values(suspended_at=clock.now()))
    form = agatha.get(page_of(slug)).form("/authors")
    told = {
        Page(refused(app, 422, lambda name=name: agatha.send(form, name=name)).text).text
        for name in ("Bobby", "Bob", "Cyril", "x" * 5000)
    }
    assert len(told) == 1
    assert "No author here goes by that name." in told.pop()


def test_asking_again_and_asking_an_author_of_it(app: Flask, agatha: Person, both: str) -> None:
    account(app, "Cyril", Role.AUTHOR)
    assert [invite(agatha, both, "Cyril").status_code for _ in range(2)] == [303, 303]
    assert invitations(app) == 1
    for name in ("Agatha", "Dorothy", ""):
        assert invite(agatha, both, name).status_code == 422


def test_there_are_only_so_many(
    app: Flask, agatha: Person, dorothy: Person, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(app, "Cyril", Role.AUTHOR)
    monkeypatch.setattr(sharing, "MOST_AUTHORS", 2)
    assert [invite(agatha, slug, name).status_code for name in ("Dorothy", "Cyril")] == [303, 422]


def test_the_owner_decides_and_a_co_author_only_sees(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    forms = agatha.get(page_of(both)).forms
    token = dorothy.get(page_of(both)).form("/leave").fields["csrf_token"]
    theirs = [form for form in forms if form.action.startswith(page_of(both))]
    assert len(theirs) == 3
    for form in theirs:
        form.fields["csrf_token"] = token
        refused(app, 404, lambda form=form: dorothy.send(form))
    assert [form.action for form in dorothy.get(page_of(both)).forms if both in form.action] == [
        f"{page_of(both)}/leave"
    ]


def test_whoever_is_removed_is_out_at_once_and_still_knows_it(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    assert turn(agatha, page_of(both), "/remove").status_code == 303
    for page in ("authors", "review", "history", "try"):
        dorothy.get(f"/author/packs/{both}/{page}", 404)
    assert (parts(app), insiders(app)) == ({"Agatha": "owner"}, {"Agatha", "Dorothy"})


def test_a_co_author_may_go_and_the_owner_hands_over_first(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    leave = dorothy.get(page_of(both)).form("/leave")
    leave.fields["csrf_token"] = agatha.get(page_of(both)).form("/remove").fields["csrf_token"]
    refused(app, 409, lambda: agatha.send(leave))
    assert turn(agatha, page_of(both), "/owner").status_code == 303
    assert parts(app) == {"Agatha": "co-author", "Dorothy": "owner"}
    assert turn(agatha, page_of(both), "/leave").status_code == 303
    assert parts(app) == {"Dorothy": "owner"}


def test_it_is_handed_to_nobody_who_cannot_look_after_it(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    form = agatha.get(page_of(both)).form("/owner")
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Dorothy").values(role=Role.PLAYER))
    refused(app, 409, lambda: agatha.send(form))


def test_s08_who_is_demoted_is_out_with_the_next_request(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    form = dorothy.get(f"/author/packs/{both}/review").form("/review")
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Dorothy").values(role=Role.PLAYER))
    refused(app, 404, lambda: dorothy.send(form))
    for page in ("review", "history", "try", "authors"):
        dorothy.get(f"/author/packs/{both}/{page}", 404)


def test_whoever_goes_is_asked_no_longer(app: Flask, agatha: Person, slug: str) -> None:
    invite(agatha, slug)
    with app.app_context(), committed():
        erase((press.player("Dorothy").id,), clock.now())
    assert invitations(app) == 0


def test_what_one_is_asked_stands_in_what_is_kept_about_one(
    agatha: Person, dorothy: Person, slug: str
) -> None:
    invite(agatha, slug)
    kept = dorothy.client.get("/players/export").get_json()
    assert kept["invitations_to_write"] == [{"pack": "the-case", "title": "The Case"}]


@pytest.mark.durable
def test_said_yes_to_several_times_at_once_it_is_said_once(
    app: Flask, agatha: Person, dorothy: Person, slug: str
) -> None:
    invite(agatha, slug)
    form = dorothy.get("/author").form("/accept")
    assert at_once([lambda: dorothy.send(form)] * 4) == [303] + [404] * 3
    assert parts(app) == {"Agatha": "owner", "Dorothy": "co-author"}


@pytest.mark.durable
def test_a_yes_and_a_taking_back_at_once(app: Flask, agatha: Person, dorothy: Person, slug: str) -> None:
    invite(agatha, slug)
    yes = dorothy.get("/author").form("/accept")
    back = agatha.get(page_of(slug)).form("/take-back")
    assert at_once([lambda: dorothy.send(yes), lambda: agatha.send(back)]) == [303, 404]


@pytest.mark.durable
def test_handed_over_to_two_at_once_it_has_one_owner(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    account(app, "Cyril", Role.AUTHOR)
    with app.app_context(), committed():
        press.join(press.pack(both), "Cyril")
    forms = [form for form in agatha.get(page_of(both)).forms if form.action.endswith("/owner")]
    assert at_once([lambda form=form: agatha.send(form) for form in forms]) == [303, 404]
    assert sorted(parts(app).values()) == ["co-author", "co-author", "owner"]


@pytest.mark.durable
def test_handed_over_to_somebody_who_goes_it_has_an_owner(
    app: Flask, agatha: Person, dorothy: Person, both: str
) -> None:
    owner = agatha.get(page_of(both)).form("/owner")
    leave = dorothy.get(page_of(both)).form("/leave")
    at_once([lambda: agatha.send(owner), lambda: dorothy.send(leave)])
    assert list(parts(app).values()).count("owner") == 1
