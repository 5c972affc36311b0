"""Repairing a key from the draft: a version in which it alone is new, the answers marked again, all of it undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp.authoring.models import DraftQuestion, Publication
from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion
from quizapp.packs.queries import published
from quizapp.play.models import KeyRepair, Round
from tests.admin.conftest import acts
from tests.authoring.published import change, publish, publish_again
from tests.factories import make_pack, make_question
from tests.person import Person
from tests.play.repairs import REASON, boards, play, rebuilt, repair, state
from tests.players.test_export import export

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

PAGE = "/author/packs/the-case/repairs"
TWO = [make_question(), make_question(name="q-two", prompt="And who else?")]


@pytest.fixture
def played(app: Flask, agatha: Person, alice: Person, bob: Person) -> Flask:
    """Agatha has published two questions with the butler as key; Alice said the butler, Bob the countess."""
    assert publish(app, "Agatha", TWO) == "the-case"
    play(alice, "The butler")
    play(bob, "The countess")
    return app


def mend(author: Person, **changes: Any) -> TestResponse:
    form = author.get(PAGE).form("/questions/q-single/repair")
    return author.send(form, **({"reason": REASON} | changes))


def undo(author: Person) -> TestResponse:
    return author.send(author.get(PAGE).form("/undo"))


def asked(app: Flask) -> list[tuple[str, str]]:
    """Return prompts and keys as they are published now."""
    with app.app_context():
        pack = db.session.scalars(select(Pack)).one()
        content, _pictures = published(pack)
        return [(each.prompt, str(each.key_texts()[0])) for each in content.questions]


def points(app: Flask) -> list[int]:
    with app.app_context():
        return sorted(db.session.scalars(select(Round.points)))


def test_a_draft_s_other_key_is_offered_with_both_in_words_and_how_many_answers(
    played: Flask, agatha: Person
) -> None:
    assert "To be repaired?" not in agatha.get(PAGE).text
    change(played, "q-single", answer="The countess")
    text = agatha.get(PAGE).text
    assert "Answers are marked by The butler The key is now The countess" in text
    assert "2 answers are marked again" in text


def test_a_repair_publishes_the_one_question_and_none_of_the_rest(
    played: Flask, agatha: Person, alice: Person
) -> None:
    change(played, "q-single", answer="The countess", explanation="She says so.")
    change(played, "q-two", prompt="And who else, then?")
    response = mend(agatha)
    assert response.location == PAGE
    assert "2 answers count otherwise now" in agatha.get(PAGE).text
    assert asked(played) == [
        ("What of single in the library?", "The countess"),
        ("And who else?", "The butler"),
    ]
    assert points(played) == [100, 100]
    assert boards(played) == rebuilt(played)
    with played.app_context():
        assert db.session.scalars(select(Publication.note).order_by(Publication.version_id)).all() == [
            "The first",
            REASON,
        ]
        other = db.session.scalars(select(DraftQuestion).where(DraftQuestion.key == "q-two")).one()
        assert other.document["prompt"] == "And who else, then?"
    shown = alice.get(f"{alice.round_url}/result").text
    assert "She says so." in shown
    assert REASON in shown


def test_undone_the_answers_and_the_question_are_as_they_were(
    played: Flask, agatha: Person, alice: Person
) -> None:
    before, was = state(played), asked(played)
    change(played, "q-single", answer="The countess")
    mend(agatha)
    carol = Person(played, "Carol")
    play(carol, "The countess")
    assert points(played) == [100, 100, 100]
    assert undo(agatha).location == PAGE
    assert "Undone: the answers count what they did before." in agatha.get(PAGE).text
    assert asked(played) == was
    now = state(played)
    assert now["turns"][:4] == before["turns"]
    assert [each for each in now["boards"] if each["player_id"] != 4] == before["boards"]
    # Who was asked in between is marked by the key that was right all along.
    assert points(played) == [0, 0, 200]
    assert boards(played) == rebuilt(played)
    assert "undone" in agatha.get(PAGE).text
    assert "To be repaired?" in agatha.get(PAGE).text


def test_repaired_undone_and_repaired_again(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess")
    mend(agatha)
    once = points(played)
    undo(agatha)
    assert mend(agatha).status_code == 303
    assert points(played) == once
    assert [key for _prompt, key in asked(played)] == ["The countess", "The butler"]
    assert boards(played) == rebuilt(played)
    undo(agatha)
    assert points(played) == [0, 200]


def test_a_key_that_was_published_without_is_repaired_afterwards(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess")
    publish_again(played, "Agatha")
    assert points(played) == [0, 200]
    with played.app_context():
        versions = db.session.scalars(select(PackVersion.number)).all()
    assert mend(agatha).status_code == 303
    assert points(played) == [100, 100]
    undo(agatha)
    assert points(played) == [0, 200]
    with played.app_context():
        assert db.session.scalars(select(PackVersion.number)).all() == versions


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "The butler", "explanation": "He did."},
        {"answer": "The countess", "prompt": "Who, then?"},
        {"answer": "The countess", "options": ["The countess", "The butler", "The cook"]},
        {"answer": "The countess", "hint": "Look."},
        {"answer": "The cook"},
        {"answer": None},
        {"answer": "The countess", "kind": "no kind"},
    ],
)
def test_what_is_no_repair_is_not_offered_and_not_made(
    played: Flask, agatha: Person, changes: dict[str, Any]
) -> None:
    change(played, "q-single", answer="The countess")
    form = agatha.get(PAGE).form("/repair")
    edition = change(played, "q-single", **changes)
    page = agatha.get(PAGE)
    assert [each for each in page.forms if each.action.endswith("/repair")] == []
    before = state(played)
    assert agatha.send(form, reason=REASON, edition=str(edition)).status_code == 409
    assert state(played) == before


def test_a_question_of_a_stage_that_is_not_published_is_not(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess", stage="nowhere")
    assert [each for each in agatha.get(PAGE).forms if each.action.endswith("/repair")] == []


def test_what_somebody_else_has_changed_since_is_looked_at_again(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess")
    form = agatha.get(PAGE).form("/repair")
    change(played, "q-single", answer="The gardener")
    before = state(played)
    response = agatha.send(form, reason=REASON)
    assert response.status_code == 409
    assert "Somebody has changed this question since" in response.text
    assert state(played) == before


@pytest.mark.parametrize("reason", ["", " ", "x" * 201, "a\u202eb"])
def test_a_repair_wants_a_reason_that_players_can_read(played: Flask, agatha: Person, reason: str) -> None:
    change(played, "q-single", answer="The countess")
    before = state(played)
    response = mend(agatha, reason=reason)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert state(played) == before


@pytest.mark.parametrize("edition", ["", "x", "-1", str(2**31)])
def test_a_repair_of_no_edition_is_none(played: Flask, agatha: Person, edition: str) -> None:
    change(played, "q-single", answer="The countess")
    assert mend(agatha, edition=edition).status_code == 400


def test_a_repair_is_undone_once(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess")
    mend(agatha)
    form = agatha.get(PAGE).form("/undo")
    assert (agatha.send(form).status_code, agatha.send(form).status_code) == (303, 409)


def test_a_repair_of_another_pack_is_not_found(played: Flask, agatha: Person, dorothy: Person) -> None:
    change(played, "q-single", answer="The countess")
    mend(agatha)
    form = agatha.get(PAGE).form("/undo")
    publish(played, "Dorothy", [make_question()], "Another")
    form.action = "/author/packs/another/repairs/1/undo"
    assert dorothy.send(form).status_code in {403, 404}
    with played.app_context():
        assert db.session.scalars(select(KeyRepair.undone_at)).one() is None


def test_hosts_read_that_a_key_was_repaired_and_nothing_that_spoils_it(
    played: Flask, agatha: Person, ada: Person
) -> None:
    change(played, "q-single", answer="The countess")
    mend(agatha)
    undo(agatha)
    text = ada.get("/admin/log").text
    assert "Agatha repaired a key of The Case" in text
    assert "Agatha undid the repair of a key of The Case" in text
    assert "countess" not in text.lower()
    assert "q-single" not in text
    assert [form for form in ada.get("/admin/log").forms if form.action.endswith("/undo")] == []
    assert acts(played) == [("repair", None, None), ("unrepair", None, None)]


def test_the_shell_s_repairs_are_in_the_log_and_on_the_page(
    played: Flask, agatha: Person, ada: Person
) -> None:
    change(played, "q-single", answer="The countess")
    publish_again(played, "Agatha")
    assert repair(played, "q-single").exit_code == 0
    assert "The shell repaired a key of The Case" in ada.get("/admin/log").text
    assert "in the shell" in agatha.get(PAGE).text


def test_the_shell_undoes_what_an_author_repaired_with_all_that_goes_with_it(
    played: Flask, agatha: Person
) -> None:
    was = asked(played)
    change(played, "q-single", answer="The countess")
    mend(agatha)
    assert repair(played, "q-single", "--undo").exit_code == 0
    assert (asked(played), points(played)) == (was, [0, 200])


def test_an_author_finds_their_repairs_in_what_is_kept_about_them(played: Flask, agatha: Person) -> None:
    change(played, "q-single", answer="The countess")
    mend(agatha)
    (made,) = export(agatha)["keys_repaired"]
    assert (made["before"], made["after"], made["reason"]) == ("The butler", "The countess", REASON)


@pytest.mark.parametrize(
    ("kind", "new", "said"),
    [
        ("typed", {"accept": ["Poirot", "Monsieur Poirot"]}, "Hercule Poirot / Poirot / Monsieur Poirot"),
        ("typed", {"reject": ["Pierrot", "Poirot fils"]}, "but not Pierrot, Poirot fils"),
        ("number", {"tolerance": "2"}, "12 stabs, give or take 2"),
        ("multiple", {"answer": ["Rope"]}, "Rope"),
        (
            "ordering",
            {"items": ["Alarm raised", "Body found", "Culprit unmasked"]},
            "Alarm raised → Body found",
        ),
    ],
)
def test_keys_of_other_kinds_in_words(
    app: Flask, agatha: Person, kind: str, new: dict[str, Any], said: str
) -> None:
    publish(app, "Agatha", [make_question(kind)])
    change(app, f"q-{kind}", **new)
    assert said in agatha.get(PAGE).text


def test_folders_are_repaired_in_the_shell_alone(
    app: Flask, shelve: Callable[..., object], agatha: Person, ada: Person
) -> None:
    shelve(the_case=make_pack(TWO))
    for person in (agatha, ada):
        person.get(PAGE, 404)
