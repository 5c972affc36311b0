"""What right answers turn up: one exhibit for a question, no exhibit twice, the stage and the difficulty respected."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp import clock
from quizapp.bank.case import Exhibit
from quizapp.bank.question import Difficulty
from quizapp.case.models import TurnedUp
from quizapp.case.operations import finding
from quizapp.case.rules.exhibits import Turned, next_exhibit, taken_along
from quizapp.extensions import db
from quizapp.packs.models import Issued, PackVersion
from quizapp.play.operations.starting import deal
from quizapp.play.rules.draw import SEED_BYTES, Candidate, Hand
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.case.laid import BOARD, answer, cased, exhibit, make_case, small_case, solve
from tests.factories import make_pack, make_question, many
from tests.play.repairs import repair
from tests.play.test_at_once import at_once, twin_of
from tests.test_queries import asked, read_everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person
    from tests.races import Race

STRENGTH = {difficulty: strength for strength, difficulty in enumerate(Difficulty)}
KEYS = "abcdefgh"


def found(app: Flask) -> list[str | None]:
    with app.app_context():
        order = (TurnedUp.at, TurnedUp.question_id)
        return list(db.session.scalars(select(TurnedUp.exhibit).order_by(*order)))


def dealt(app: Flask, kind: RoundKind, stage: int) -> str:
    """Deal whoever is there a round of all questions in order of stage, and return its address."""
    with app.app_context(), committed():
        player = db.session.scalars(select(Player)).one()
        version = db.session.scalars(select(PackVersion)).one()
        issued = db.session.scalars(select(Issued).order_by(Issued.stage, Issued.position))
        questions = [
            Candidate(each.question_id, each.revision_id, each.stage, each.category) for each in issued
        ]
        hand = Hand(questions, secrets.token_bytes(SEED_BYTES), kind)
        wish = Wish(secrets.token_urlsafe(16), stage)
        return f"/rounds/{deal(player, version, wish, hand, clock.now()).token}"


# The rule


exhibits = st.lists(
    st.builds(
        Exhibit,
        key=st.sampled_from(KEYS),
        title=st.just("A title"),
        text=st.just("A text."),
        stage=st.sampled_from(["start", "end"]),
        difficulty=st.sampled_from(Difficulty),
    ),
    unique_by=lambda each: each.key,
)


@given(exhibits, st.sets(st.sampled_from(KEYS)), st.sampled_from(Difficulty))
def test_what_is_next_is_new_allowed_and_as_near_as_there_is(
    there: list[Exhibit], before: set[str], difficulty: Difficulty
) -> None:
    chosen = next_exhibit(there, before, {"start"}, difficulty)
    left = [each for each in there if each.key not in before and each.stage == "start"]
    if chosen is None:
        assert left == []
        return
    away = {each.key: abs(STRENGTH[each.difficulty] - STRENGTH[difficulty]) for each in left}
    nearest = [each for each in left if away[each.key] == min(away.values())]
    assert chosen == nearest[0]


turned = st.lists(
    st.builds(
        Turned,
        question=st.integers(0, 9),
        pack=st.just(1),
        exhibit=st.none() | st.sampled_from(KEYS),
    ),
    unique_by=(lambda each: each.question, lambda each: each.exhibit or object()),
)


@given(turned, turned)
def test_of_two_case_files_nothing_is_lost_that_has_a_question_to_stand_for(
    ours: list[Turned], theirs: list[Turned]
) -> None:
    added = taken_along(ours, theirs)
    both = [*ours, *added]
    exhibits = [each.exhibit for each in both if each.exhibit]
    assert len(exhibits) == len(set(exhibits))
    assert sorted(each.question for each in both) == sorted({each.question for each in (*ours, *theirs)})
    lost = {each.exhibit for each in theirs if each.exhibit} - set(exhibits)
    assert not lost or all(each.exhibit for each in added)


# Over HTTP


def test_each_first_right_answer_turns_up_the_next(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased())
    solve(alice, [1, 3])
    assert found(app) == ["glove", "letter"]
    page = alice.question(3)
    assert "Turned up: exhibit 2" in page.text
    assert "A letter lay in the library." in page.text
    assert f"{BOARD}#exhibit-2" in page.links
    assert page.text.lower().count("exhibit ") == 1
    assert "Turned up" not in alice.question(2).text


def test_a_hard_question_turns_up_a_strong_exhibit(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased(many(6, difficulty="hard")))
    solve(alice, range(1, 7))
    # The hard one first, then the nearest, in the file's order; two are of later stages.
    assert found(app) == ["whistle", "candle", "glove", "letter", None, None]


def test_an_answer_that_is_not_right_turns_up_nothing(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased())
    alice.start(stage="start")
    answer(alice, 1, "The countess")
    alice.pass_(2)
    assert found(app) == []


def test_a_question_missed_first_turns_something_up_once_it_is_right(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased([make_question()]))
    alice.start(stage="start")
    answer(alice, 1, "The countess")
    solve(alice, [1])
    solve(alice, [1])
    assert found(app) == ["glove"]
    assert "Turned up" not in alice.question(1).text


def test_nothing_later_than_the_rounds_stage_turns_up(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased([make_question("single", f"q-{n}") for n in range(6)]))
    solve(alice, range(1, 7))
    assert found(app) == ["glove", "letter", "candle", "whistle", None, None]


def test_whoever_is_further_finds_what_is_there(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=cased([make_question("single", f"q-{n}") for n in range(6)]))
    solve(alice, range(1, 7), stage="end")
    assert sorted(map(str, found(app))) == ["candle", "glove", "hat", "letter", "whistle", "will"]


def test_whoever_solves_it_without_the_work_finds_up_to_each_question(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    case = small_case()
    case["exhibits"].append(exhibit("hat", "middle"))
    questions = [make_question("single", "q-1"), make_question("single", "q-2", stage="middle")]
    shelve(the_case=cased(questions, case=case))
    alice.start(stage="start")
    alice.round_url = dealt(app, RoundKind.SOLVE, 2)
    answer(alice, 1)
    answer(alice, 2)
    assert found(app) == ["glove", "hat"]


@pytest.mark.parametrize("kind", [RoundKind.DAILY, RoundKind.COLD])
def test_other_rounds_turn_up_nothing(
    app: Flask, shelve: Callable[..., object], alice: Person, kind: RoundKind
) -> None:
    shelve(the_case=cased())
    alice.start(stage="start")
    alice.round_url = dealt(app, kind, 0)
    answer(alice, 1)
    assert found(app) == []
    assert "Turned up" not in alice.question(1).text


def test_a_result_names_what_its_round_turned_up(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=cased())
    solve(alice, [1, 2, 3], size="5")
    alice.pass_(4)
    page = alice.get(f"{alice.round_url}/result")
    assert "Exhibit 1 The glove Exhibit 2 The letter Exhibit 3 The candle" in page.text
    assert BOARD in page.links
    alice.start(stage="start")
    alice.pass_(1)
    alice.send(alice.question(2).form("/leave"))
    assert "Nothing turned up this time." in alice.get(f"{alice.round_url}/result").text


def test_a_new_version_keeps_what_was_found(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=cased())
    solve(alice, [1, 2])
    case = make_case()
    # The first has left the case, the second is called something else.
    case["exhibits"] = [
        exhibit("letter", title="The torn letter", clears=["gardener"]),
        *case["exhibits"][2:],
    ]
    shelve(the_case=cased(case=case))
    page = alice.get(BOARD)
    assert "Exhibit 2 The torn letter" in page.text
    assert "glove" not in page.text
    assert "Turned up: exhibit 1 The glove" in alice.question(1).text
    answer(alice, 3)
    assert found(app) == ["glove", "letter", "candle"]


def test_an_answer_whose_key_is_repaired_keeps_what_it_found_and_finds_nothing_late(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    questions = [make_question("single", f"q-{n}", answer="The countess") for n in range(2)]
    shelve(the_case=cased(questions))
    alice.start(stage="start")
    answer(alice, 1, "The countess")
    answer(alice, 2, "The butler")
    shelve(the_case=cased([make_question("single", f"q-{n}") for n in range(2)]))
    for key in ("q-0", "q-1"):
        assert repair(app, key).exit_code == 0
    assert "Turned up" not in alice.question(1).text + alice.question(2).text
    assert "The glove" in alice.get(BOARD).text
    assert "The glove" not in alice.get(f"{alice.round_url}/result").text
    solve(alice, [1, 2])
    # Of the one that found it before, nothing more; the other is right in play for the first time.
    assert found(app) == ["glove", "letter"]


@pytest.mark.parametrize("gone", ["case", "pack"])
def test_nothing_leads_to_a_board_that_is_gone(
    shelve: Callable[..., object], withdrawn: Callable[[], None], alice: Person, gone: str
) -> None:
    shelve(the_case=cased())
    solve(alice, [1], size="5")
    alice.send(alice.question(2).form("/leave"))
    if gone == "case":
        plain = cased()
        del plain["case"]
        shelve(the_case=plain)
    else:
        withdrawn()
    alice.get(BOARD, 404)
    for address in (f"{alice.round_url}/turns/1", f"{alice.round_url}/result"):
        page = alice.get(address)
        assert "The glove" in page.text
        assert not [link for link in page.links if link.startswith(BOARD)]


def test_a_pack_without_a_case_has_none_of_it(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack(many(2)))
    solve(alice, [1, 2])
    assert found(app) == []
    assert "Turned up" not in alice.question(1).text
    result = alice.get(f"{alice.round_url}/result")
    assert BOARD not in {**result.links, **alice.get("/packs/the-case").links}


# What it costs


def costs(app: Flask, person: Person, numbers: range) -> list[int]:
    """Return how many statements it took to answer these questions right."""
    told = []
    for n in numbers:
        with asked(app) as statements:
            answer(person, n)
        told.append(len(statements))
    return told


def test_an_answer_asks_two_more_where_it_turns_something_up_and_none_elsewhere(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(plain=make_pack(many(3)), the_case=cased(many(3)))
    read_everything(app)
    alice.start("plain", stage="start")
    _first, plain, _last = costs(app, alice, range(1, 4))
    alice.start(stage="start")
    _first, in_case, _last = costs(app, alice, range(1, 4))
    assert in_case == plain + 2


def test_a_page_asks_a_little_more_where_there_is_a_case(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(plain=make_pack(many(3)), the_case=cased(many(3)))
    read_everything(app)
    told = []
    for slug in ("plain", "the-case"):
        alice.start(slug, stage="start")
        costs(app, alice, range(1, 4))
        pages = (f"{alice.round_url}/turns/2", f"{alice.round_url}/result", f"/packs/{slug}")
        for page in pages:
            alice.get(page)
        numbers = []
        for page in pages:
            with asked(app) as statements:
                alice.get(page)
            numbers.append(len(statements))
        told.append(numbers)
    plain, cased_ = told
    # What an answer has turned up, and whether there is a board; that, and where its player stands; what was found,
    # whether somebody was accused, and whether it can be solved without the work.
    assert [more - number for more, number in zip(cased_, plain, strict=True)] == [2, 5, 3]


# Two tabs at once


@pytest.mark.durable
def test_many_tabs_find_each_its_own(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=cased(many(6)))
    sendings: list[tuple[Any, dict[str, Any]]] = []
    for _round in range(6):
        alice.start(stage="start")
        sendings.append((alice.question(1).form("/turns/1"), {}))
    # Each round begins with another question or the same one: whichever they are.
    for form, fields in sendings:
        fields["choice"] = next(
            key.split("=")[1] for key, label in form.labels.items() if "The butler" in label
        )
    responses = at_once(alice, sendings)
    assert {response.status_code for response in responses} == {303}
    keys = [key for key in found(app) if key]
    assert len(keys) == len(set(keys)) == min(4, len(found(app)))


@pytest.mark.postgresql
@pytest.mark.parametrize("same", [True, False], ids=["one question", "two questions"])
def test_of_two_tabs_the_second_takes_the_next(
    app: Flask, shelve: Callable[..., object], alice: Person, race: Race, same: bool
) -> None:
    shelve(the_case=cased(many(2)))
    alice.start(stage="start")
    other = twin_of(alice)
    alice.round_url = dealt(app, RoundKind.PACK, 0)
    other.round_url = dealt(app, RoundKind.PACK, 0)
    if not same:
        other.pass_(1)
    race((finding, "write"), lambda: answer(alice, 1), lambda: answer(other, 1 if same else 2))
    assert found(app) == (["glove"] if same else ["glove", "letter"])
