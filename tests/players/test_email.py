"""An account's e-mail address, and getting back in by it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import Credential, Link
from quizapp.players.queries import accounts as known
from quizapp.web import mail
from quizapp.web.transaction import committed
from tests.page import Page
from tests.person import Person
from tests.players.holder import PASSWORD, sign_in, sign_out, sign_up
from tests.refusal import refused
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.mailbox import Mailbox

NEW = "it was the gardener"


@pytest.fixture
def mike(posting_app: Flask) -> Person:
    """Mike, whose address is not confirmed yet."""
    person = Person(posting_app, "Mike")
    sign_up(person, email="mike@example.org")
    return person


@pytest.fixture
def confirmed(mike: Person, mailbox: Mailbox) -> Person:
    """Mike, whose address is."""
    assert confirm(mike, mailbox.last().path).status_code == 303
    return mike


def confirm(person: Person, path: str) -> TestResponse:
    return person.send(person.get(path).form(path))


def change(person: Person, email: str) -> TestResponse:
    """Ask for another address, once all letters sent before have arrived: they are sent side by side."""
    mail.settle()
    return person.send(person.get("/players/account/email").form("/account/email"), email=email)


def ask(person: Person, login: str, **headers: str) -> TestResponse:
    """Ask for a link that sets a password, once all letters sent before have arrived."""
    mail.settle()
    form = person.get("/players/lost-password").form("/lost-password")
    return person.client.post(form.action, data=form.fields | {"name": login}, headers=headers)


def reset(person: Person, path: str, password: str = NEW) -> TestResponse:
    return person.send(person.get(path).form(path), password=password)


def kept(app: Flask) -> list[tuple[str | None, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(Credential).order_by(Credential.player_id))
        return [(row.email, row.email_confirmed_at is not None) for row in rows]


def test_an_address_counts_once_the_link_sent_there_is_followed(
    posting_app: Flask, mike: Person, mailbox: Mailbox
) -> None:
    assert "A mail is on its way to mike@example.org" in mike.get("/").text
    letter = mailbox.last()
    assert (letter.to, letter.sender) == (["mike@example.org"], "host@quiz.example.org")
    assert letter.message["Subject"] == "Is this your address?"
    assert kept(posting_app) == [(None, False)]
    assert "counts once you follow" in mike.get("/players/account").text
    assert confirm(Person(posting_app, "Anybody"), letter.path).status_code == 303
    assert kept(posting_app) == [("mike@example.org", True)]
    assert "mike@example.org (confirmed)" in mike.get("/players/account").text


def test_an_address_from_before_there_was_mail_can_be_confirmed(
    make_app: Callable[..., Flask], posting_app: Flask, mailbox: Mailbox
) -> None:
    before, mike = Person(make_app(), "Mike"), Person(posting_app, "Mike")
    sign_up(before, email="mike@example.org")
    sign_in(mike)
    assert "mike@example.org (not confirmed) Confirm" in mike.get("/players/account").text
    page = mike.get("/players/account/email")
    assert "no link to a new password can go there" in page.text
    mike.send(page.form("/account/email"))
    assert "on its way to mike@example.org" in mike.get("/").text
    assert mike.get("/players/account").text.count("mike@example.org") == 1
    confirm(mike, mailbox.last().path)
    assert "mike@example.org (confirmed) Change" in mike.get("/players/account").text


def test_the_page_says_whose_address_it_would_be_to_whoever_follows_the_link(
    posting_app: Flask, mike: Person, mailbox: Mailbox
) -> None:
    anybody, path = Person(posting_app, "Anybody"), mailbox.last().path
    page = anybody.get(path)
    assert "given mike@example.org as the address of the account Mike" in page.text
    anybody.send(page.form(path))
    page = anybody.get("/")
    assert "mike@example.org is the address of the account Mike from now on" in page.text
    assert "Signed in as" not in page.text


def test_looking_at_the_link_changes_nothing(posting_app: Flask, mike: Person, mailbox: Mailbox) -> None:
    path = mailbox.last().path
    for _ in range(2):
        mike.get(path)
    assert kept(posting_app) == [(None, False)]


def test_n24_only_the_newest_link_works_and_the_address_before_is_told(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    change(confirmed, "first@example.org")
    first = mailbox.last().path
    form = confirmed.get(first).form(first)
    change(confirmed, "second@example.org")
    second = mailbox.last().path
    refused(posting_app, 410, lambda: confirmed.send(form))
    confirmed.get(first, 410)
    assert confirm(confirmed, second).status_code == 303
    assert kept(posting_app) == [("second@example.org", True)]
    told = mailbox.last()
    assert (told.to, told.message["Subject"]) == (["mike@example.org"], "Your e-mail address was changed")
    assert "second@example.org" not in told.text
    refused(posting_app, 410, lambda: confirm_again(confirmed, second, form.fields["csrf_token"]))


def confirm_again(person: Person, path: str, token: list[str]) -> TestResponse:
    return person.client.post(path, data={"csrf_token": token})


def test_taking_the_address_away_is_told_too(posting_app: Flask, confirmed: Person, mailbox: Mailbox) -> None:
    assert change(confirmed, "").status_code == 303
    assert kept(posting_app) == [(None, False)]
    assert mailbox.last().to == ["mike@example.org"]
    # Letters that are sent in the same moment arrive in any order.
    assert any("no longer has this e-mail address" in each.text for each in mailbox.letters())


def test_an_address_is_confirmed_by_one_account_alone(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    other = Person(posting_app, "Other")
    sign_up(other, email="MIKE@example.org")
    path = mailbox.last().path
    form = other.get(path).form(path)
    response = refused(posting_app, 409, lambda: other.send(form))
    assert "Another account has that e-mail address" in Page(response.text).text


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("x" * 10_000 + "@example.org", id="N14"),
        pytest.param("a@b.c\r\nBcc: x@y.z", id="N15"),
        pytest.param("mıke@example.org", id="N13"),
        pytest.param("mike@localhost", id="no-domain"),
        pytest.param("Mike <mike@example.org>", id="with-name"),
        pytest.param("mike@example.org, other@example.org", id="two"),
    ],
)
def test_what_is_no_address_is_refused_and_nothing_is_sent(
    posting_app: Flask, mailbox: Mailbox, typed: str
) -> None:
    person = Person(posting_app, "Mike")
    form = person.get("/players/sign-up").form("/sign-up")
    fields = {"name": "Mike", "password": PASSWORD, "email": typed}
    refused(posting_app, 422, lambda: person.send(form, **fields))
    assert mailbox.letters() == []


def test_where_no_mail_is_sent_an_address_is_kept_unconfirmed_and_the_page_says_so(
    app: Flask, alice: Person
) -> None:
    assert "No mail is sent here" in alice.get("/players/sign-up").text
    sign_up(alice, email="alice@example.org")
    assert kept(app) == [("alice@example.org", False)]
    assert "No mail is sent here" in alice.get("/players/account/email").text
    assert change(alice, "other@example.org").status_code == 303
    assert kept(app) == [("other@example.org", False)]
    page = alice.get("/players/lost-password")
    assert "No mail is sent here" in page.text
    assert not [form for form in page.forms if form.action.endswith("/lost-password")]


def test_a_lost_password_is_replaced_by_a_link(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    away = Person(posting_app, "Mike")
    assert "a link is on its way" in Page(ask(away, " MIKE@example.org").text).text
    letter = mailbox.last()
    assert (letter.to, letter.message["Subject"]) == (["mike@example.org"], "A new password")
    assert reset(away, letter.path).status_code == 303
    assert "Signed in as Mike" in away.get("/").text
    assert "Signed in as" not in confirmed.get("/").text
    assert sign_in(confirmed).status_code == 422
    assert sign_in(confirmed, password=NEW).status_code == 303


def test_n22_a_link_works_once(posting_app: Flask, confirmed: Person, mailbox: Mailbox) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    form = confirmed.get(path).form(path)
    assert reset(confirmed, path).status_code == 303
    token = confirmed.get("/players/account").form("/sign-out").fields["csrf_token"]
    form.fields["csrf_token"] = token
    refused(posting_app, 410, lambda: confirmed.send(form, password="another new one"))
    confirmed.get(path, 410)
    assert sign_in(Person(posting_app, "Mike"), password=NEW).status_code == 303


def test_n22_a_link_works_for_half_an_hour(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox, time_machine: time_machine.TimeMachineFixture
) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    time_machine.move_to(clock.now() + timedelta(minutes=29))
    form = confirmed.get(path).form(path)
    time_machine.move_to(clock.now() + timedelta(minutes=2))
    refused(posting_app, 410, lambda: confirmed.send(form, password=NEW))


def test_n22_a_newer_link_voids_the_one_before(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    ask(confirmed, "Mike")
    older = mailbox.last().path
    form = confirmed.get(older).form(older)
    ask(confirmed, "Mike")
    newer = mailbox.last().path
    assert newer != older
    refused(posting_app, 410, lambda: confirmed.send(form, password=NEW))
    assert reset(confirmed, newer).status_code == 303


def test_another_password_voids_the_links_to_set_one(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    form = confirmed.get("/players/account/password").form("/account/password")
    assert confirmed.send(form, old=PASSWORD, password=NEW).status_code == 303
    confirmed.get(path, 410)


@pytest.mark.parametrize("way", ["change", "link"])
def test_another_password_voids_a_link_to_another_address(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox, way: str
) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    change(confirmed, "thief@example.org")
    thiefs = mailbox.last().path
    form = confirmed.get(thiefs).form(thiefs)
    if way == "change":
        changing = confirmed.get("/players/account/password").form("/account/password")
        assert confirmed.send(changing, old=PASSWORD, password=NEW).status_code == 303
        form.fields["csrf_token"] = confirmed.get("/").form("/sign-out").fields["csrf_token"]
        refused(posting_app, 410, lambda: confirmed.send(form))
    else:
        assert reset(Person(posting_app, "Mike"), path).status_code == 303
    Person(posting_app, "Thief").get(thiefs, 410)
    assert kept(posting_app) == [("mike@example.org", True)]


def test_a_suspended_account_takes_no_address(posting_app: Flask, mike: Person, mailbox: Mailbox) -> None:
    path = mailbox.last().path
    anybody = Person(posting_app, "Anybody")
    form = anybody.get(path).form(path)
    with posting_app.app_context(), committed():
        player = known.by_name("Mike")
        assert player is not None
        player.suspended_at = player.created_at
    refused(posting_app, 403, lambda: anybody.send(form))
    anybody.get(path, 403)
    assert kept(posting_app) == [(None, False)]


@pytest.mark.parametrize("way", ["change", "link"])
@pytest.mark.parametrize("about", ["Mike@Example.org", "other@example.org"])
def test_a_new_password_is_no_address_of_its_owners_either(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox, way: str, about: str
) -> None:
    change(confirmed, "other@example.org")
    if way == "change":
        form = confirmed.get("/players/account/password").form("/account/password")
        said = refused(posting_app, 422, lambda: confirmed.send(form, old=PASSWORD, password=about))
    else:
        ask(confirmed, "Mike")
        path = mailbox.last().path
        confirmed.get(path)
        said = refused(posting_app, 422, lambda: reset(confirmed, path, about))
    assert "must not be your name or address" in Page(said.text).text


def test_the_new_password_is_held_to_the_same_and_the_link_stays_good(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    confirmed.get(path)
    refused(posting_app, 422, lambda: reset(confirmed, path, "password1"))
    assert reset(confirmed, path).status_code == 303


@pytest.mark.parametrize(
    "typed", ["mıke@example.org", "mike@exаmple.org", "Mıke"], ids=["N13", "domain", "name"]
)
def test_n13_a_look_alike_gets_no_mail_and_the_same_page(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox, typed: str
) -> None:
    before = len(mailbox.letters())
    pages = [Page(ask(confirmed, login).text).text for login in (typed, "nobody@example.org")]
    assert pages[0].replace(typed, "") == pages[1].replace("nobody@example.org", "")
    assert len(mailbox.letters()) == before


def test_an_address_that_is_not_confirmed_gets_no_link(
    posting_app: Flask, mike: Person, mailbox: Mailbox
) -> None:
    ask(mike, "Mike")
    assert [letter.message["Subject"] for letter in mailbox.letters()] == ["Is this your address?"]


def test_an_answer_does_not_wait_for_anybody_to_be_looked_for(
    posting_app: Flask, confirmed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_off: list[Callable[[], None]] = []
    monkeypatch.setattr(mail, "later", put_off.append)
    away = Person(posting_app, "Mike")
    form = away.get("/players/lost-password").form("/lost-password")
    with asked(posting_app) as found:
        for name in ("Mike", "Nobody"):
            assert away.send(form, name=name).status_code == 200
    assert (found, len(put_off)) == ([], 2)


def test_h02_links_have_the_address_from_the_settings_whatever_a_request_says(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    assert ask(confirmed, "Mike", **headers).status_code == 200
    assert "evil.example" not in mailbox.last().text
    assert re.search(
        r"^https://quiz\.example\.org/players/reset/[\w-]{22}$", mailbox.last().text, re.MULTILINE
    )


def test_mails_are_asked_for_so_often(posting_app: Flask, confirmed: Person, mailbox: Mailbox) -> None:
    statuses = [ask(confirmed, "Mike").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_what_is_no_address_uses_up_no_mail(posting_app: Flask, confirmed: Person, mailbox: Mailbox) -> None:
    assert [change(confirmed, "mistyped").status_code for _ in range(6)] == [422] * 6
    said = [change(confirmed, f"mike{n}@example.org").status_code for n in range(6)]
    assert said == [303] * 5 + [429]


def test_so_many_letters_go_to_one_address_whoever_asks_and_nobody_is_told(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    pages = []
    for n in range(8):
        somebody = Person(posting_app, f"Somebody {n}")
        somebody.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        if n % 2:
            pages.append(Page(ask(somebody, "Mike").text).text)
        else:
            sign_up(somebody, email=f"Mike+{n}@example.org")
            assert f"on its way to Mike+{n}@example.org" in somebody.get("/").text
    assert len(set(pages)) == 1
    assert len(mailbox.letters()) == 5


def test_a_letter_that_is_not_sent_voids_none_that_was(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    for n in range(8):
        confirmed.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        ask(confirmed, "Mike")
    assert len(mailbox.letters()) == 5
    assert reset(Person(posting_app, "Mike"), mailbox.last().path).status_code == 303


def test_who_loses_an_address_is_told_however_many_letters_went_there(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    for _ in range(5):
        ask(confirmed, "Mike")
    change(confirmed, "")
    assert "no longer has this e-mail address" in mailbox.last().text


def test_what_a_link_holds_is_not_kept(posting_app: Flask, confirmed: Person, mailbox: Mailbox) -> None:
    ask(confirmed, "Mike")
    token = mailbox.last().path.rsplit("/", 1)[1]
    with posting_app.app_context():
        assert token not in {link.token_hash for link in db.session.scalars(select(Link))}


def test_a_suspended_account_is_not_opened_by_a_link(
    posting_app: Flask, confirmed: Person, mailbox: Mailbox
) -> None:
    ask(confirmed, "Mike")
    path = mailbox.last().path
    form = confirmed.get(path).form(path)
    with posting_app.app_context(), committed():
        player = known.by_name("Mike")
        assert player is not None
        player.suspended_at = player.created_at
    refused(posting_app, 403, lambda: confirmed.send(form, password=NEW))


def test_an_address_wants_a_sign_in_of_late(
    posting_app: Flask, confirmed: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    form = confirmed.get("/players/account/email").form("/account/email")
    time_machine.move_to(clock.now() + timedelta(hours=1))
    assert confirmed.client.get("/players/account/email").status_code == 302
    assert confirmed.send(form, email="thief@example.org").status_code in {401, 403}
    assert kept(posting_app) == [("mike@example.org", True)]
    sign_out(confirmed)
