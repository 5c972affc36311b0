"""Solving a case without having read the work: told stage by stage, asked what follows, never told the ending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.case.models import Solving
from quizapp.case.rules.recaps import passages, so_far
from quizapp.extensions import db
from quizapp.packs.models import Question
from quizapp.play.models import Encounter, Reached, Round, Turn
from tests.case.laid import BOARD, answer
from tests.case.solved import ACCUSATION, DENOUEMENT, RIGHT, SOLVE, accuse, begin, solvable
from tests.factories import make_pack, make_question
from tests.page import Page
from tests.person import Person
from tests.play.test_at_once import at_once, count
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

START, MIDDLE, END = "A colonel is dead.", "A stranger calls.", "It was the butler all along."
SO_FAR = "The story so far"


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=solvable(content_notes=["A corpse"]))


def drawn(app: Flask) -> list[str]:
    """Return what is asked in the latest round."""
    with app.app_context():
        latest = select(Round.id).order_by(Round.id.desc()).limit(1).scalar_subquery()
        asked_ = select(Question.key).join(Turn).where(Turn.round_id == latest).order_by(Turn.n)
        return list(db.session.scalars(asked_))


def reached(app: Flask) -> str | None:
    with app.app_context():
        return db.session.scalars(select(Reached.stage)).one_or_none()


def test_a_cover_shows_the_way_in(alice: Person) -> None:
    links = alice.get("/packs/the-case").links
    assert links[SOLVE] == "I have not read it and want to solve it"


@pytest.mark.parametrize(("kind", "done"), [("novel", "read"), ("series", "seen"), ("film", "seen")])
def test_a_film_is_seen_and_a_book_is_read(
    shelve: Callable[..., object], alice: Person, kind: str, done: str
) -> None:
    shelve(the_case=solvable(work={"title": "The Case", "kind": kind}))
    assert f"I have not {done} it and want to solve it" in alice.get("/packs/the-case").text
    page = alice.get(SOLVE)
    assert page.title.startswith(f"Solve it without having {done} it")
    assert ("by watching" if done == "seen" else "by reading") in page.text


@pytest.mark.parametrize("without", ["case", "deducible"])
def test_a_pack_that_cannot_be_solved_shows_none(
    shelve: Callable[..., object], alice: Person, without: str
) -> None:
    changed = solvable()
    if without == "case":
        del changed["case"]
    else:
        changed["questions"] = [make_question("single", "q-known"), make_question("single", "q-2")]
    shelve(the_case=changed)
    assert SOLVE not in alice.get("/packs/the-case").links
    alice.get(SOLVE, 404)


def test_it_is_chosen_knowingly(app: Flask, alice: Person) -> None:
    page = alice.get(SOLVE)
    for words in ("It spoils the work for good.", "A corpse", "count as met"):
        assert words in page.text
    response = alice.send(page.form(SOLVE), name="Alice")
    assert response.status_code == 422
    assert "Tick that you want the story told." in Page(response.text).text
    assert count(app, Round) == 0


def test_what_can_be_deduced_is_asked_in_order_of_stage_and_nothing_of_the_ending(
    app: Flask, alice: Person
) -> None:
    begin(alice)
    keys = drawn(app)
    assert sorted(keys[:2]) == ["q-start-0", "q-start-1"]
    assert sorted(keys[2:]) == ["q-middle-0", "q-middle-1"]


def test_at_most_six_of_a_stage(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    many = [make_question("single", f"q-{n}", deducible="true") for n in range(9)]
    shelve(the_case=solvable(questions=[*many, make_question("single", "q-end", stage="end")]))
    begin(alice)
    assert len(drawn(app)) == 6


def test_sensitive_ones_can_be_left_out(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    changed = solvable()
    changed["questions"][0]["sensitive"] = "true"
    shelve(the_case=changed)
    begin(alice, leave_out_sensitive="y")
    assert "q-start-0" not in drawn(app)
    assert len(drawn(app)) == 3


def test_nobody_is_asked_about_sensitive_ones_where_there_are_none(alice: Person) -> None:
    assert "leave_out_sensitive" not in alice.get(SOLVE).form(SOLVE).options


def test_the_story_is_told_above_the_first_question_of_a_stage_and_folded_above_others(alice: Person) -> None:
    begin(alice)
    first = alice.question(1)
    assert START in first.text
    assert "<details" not in first.html.partition(START)[0].rpartition("round__head")[2]
    answer(alice, 1)
    assert "<details" in alice.question(2).html.partition(START)[0].rpartition("round__head")[2]
    answer(alice, 2)
    third = alice.question(3).text
    assert "The middle " + MIDDLE in third
    assert START not in third


def test_nothing_is_told_ahead(alice: Person) -> None:
    begin(alice)
    for n in range(1, 3):
        page = alice.question(n)
        assert MIDDLE not in page.html
        assert END not in page.html
        answer(alice, n)
        assert MIDDLE not in alice.question(n).html
    assert MIDDLE not in alice.get(SOLVE).html


def test_the_stage_told_is_the_stage_reached_and_the_board_shows_it(app: Flask, alice: Person) -> None:
    begin(alice)
    assert reached(app) == "start"
    assert "stranger" not in alice.get(BOARD).text
    answer(alice, 1)
    assert reached(app) == "start"
    answer(alice, 2)
    assert reached(app) == "middle"
    assert "The stranger" in alice.get(BOARD).text


def test_whoever_is_further_stays_there(app: Flask, alice: Person) -> None:
    alice.start(stage="end")
    begin(alice)
    answer(alice, 1)
    assert reached(app) == "end"


def test_right_answers_turn_up_exhibits(alice: Person) -> None:
    begin(alice)
    answer(alice, 1)
    assert "The glove" in alice.question(1).text


def test_the_result_leads_to_the_board_and_the_accusation_and_to_no_other_round(alice: Person) -> None:
    begin(alice)
    for n in range(1, 5):
        answer(alice, n)
    page = alice.get(f"{alice.round_url}/result")
    assert {BOARD, ACCUSATION} <= set(page.links)
    assert "The evidence is in" in page.text
    assert "Case closed" not in page.html
    assert "Another round" not in page.text
    assert END not in page.html


def test_what_no_question_was_about_is_told_all_the_same(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    only = [
        make_question("single", "q-1", deducible="true"),
        make_question("single", "q-end", stage="end"),
    ]
    shelve(the_case=solvable(questions=only))
    begin(alice)
    assert MIDDLE not in alice.question(1).html
    answer(alice, 1)
    page = alice.get(f"{alice.round_url}/result")
    assert "And then The middle " + MIDDLE in page.text
    assert END not in page.html
    assert reached(app) == "middle"


def test_after_the_accusation_it_is_told_at_once_and_how_it_ends(alice: Person) -> None:
    begin(alice)
    for n in range(1, 5):
        answer(alice, n)
    assert accuse(alice, **RIGHT).status_code == 303
    page = alice.get(DENOUEMENT)
    assert "The butler did it." in page.text
    assert "How the story ends The end " + END in page.text
    assert "You have been told the story to its end." in alice.get(SOLVE).text
    assert "The denouement" in alice.get(f"{alice.round_url}/result").text


def test_the_front_page_keeps_the_accusation_in_mind_until_it_is_made(alice: Person, bob: Person) -> None:
    begin(alice)
    waits = "The evidence is in; whom you accuse is up to you"
    for n in range(1, 5):
        assert waits not in alice.get("/").text
        answer(alice, n)
    page = alice.get("/")
    assert waits in page.text
    assert BOARD in page.links
    assert waits not in bob.get("/").text
    accuse(alice, **RIGHT)
    assert waits not in alice.get("/").text


def test_the_front_page_asks_for_no_accusation_that_comes_too_late(alice: Person) -> None:
    begin(alice)
    for n in range(1, 5):
        answer(alice, n)
    alice.play(set(), stage="end")
    assert "whom you accuse" not in alice.get("/").text


def test_whoever_has_read_it_is_not_told_how_it_ends_again(alice: Person) -> None:
    alice.start(stage="end")
    accuse(alice, **RIGHT)
    assert END not in alice.get(DENOUEMENT).text


def test_who_accuses_early_is_told_later(alice: Person) -> None:
    begin(alice)
    accuse(alice, **RIGHT)
    assert "The butler did it." not in alice.get(DENOUEMENT).html
    answer(alice, 1)


def test_who_leaves_and_accuses_is_told_later(app: Flask, alice: Person) -> None:
    begin(alice)
    answer(alice, 1)
    alice.send(alice.question(2).form("/leave"))
    accuse(alice, **RIGHT)
    assert "Break the seal" in alice.get(DENOUEMENT).text
    assert "The butler did it." not in alice.get(DENOUEMENT).html
    assert reached(app) == "start"


def test_they_count_as_met(app: Flask, alice: Person) -> None:
    begin(alice)
    answer(alice, 1)
    with app.app_context():
        assert [each.points for each in db.session.scalars(select(Encounter))] == [100]


def test_doing_it_again_goes_on(app: Flask, alice: Person) -> None:
    form = alice.get(SOLVE).form(SOLVE)
    url = begin(alice)
    again = alice.client.post(SOLVE, data=form.fields | {"knowing": "y", "name": "Alice"})
    assert (again.status_code, again.location) == (303, url)
    assert count(app, Round) == count(app, Solving) == 1
    page = alice.get(SOLVE)
    assert url in page.links
    assert not [form for form in page.forms if form.action == SOLVE]
    assert "You are at it: 0 of 4" in alice.get("/packs/the-case").text


def test_whoever_has_left_is_asked_what_they_have_not_met(app: Flask, alice: Person) -> None:
    begin(alice)
    answer(alice, 1)
    before = drawn(app)
    alice.send(alice.question(2).form("/leave"))
    assert "Go on solving it" in alice.get(f"{alice.round_url}/result").text
    cover = alice.get("/packs/the-case")
    assert "You left off on the way." in cover.text
    assert cover.links[SOLVE] == "Go on solving it"
    begin(alice)
    assert sorted(drawn(app)) == sorted(before[1:])
    assert count(app, Solving) == 1


def test_the_form_of_a_round_that_was_left_tells_of_nothing_more(app: Flask, alice: Person) -> None:
    form = alice.get(SOLVE).form(SOLVE)
    url = begin(alice, request=form.fields["request"][0])
    alice.send(alice.question(1).form("/leave"))
    alice.start(stage="start")
    for n in range(1, 4):
        alice.pass_(n)
    again = alice.client.post(SOLVE, data=form.fields | {"knowing": "y", "name": "Alice"})
    assert (again.status_code, again.location) == (303, url)
    assert reached(app) == "start"


@pytest.mark.parametrize("gone", ["case", "deducible", "pack"])
def test_whoever_has_left_is_not_led_back_to_what_can_no_longer_be_solved(
    shelve: Callable[..., object], withdrawn: Callable[[], None], alice: Person, gone: str
) -> None:
    begin(alice)
    alice.send(alice.question(1).form("/leave"))
    changed = solvable()
    if gone == "case":
        del changed["case"]
    if gone == "deducible":
        changed["questions"] = [each | {"deducible": "false"} for each in changed["questions"]]
    if gone == "pack":
        withdrawn()
    else:
        shelve(the_case=changed)
    alice.get(SOLVE, 404)
    assert SOLVE not in alice.get(f"{alice.round_url}/result").links


def test_where_nothing_is_left_to_ask_it_says_so(app: Flask, alice: Person) -> None:
    begin(alice)
    alice.send(alice.question(1).form("/leave"))
    alice.start(stage="end")
    for n in range(1, 7):
        alice.pass_(n)
    response = alice.send(alice.get(SOLVE).form(SOLVE), knowing="y")
    assert response.status_code == 409
    assert BOARD in Page(response.text).links


def test_a_form_that_has_started_another_round_starts_none(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    with app.app_context():
        used = db.session.scalars(select(Round.request)).one()
    response = alice.send(alice.get(SOLVE).form(SOLVE), knowing="y", request=used)
    assert (response.status_code, count(app, Solving)) == (400, 0)


def test_unfinished_rounds_are_counted(make_app: Callable[..., Flask], alice: Person) -> None:
    narrow = Person(make_app(open_rounds=1), "Bob")
    narrow.start()
    response = narrow.send(narrow.get(SOLVE).form(SOLVE), knowing="y")
    assert response.status_code == 429


@pytest.mark.durable
def test_two_tabs_begin_one_round(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    forms: list[tuple[Any, dict[str, Any]]] = [
        (alice.get(SOLVE).form(SOLVE), {"knowing": "y"}) for _ in range(6)
    ]
    responses = at_once(alice, forms)
    assert {response.status_code for response in responses} == {303}
    assert len({response.location for response in responses}) == 1
    assert (count(app, Solving), count(app, Round)) == (1, 2)


def test_other_rounds_ask_for_nothing_more(app: Flask, alice: Person) -> None:
    def costs(n: int) -> int:
        with asked(app) as found:
            alice.question(n)
        return len(found)

    alice.start(stage="start")
    plain = costs(1)
    begin(alice)
    assert costs(1) - plain == 1
    assert SO_FAR not in alice.get(BOARD).text


def test_an_answer_costs_two_more_and_in_other_rounds_nothing(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    def costs(person: Person) -> int:
        form = person.question(1).form("/turns/1")
        with asked(app) as found:
            person.send(form, **{"pass": "1"})
        return len(found)

    shelve(other=make_pack([make_question("single", "q-1")]))
    alice.start("other")
    plain = costs(alice)
    alice.start(stage="start")
    assert costs(alice) == plain
    begin(bob)
    assert costs(bob) == plain + 2


# The rule by itself.

STAGES = [{"key": f"s{n}", "label": f"Stage {n}"} for n in range(6)]
ALL = {f"s{n}": f"Told {n}" for n in range(6)}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12).map(sorted))
def test_every_stage_up_to_the_question_is_told_once_as_new(asked_: list[int]) -> None:
    told = [so_far(asked_[:n], STAGES, ALL, "en") for n in range(1, len(asked_) + 1)]
    new = [passage.recap for each in told if each.is_new for passage in each.passages]
    assert new == [f"Told {n}" for n in range(asked_[-1] + 1)]


def test_a_stage_without_a_recap_is_passed_over() -> None:
    assert [each.label for each in passages(STAGES, {"s1": "Told"}, 0)] == ["Stage 1"]
