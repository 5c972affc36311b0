"""Questions on the desk: added, put in order, copied, moved to another pack, put into the basket and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.authoring.desk import PACK, document, leaf, order, save, shown, written
from tests.factories import KINDS, make_question, many
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

A, B, C = ("q-0000", "q-0001", "q-0002")


@pytest.fixture
def three(app: Flask, agatha: Person) -> None:
    """Agatha has written three questions."""
    written(app, questions=many(3))


def press(author: Person, key: str, act: str, **fields: str) -> TestResponse:
    """Press a button on the desk beside a question, in it or in the basket."""
    token = author.get(PACK).form(PACK).fields["csrf_token"]
    return author.client.post(f"{PACK}/questions/{key}/{act}", data={"csrf_token": token} | fields)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_added_and_can_be_written_at_once(app: Flask, agatha: Person, kind: str) -> None:
    written(app, questions=[])
    form = agatha.get(PACK).form("/questions")
    page = shown(agatha, agatha.send(form, kind=kind, prompt="Who rings the bell?"))
    assert page.form("/questions/who-rings-the-bell").fields["prompt"] == ["Who rings the bell?"]
    assert document(app, "who-rings-the-bell")["kind"] == kind


def test_a_question_goes_on_where_the_last_one_stood(app: Flask, agatha: Person, three: None) -> None:
    save(agatha, C, stage="end", category="ending", difficulty="hard")
    agatha.send(agatha.get(PACK).form("/questions"), kind="number")
    added = document(app, order(app)[-1])
    assert added == {"kind": "number", "category": "ending", "difficulty": "hard", "stage": "end"}


@pytest.mark.parametrize("fields", [{"kind": "essay"}, {"prompt": "x" * 2001}, {"prompt": "a\x07b"}])
def test_what_cannot_be_begins_no_question(
    app: Flask, agatha: Person, three: None, fields: dict[str, str]
) -> None:
    form = agatha.get(PACK).form("/questions")
    refused(app, 422, lambda: agatha.send(form, **fields))


@pytest.mark.parametrize(
    ("key", "fields", "expected"),
    [
        (A, {"by": "1"}, [B, A, C]),
        (B, {"by": "-1"}, [B, A, C]),
        (A, {"by": "-1"}, [A, B, C]),
        (C, {"by": "1"}, [A, B, C]),
        (C, {"to": "1"}, [C, A, B]),
        (A, {"to": "3"}, [B, C, A]),
        (A, {"to": "5000"}, [B, C, A]),
        ("q-none", {"to": "1"}, [A, B, C]),
    ],
)
def test_questions_are_put_in_order(  # noqa: PLR0917 (what is pressed, and what comes of it)
    app: Flask, agatha: Person, three: None, key: str, fields: dict[str, str], expected: list[str]
) -> None:
    assert press(agatha, key, "move", **fields).status_code == 303
    assert order(app) == expected


@pytest.mark.parametrize("fields", [{"to": "0"}, {"to": "9" * 30}, {"by": "7"}, {"by": "up"}, {"to": "１"}])
def test_there_is_no_such_place(app: Flask, agatha: Person, three: None, fields: dict[str, str]) -> None:
    press(agatha, A, "move", **fields)
    assert order(app)[1:] == [B, C] or fields == {"to": "１"}


def test_a_question_is_moved_to_a_place_from_its_own_page(app: Flask, agatha: Person, three: None) -> None:
    save(agatha, C, act="place", to_place="1", prompt="Who is the first now?")
    assert order(app) == [C, A, B]
    assert document(app, C)["prompt"] == "Who is the first now?"


@pytest.mark.parametrize("place", ["", "0", "-1", "first", "9" * 30, "²"])
def test_a_place_is_a_number(app: Flask, agatha: Person, three: None, place: str) -> None:
    form = leaf(agatha, C)
    refused(app, 400, lambda: agatha.send(form, act="place", to_place=place))


def test_a_question_is_duplicated_behind_itself(app: Flask, agatha: Person, three: None) -> None:
    press(agatha, A, "duplicate")
    save(agatha, B, act="duplicate")
    first, copy, second, another, third = order(app)
    assert (first, second, third) == (A, B, C)
    assert document(app, copy) == document(app, A)
    assert document(app, another) == document(app, B)


def test_a_question_is_removed_and_that_can_be_undone(app: Flask, agatha: Person, three: None) -> None:
    page = shown(agatha, press(agatha, B, "remove"))
    assert order(app) == [A, C]
    assert "In the basket" in page.text
    undo = page.form(f"/questions/{B}/restore")
    agatha.send(undo)
    assert order(app) == [A, B, C]
    assert "In the basket" not in agatha.get(PACK).text


def test_what_lies_in_the_basket_can_be_looked_at_and_taken_out_later(
    app: Flask, agatha: Person, three: None
) -> None:
    save(agatha, B, act="remove", prompt="Removed, and kept as it was typed?")
    page = agatha.get(f"{PACK}/questions/{B}")
    assert "Removed, and kept as it was typed?" in page.text
    agatha.send(page.form("/restore"))
    assert order(app) == [A, B, C]
    assert document(app, B)["prompt"] == "Removed, and kept as it was typed?"


def test_removing_and_restoring_twice_changes_nothing(app: Flask, agatha: Person, three: None) -> None:
    assert [press(agatha, B, "remove").status_code for _ in range(2)] == [303, 303]
    assert [press(agatha, B, "restore").status_code for _ in range(2)] == [303, 303]
    assert order(app) == [A, B, C]


def test_a_question_moves_to_another_pack_of_ones_own(app: Flask, agatha: Person, three: None) -> None:
    written(app, questions=many(1), title="Another Case")
    page = shown(agatha, save(agatha, A, act="transfer", to_pack="another-case", hint="Saved first."))
    assert "Another Case" in page.text
    moved = order(app, "another-case")[-1]
    assert document(app, moved, "another-case") == document(app, A)
    assert document(app, A)["hint"] == "Saved first."
    assert order(app) == [B, C]


def test_nobody_moves_a_question_into_the_pack_of_others(
    app: Flask, agatha: Person, dorothy: Person, three: None
) -> None:
    written(app, "Dorothy", questions=many(1), title="Another Case")
    assert "Another Case" not in agatha.get(f"{PACK}/questions/{A}").text
    form = leaf(agatha, A)
    refused(app, 404, lambda: agatha.send(form, act="transfer", to_pack="another-case"))


def test_a_draft_is_read_a_hundred_questions_at_a_time(app: Flask, agatha: Person) -> None:
    written(app, questions=many(101))
    page = agatha.get(PACK)
    assert f"{PACK}?page=2" in page.links
    assert f"{PACK}/questions/q-0100" not in page.links
    assert f"{PACK}/questions/q-0100" in agatha.get(f"{PACK}?page=2").links
    agatha.get(f"{PACK}?page=3", 404)
    for nonsense in ("0", "-1", "two", "9" * 30, "²"):
        agatha.get(f"{PACK}?page={nonsense}", 400)


def test_the_desk_says_what_comes_next(app: Flask, agatha: Person) -> None:
    written(app, questions=[], blurb="")
    assert "The first question." in agatha.get(PACK).text
    agatha.send(agatha.get(PACK).form("/questions"), kind="number")
    assert "Say on the cover what this is" in agatha.get(PACK).text
    cover = agatha.get(f"{PACK}/cover").form("/cover")
    agatha.send(cover, blurb="A body.", act="save")
    page = agatha.get(PACK)
    assert "have to be put right" in page.text
    (key,) = order(app)
    assert f"{PACK}/questions/{key}" in page.links


def test_a_question_without_a_mistake_says_nothing_of_any(app: Flask, agatha: Person) -> None:
    flawed = make_question("number", "q-flawed", answer=None, explanation=None)
    written(app, questions=[*many(1), flawed])
    page = agatha.get(PACK)
    assert page.text.count("1 to put right") == page.text.count(", 1 in doubt") == 1
