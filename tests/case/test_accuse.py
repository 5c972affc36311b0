"""The accusation: once, in time, and nothing told by it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.case.models import Accusation, Accused
from quizapp.case.operations import accusing
from quizapp.case.queries import accusations
from quizapp.case.rules.verdicts import tells_from
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.packs.models import Issued
from quizapp.packs.operations import call_mixed
from quizapp.play.models import Insider
from quizapp.play.operations import keeping
from quizapp.play.operations.starting import deal
from quizapp.play.rules.draw import SEED_BYTES, Candidate, Hand
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.case.laid import BOARD, STAGES, answer, make_case
from tests.case.solved import ACCUSATION, DENOUEMENT, RIGHT, WRONG, accuse, solvable
from tests.factories import make_pack, make_question
from tests.page import Page
from tests.play.test_at_once import at_once, count, twin_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person
    from tests.races import Race

SURE = {"who-sure": "1", "how-sure": "1"}


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=solvable())


def made(app: Flask) -> list[Accusation]:
    with app.app_context():
        return list(db.session.scalars(select(Accusation)))


def tally(app: Flask) -> dict[tuple[str, str], int]:
    with app.app_context():
        return {(each.part, each.choice): each.times for each in db.session.scalars(select(Accused))}


def test_nothing_is_chosen_beforehand_and_names_stand_by_the_alphabet(alice: Person) -> None:
    alice.start(stage="middle")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    assert set(form.fields) == {"csrf_token"}
    assert BOARD in alice.get(ACCUSATION).links
    assert form.options["who"] == ["butler", "countess", "gardener", "stranger"]
    assert form.options["how"] == ["poison", "rope"]
    assert form.options["who-sure"] == form.options["how-sure"] == ["1", "2", "3"]
    assert "why" not in form.options


def test_what_comes_later_is_not_offered(alice: Person) -> None:
    alice.start(stage="start")
    page = alice.get(ACCUSATION)
    assert page.form(ACCUSATION).options["who"] == ["butler", "countess", "gardener"]
    assert "stranger" not in page.html
    assert accuse(alice, who="stranger", how="rope").status_code == 422


def test_what_comes_later_is_refused_as_what_is_nowhere(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    accusation, marks = alice.get(ACCUSATION).form(ACCUSATION), alice.get(BOARD).form("/case/marks")
    for form, fields in ((accusation, RIGHT | SURE), (marks, {"mark": "suspected"})):
        name = "suspect" if form is marks else "who"
        told = set()
        for key in ("stranger", "nobody", "hat", ""):
            response = alice.client.post(form.action, data=form.fields | fields | {name: key})
            told.add((response.status_code, Page(response.text).text))
        assert len(told) == 1
        assert "stranger" not in told.pop()[1]
    assert made(app) == []


def test_every_part_and_how_sure_is_asked_for(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    response = alice.send(form, **{"who": "butler", "how-sure": "2"})
    page = Page(response.text)
    assert response.status_code == 422
    assert "There is a problem" in page.text
    assert "Say how sure you are of the who." in page.text
    assert "Say how it was done" in page.text
    assert page.title.startswith("Error:")
    assert page.form(ACCUSATION).fields["who"] == ["butler"]
    assert made(app) == []


def test_it_is_kept_as_it_was_made(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    response = accuse(alice, certainty=3, who="butler", how="poison")
    assert (response.status_code, response.location) == (303, DENOUEMENT)
    (kept,) = made(app)
    assert (kept.who, kept.who_certainty, kept.how, kept.how_certainty) == ("butler", 3, "poison", 3)
    assert (kept.why, kept.where_certainty, kept.opened_at) == (None, None, None)
    assert tally(app) == {("", ""): 1, ("who", "butler"): 1, ("how", "poison"): 1}
    alice.send(alice.get(DENOUEMENT).form(DENOUEMENT))
    assert "−3 on a scale" in alice.get(DENOUEMENT).text


def test_no_board_counts_it(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    accuse(alice, certainty=3, **RIGHT)
    with app.app_context():
        assert not db.session.scalars(select(standing.c.all_points)).all()


def test_the_first_one_stands(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    accuse(alice, **WRONG)
    again = alice.client.post(ACCUSATION, data=form.fields | RIGHT | {"who-sure": "3", "how-sure": "3"})
    assert (again.status_code, again.location) == (303, DENOUEMENT)
    assert alice.client.get(ACCUSATION).location == DENOUEMENT
    assert [(each.who, each.who_certainty) for each in made(app)] == [("countess", 2)]
    assert tally(app)["", ""] == 1


def test_play_goes_on_after_it(alice: Person) -> None:
    alice.start(stage="start")
    accuse(alice, **WRONG)
    answer(alice, 1)
    assert "Well spotted" in alice.question(1).text


def test_once_a_question_of_the_ending_has_come_up_it_is_too_late(app: Flask, alice: Person) -> None:
    alice.start(stage="end")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    for n in range(1, 6):
        alice.pass_(n)
    refused = alice.client.post(ACCUSATION, data=form.fields | RIGHT | {"who-sure": "3", "how-sure": "3"})
    assert refused.status_code == 409
    assert DENOUEMENT in Page(refused.text).links
    assert DENOUEMENT in alice.get(ACCUSATION, 409).links
    assert (made(app), tally(app)) == ([], {})


def test_a_cover_says_until_when(alice: Person) -> None:
    last_call = "do it before a question from “ The end ” on comes up."
    assert last_call in alice.get("/packs/the-case").text
    alice.start(stage="start")
    accuse(alice, **RIGHT)
    page = alice.get("/packs/the-case")
    assert last_call not in page.text
    assert "Your accusation is made." in page.text


def test_leaving_the_round_does_not_bring_the_time_back(alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 6):
        alice.pass_(n)
    alice.send(alice.question(6).form("/leave"))
    alice.start(stage="start")
    alice.get(ACCUSATION, 409)


def test_before_that_question_there_is_time(app: Flask, alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 5):
        alice.pass_(n)
    assert accuse(alice, **RIGHT).status_code == 303
    assert len(made(app)) == 1


def test_what_another_version_called_the_last_stage_counts_as_well(
    shelve: Callable[..., object], alice: Person
) -> None:
    stages = [{"key": "start", "label": "The beginning"}, {"key": "finish", "label": "The finish"}]
    case = make_case()
    suspects = [each for each in case["suspects"] if each["stage"] == "start"]
    exhibits = [each for each in case["exhibits"] if each["stage"] == "start"]
    solution = case["solution"] | {"stage": "finish"}
    questions = [make_question("single", "q-known"), make_question("single", "q-end", stage="finish")]
    early = case | {"suspects": suspects, "exhibits": exhibits, "solution": solution}
    shelve(the_case=make_pack(questions, stages=stages, case=early))
    alice.start(stage="finish")
    alice.pass_(1)
    shelve(the_case=solvable())
    alice.get(ACCUSATION, 409)


def in_a_round_that_was_left(shelve: Callable[..., object], alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 6):
        alice.pass_(n)
    alice.send(alice.question(6).form("/leave"))


def by_an_older_version(shelve: Callable[..., object], alice: Person) -> None:
    alice.start(stage="end")
    for n in range(1, 6):
        alice.pass_(n)
    # There it was the third stage, and is the fourth.
    changed = solvable()
    changed["stages"].insert(1, {"key": "between", "label": "Between"})
    shelve(the_case=changed)


def in_a_round_from_several_packs(shelve: Callable[..., object], alice: Person) -> None:
    alice.start(stage="start")
    with alice.client.application.app_context(), committed():
        last = db.session.scalars(select(Issued).where(Issued.stage == 2)).one()
        asked = Candidate(last.question_id, last.revision_id, 0, "plot", version=last.version_id)
        hand = Hand([asked], secrets.token_bytes(SEED_BYTES), RoundKind.DAILY)
        called = call_mixed("tests", "A bit of everything", "All of it", 1, clock.now())
        player = db.session.scalars(select(Player)).one()
        deal(player, called, Wish(secrets.token_urlsafe(16), 0), hand, clock.now())


@pytest.mark.parametrize(
    "ask", [in_a_round_that_was_left, by_an_older_version, in_a_round_from_several_packs]
)
def test_the_database_itself_refuses_whoever_was_asked(
    app: Flask,
    shelve: Callable[..., object],
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[..., None],
) -> None:
    alice.start(stage="start")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    ask(shelve, alice)
    alice.get(ACCUSATION, 409)
    monkeypatch.setattr(accusations, "check_open", lambda _docket: None)
    alice.client.post(ACCUSATION, data=form.fields | RIGHT | SURE)
    assert (made(app), tally(app)) == ([], {})


def test_a_version_that_had_not_come_to_the_ending_yet_told_nothing_of_it(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question("single", "q-known")], stages=STAGES[:1]))
    alice.start(stage="start")
    alice.pass_(1)
    shelve(the_case=solvable())
    assert accuse(alice, **RIGHT).status_code == 303
    assert len(made(app)) == 1


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        (["start", "middle", "end"], 2),
        (["start", "end", "middle"], 1),
        (["start", "middle"], 2),
        (["start"], 1),
        (["start", "finish"], 1),
        (["start", "finish", "middle", "epilogue"], 3),
        (["once"], 0),
    ],
)
def test_from_where_on_other_versions_tell_it(stages: list[str], told: int) -> None:
    assert tells_from(stages, ["start", "middle"], "end") == told


def test_whoever_has_seen_the_pack_from_the_inside_is_not_counted(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    with app.app_context(), committed():
        db.session.add(Insider(player_id=1, pack_id=1, since=clock.now()))
    accuse(alice, **RIGHT)
    assert len(made(app)) == 1
    assert tally(app) == {}


def test_nobody_is_led_to_the_cover(alice: Person, bob: Person) -> None:
    token = alice.cover().fields["csrf_token"][0]
    assert alice.client.get(ACCUSATION).location == "/packs/the-case"
    response = alice.client.post(ACCUSATION, data={"csrf_token": token})
    assert (response.status_code, response.location) == (303, "/packs/the-case")


def test_there_has_to_be_somebody_to_accuse(shelve: Callable[..., object], alice: Person) -> None:
    case = solvable()["case"]
    late = {
        name: [each | {"stage": "middle"} for each in case[name]]
        for name in ("suspects", "means", "exhibits")
    }
    shelve(the_case=solvable(case=case | late))
    alice.start(stage="start")
    assert "There is nobody to accuse yet" in alice.get(ACCUSATION, 409).text
    assert "Ready to accuse?" not in alice.get(BOARD).text
    alice.start(stage="middle")
    assert "Ready to accuse?" in alice.get(BOARD).text


def test_a_pack_without_a_case_has_none(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack())
    alice.start()
    for address in (ACCUSATION, DENOUEMENT, "/packs/the-case/solve"):
        alice.get(address, 404)


@pytest.mark.durable
def test_two_tabs_accuse_at_once(app: Flask, alice: Person) -> None:
    alice.start(stage="start")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    sure = {"who-sure": "2", "how-sure": "2"}
    # A name with a hyphen is no keyword that can be written, and can be given all the same.
    sendings: list[tuple[Any, dict[str, Any]]] = [(form, each | sure) for each in (RIGHT, WRONG) * 4]
    responses = at_once(alice, sendings)
    assert {response.location for response in responses} == {DENOUEMENT}
    assert count(app, Accusation) == 1
    assert (tally(app)["", ""], len(tally(app))) == (1, 3)


@pytest.mark.postgresql
def test_of_two_at_once_the_second_waits_and_finds_the_first(app: Flask, alice: Person, race: Race) -> None:
    alice.start(stage="start")
    form = alice.get(ACCUSATION).form(ACCUSATION)

    def send(tab: Person, choices: dict[str, str]) -> str:
        data = form.fields | choices | {"who-sure": "1", "how-sure": "1"}
        return tab.client.post(ACCUSATION, data=data).location

    tabs = twin_of(alice), twin_of(alice)
    came = race((accusing, "came_up"), lambda: send(tabs[0], RIGHT), lambda: send(tabs[1], WRONG))
    assert came == (DENOUEMENT, DENOUEMENT)
    assert [each.who for each in made(app)] == ["butler"]
    assert tally(app)["", ""] == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("first", ["question", "accusation"])
def test_of_an_accusation_and_the_question_that_ends_its_time_the_first_decides(
    app: Flask, alice: Person, race: Race, first: str
) -> None:
    alice.start(stage="end")
    form = alice.get(ACCUSATION).form(ACCUSATION)
    for n in range(1, 5):
        alice.pass_(n)
    twin = twin_of(alice)

    def send() -> int:
        return twin.client.post(ACCUSATION, data=form.fields | RIGHT | SURE).status_code

    def bring_up() -> int:
        return alice.pass_(5).status_code

    if first == "question":
        assert race((keeping, "keep"), bring_up, send) == (303, 409)
    else:
        assert race((accusing, "came_up"), send, bring_up) == (303, 303)
    assert len(made(app)) == (first == "accusation")
