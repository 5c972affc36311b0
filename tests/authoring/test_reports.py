"""“Report this question”: from the reveal into its authors' queue, and their answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Report
from quizapp.authoring.operations import drafts, reporting
from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.web.transaction import committed
from tests.authoring.published import change, publish, publish_again
from tests.factories import make_pack, make_question
from tests.person import Person
from tests.play.repairs import play
from tests.players.opening import open_account
from tests.players.test_export import export
from tests.refusal import refused
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import PageForm

QUEUE = "/author/packs/the-case/reports"
NOTE = "It was the countess.\nSee chapter 9."


@pytest.fixture
def played(app: Flask, agatha: Person, alice: Person) -> Flask:
    """Agatha has published a question, which Alice has answered."""
    publish(app, "Agatha", [make_question()])
    play(alice, "The countess")
    return app


def report_form(person: Person, n: int = 1) -> PageForm:
    """Return the form to which the reveal of a turn leads."""
    (link,) = (each for each in person.question(n).links if each.endswith(f"/turns/{n}/report"))
    return person.get(link).form("/report")


def report(person: Person, reason: str = "wrong_key", note: str = NOTE, n: int = 1) -> TestResponse:
    """Report the question of a turn."""
    return person.send(report_form(person, n), reason=reason, note=note)


def settle(author: Person, answer: str = "Quite right, thank you.", place: int = 0) -> TestResponse:
    forms = [form for form in author.get(QUEUE).forms if "/reports/" in form.action]
    return author.send(forms[place], answer=answer)


def all_reports(app: Flask) -> list[Report]:
    with app.app_context():
        return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_a_report_arrives_in_the_queue_without_a_name(played: Flask, agatha: Person, alice: Person) -> None:
    response = report(alice)
    assert response.location == f"{alice.round_url}/turns/1"
    assert "Thank you." in alice.question(1).text
    text = agatha.get(QUEUE).text
    assert "What of single in the library?" in text
    assert "The answer is wrong" in text
    assert "It was the countess. See chapter 9." in text
    assert "Alice" not in text


def test_doing_it_again_replaces_it_and_opens_it_afresh(played: Flask, agatha: Person, alice: Person) -> None:
    report(alice)
    settle(agatha)
    report(alice, "unclear", "On second thoughts")
    (row,) = all_reports(played)
    assert (row.reason, row.note, row.settled_at, row.answer) == ("unclear", "On second thoughts", None, "")
    assert "On second thoughts" in agatha.get(QUEUE).text


def test_the_answer_comes_back_to_whoever_reported_it(played: Flask, agatha: Person, alice: Person) -> None:
    report(alice)
    assert "Answered" not in alice.get("/").text
    assert settle(agatha).location == QUEUE
    home = alice.get("/")
    assert "A question that you reported has been looked at." in home.text
    assert "What of single" not in home.text
    read = alice.send(home.form("/report/read"))
    assert read.location == f"{alice.round_url}/turns/1/report"
    page = alice.get(read.location)
    assert "Quite right, thank you." in page.text
    assert "It was the countess." in page.text
    assert "looked at" not in alice.get("/").text


def test_open_ones_come_first_and_settled_ones_stay(
    played: Flask, agatha: Person, bob: Person, alice: Person
) -> None:
    report(alice)
    play(bob, "The butler")
    report(bob, "offensive", "")
    settle(agatha, "Thank you.")
    text = agatha.get(QUEUE).text
    assert text.index("It is offensive") < text.index("The answer is wrong") < text.index("Thank you.")
    assert "by Agatha" in text


def test_what_was_settled_is_not_settled_again(played: Flask, agatha: Person, alice: Person) -> None:
    report(alice)
    form = next(form for form in agatha.get(QUEUE).forms if "/reports/" in form.action)
    assert agatha.send(form, answer="One").status_code == 303
    refused(played, 409, lambda: agatha.send(form, answer="Two"))


def test_a_report_that_was_replaced_meanwhile_is_looked_at_again(played: Flask, alice: Person) -> None:
    report(alice)
    with played.app_context(), committed():
        found = db.session.scalars(select(Report)).one()
        db.session.expunge(found)
    report(alice, "unclear", "")
    with played.app_context(), committed(), pytest.raises(Conflict):
        reporting.settle(found, "Yes", 1, clock.now())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "boring"}, "Not a valid choice"),
        ({"reason": "wrong_key", "note": "x" * 501}, "That is longer than 500 characters."),
        ({"reason": "wrong_key", "note": "a\x00b"}, "a character nobody can see"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    played: Flask, alice: Person, fields: dict[str, Any], said: str
) -> None:
    form = report_form(alice)
    response = alice.send(form, **fields)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert said in response.text
    assert all_reports(played) == []


@pytest.mark.parametrize("answer", ["", " \n ", "x" * 501, "a\x07b"])
def test_an_answer_wants_words(played: Flask, agatha: Person, alice: Person, answer: str) -> None:
    report(alice)
    assert settle(agatha, answer).status_code == 422
    assert all_reports(played)[0].settled_at is None


def test_words_are_text_whatever_they_look_like(played: Flask, agatha: Person, alice: Person) -> None:
    words = "<script>alert(1)</script> {{ 7*7 }} & co"
    report(alice, "other", words)
    page = agatha.get(QUEUE)
    assert words in page.text
    assert "<script>alert" not in page.html
    settle(agatha, words)
    shown = alice.get(f"{alice.round_url}/turns/1/report")
    # Said, answered, and in the form to say it otherwise.
    assert shown.text.count(words) == 3
    assert "<script>alert" not in shown.html


def test_only_who_has_answered_a_question_reports_it(
    played: Flask, app: Flask, alice: Person, bob: Person
) -> None:
    bob.start()
    form = report_form(alice)
    own = f"{bob.round_url}/turns/1/report"
    for url in (own, form.action):
        bob.get(url, 404)
        token = bob.cover().fields["csrf_token"][0]
        sent = bob.client.post(url, data={"csrf_token": token, "reason": "unclear", "note": ""})
        assert sent.status_code == 404
    assert "Report this question" not in bob.question(1).text
    Person(app, "Nobody").get(own, 404)
    assert all_reports(played) == []


def test_reports_are_counted_where_authors_look(
    played: Flask, agatha: Person, alice: Person, bob: Person
) -> None:
    report(alice)
    play(bob, "The butler")
    report(bob, "unclear")
    assert "2 reports" in agatha.get("/author").text
    text = agatha.get("/author/packs/the-case/statistics").text
    assert "players have reported it" in text
    page = agatha.get("/author/packs/the-case/statistics/q-single")
    assert "2 reports wait for an answer" in page.text
    settle(agatha)
    settle(agatha)
    assert "2 reports" not in agatha.get("/author").text


def test_the_queue_says_that_a_question_has_been_changed_since(
    played: Flask, agatha: Person, alice: Person
) -> None:
    report(alice)
    assert "changed since" not in agatha.get(QUEUE).text
    change(played, "q-single", answer="The countess")
    publish_again(played, "Agatha")
    assert "the question has been changed since" in agatha.get(QUEUE).text


def test_hosts_who_have_looked_inside_answer_for_folders(
    app: Flask, shelve: Callable[..., object], ada: Person, alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    play(alice, "The countess")
    report(alice)
    ada.get(QUEUE, 404)
    with app.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == "Ada")).one()
        drafts.know(player, db.session.scalars(select(Pack)).one(), clock.now())
    assert settle(ada).status_code == 303
    assert "looked at" in alice.get("/").text


def test_authors_of_other_packs_answer_nothing(
    played: Flask, agatha: Person, dorothy: Person, alice: Person
) -> None:
    report(alice)
    form = next(form for form in agatha.get(QUEUE).forms if "/reports/" in form.action)
    token = dorothy.get("/author").form("/author/packs").fields["csrf_token"][0]
    sent = dorothy.client.post(form.action, data={"csrf_token": token, "answer": "No"})
    assert sent.status_code == 404
    publish(played, "Dorothy", [make_question()], "Another")
    elsewhere = form.action.replace("the-case", "another")
    assert dorothy.client.post(elsewhere, data={"csrf_token": token, "answer": "No"}).status_code == 404


def test_a_player_reports_so_much_and_no_more(played: Flask, alice: Person) -> None:
    form = report_form(alice)
    said = [alice.send(form, reason="unclear", note=str(time)).status_code for time in range(21)]
    assert said == [303] * 20 + [429]


def test_reports_are_in_what_is_kept_and_go_with_their_player(
    played: Flask, agatha: Person, alice: Person
) -> None:
    report(alice)
    settle(agatha)
    (told,) = export(alice)["reports"]
    assert (told["pack"], told["reason"], told["note"]) == ("the-case", "wrong_key", NOTE)
    assert told["answer"] == "Quite right, thank you."
    (answered,) = export(agatha)["reports_answered"]
    assert answered["answer"] == "Quite right, thank you."
    with played.app_context(), committed():
        erase(tuple(db.session.scalars(select(Player.id).where(Player.name == "Alice"))), clock.now())
    assert all_reports(played) == []


def test_an_account_takes_a_guest_s_reports_along_but_for_its_own(
    played: Flask, app: Flask, agatha: Person, alice: Person
) -> None:
    open_account(alice, "Anna")
    play(alice, "The butler")
    report(alice, "unclear", "As Anna")
    guest = Person(app, "Gustav")
    play(guest, "The butler")
    report(guest, "other", "As a guest")
    open_account(guest, "Anna")
    guest.send(guest.get("/players/claim").form("/claim/take"))
    assert [row.note for row in all_reports(played)] == ["As Anna"]
    other = Person(app, "Other")
    play(other, "The butler")
    report(other, "other", "As another")
    open_account(other, "Berta")
    other.send(other.get("/players/claim").form("/claim/take"))
    settle(agatha, "Thanks.", 1)
    assert "looked at" in other.get("/").text


def test_an_author_who_is_gone_has_no_name(
    played: Flask, agatha: Person, dorothy: Person, alice: Person
) -> None:
    report(alice)
    settle(agatha)
    with played.app_context(), committed():
        row = db.session.scalars(select(Report)).one()
        row.settled_by_id = db.session.scalars(select(Player.id).where(Player.name == "Dorothy")).one()
        db.session.flush()
        erase((row.settled_by_id,), clock.now())
    text = agatha.get(QUEUE).text
    assert "by someone who is gone" in text
    assert "Dorothy" not in text


def test_the_queue_asks_as_often_for_many_as_for_few(played: Flask, agatha: Person, alice: Person) -> None:
    report(alice)
    with asked(played) as few:
        agatha.get(QUEUE)
    with played.app_context(), committed():
        for number in range(60):
            now = clock.now()
            name = f"P {number}"
            player = Player(token=name, name=name, canonical=name, created_at=now, seen_at=now)
            db.session.add(player)
            db.session.flush()
            settled = {"settled_at": now, "answer": "Yes"} if number % 2 else {}
            db.session.add(
                Report(
                    player_id=player.id,
                    question_id=1,
                    revision_id=1,
                    reason="other",
                    note="",
                    at=now,
                    **settled,
                )
            )
    with asked(played) as many:
        agatha.get(QUEUE)
    assert len(many) == len(few)
