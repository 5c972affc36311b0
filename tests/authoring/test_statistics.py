"""What answers say about questions: the pages of that."""

from __future__ import annotations

import re
from datetime import timedelta
from statistics import correlation
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.authoring.queries import items
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.play.models import Insider, Round, Turn
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.authoring.published import change, publish, publish_again
from tests.factories import make_pack, make_question
from tests.person import Person
from tests.play.repairs import answer, play
from tests.test_queries import asked, read_everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import time_machine
    from flask import Flask

    from quizapp.authoring.rules.items import Item

PAGE = "/author/packs/the-case/statistics"
PACK = [make_question(name=f"q-{n}", prompt=f"Who had key number {n}?") for n in range(1, 5)]


@pytest.fixture
def case(app: Flask, agatha: Person) -> Flask:
    """Agatha has published four questions, of all of which the butler is the key."""
    publish(app, "Agatha", PACK)
    return app


def crowd(app: Flask, marks: list[tuple[float | None, ...]], *, seconds: int = 10, since: int = 0) -> None:
    """Have as many people as there are rows answer the latest pack's questions, marked so, each in so many seconds.

    Nothing skips a question; a mark below 0 is too late.
    """
    now = clock.now() - timedelta(hours=1)
    with app.app_context(), committed():
        version = db.session.scalars(select(PackVersion).order_by(PackVersion.id.desc()).limit(1)).one()
        latest = db.session.execute(
            select(Issued.question_id, Issued.revision_id)
            .where(Issued.version_id == version.id)
            .order_by(Issued.position)
        ).all()
        for number, row in enumerate(marks, since):
            given = [(*pair, mark) for pair, mark in zip(latest, row, strict=True) if mark is not None]
            _play(number, version.id, given, now, seconds)


def _play(
    number: int, version: int, given: list[tuple[int, int, float]], now: datetime, seconds: int
) -> None:
    name = f"P {number}"
    player = Player(token=name, name=name, canonical=name.lower(), created_at=now, seen_at=now)
    db.session.add(player)
    db.session.flush()
    common = {"pace": "relaxed", "time_factor": "1", "seed": b"", "stage": 0, "started_at": now}
    round_ = Round(
        token=name, request=name, player_id=player.id, version_id=version, size=len(given), **common
    )
    db.session.add(round_)
    db.session.flush()
    for n, (question, revision, mark) in enumerate(given, 1):
        drawn = {"category": "plot", "difficulty": "easy", "order": [0, 1, 2], "counts": True}
        late = mark < 0
        verdict = "late" if late else {1: "right", 0: "wrong"}.get(mark, "partly")
        turn = Turn(round_id=round_.id, n=n, question_id=question, revision_id=revision, **drawn)
        turn.answered_at = now + timedelta(seconds=seconds * n)
        turn.response, turn.verdict, turn.fraction = 0, verdict, max(mark, 0.0)
        db.session.add(turn)


def found(app: Flask) -> dict[str, Item]:
    with app.app_context():
        pack = db.session.scalars(select(Pack).order_by(Pack.id.desc()).limit(1)).one()
        return {each.key: each for each in items.items(pack)}


def test_the_figures_are_those_of_a_table_worked_out_by_hand(case: Flask) -> None:
    table = [((n % 3) / 2, float(n % 2), float(n % 5 > 1), float(n % 7 > 2)) for n in range(40)]
    crowd(case, table)
    told = found(case)
    for place in range(4):
        here = [row[place] for row in table]
        rest = [sum(mark for other, mark in enumerate(row) if other != place) / 3 for row in table]
        item = told[f"q-{place + 1}"]
        assert item.facility == pytest.approx(sum(here) / 40)
        assert item.discrimination == pytest.approx(correlation(here, rest))
        assert (item.sums.answers, item.sums.pairs) == (40, 40)


def test_who_has_met_little_else_says_nothing_about_telling_apart(case: Flask) -> None:
    crowd(case, [(float(n % 2), 1.0, 0.0, None) for n in range(30)])
    item = found(case)["q-1"]
    assert (item.facility, item.discrimination, item.sums.pairs) == (0.5, None, 0)


def test_what_came_too_late_is_counted_apart(case: Flask) -> None:
    crowd(case, [(1.0, 0.0, -1, 1.0) for _ in range(25)])
    told = found(case)
    assert (told["q-3"].sums.answers, told["q-3"].sums.late, told["q-3"].facility) == (0, 25, None)
    assert told["q-1"].sums.pairs == 0


def test_insiders_and_second_answers_say_nothing(case: Flask, app: Flask) -> None:
    crowd(case, [(1.0, 1.0, 1.0, 1.0) for _ in range(25)])
    with app.app_context(), committed():
        pack = db.session.scalars(select(Pack)).one()
        insider = db.session.scalars(select(Player).where(Player.name == "P 0")).one()
        since = clock.now() - timedelta(days=1)
        db.session.add(Insider(player_id=insider.id, pack_id=pack.id, since=since))
        again = db.session.scalars(select(Player.id).where(Player.name == "P 1")).one()
        round_ = db.session.scalars(select(Round.id).where(Round.player_id == again)).one()
        for turn in db.session.scalars(select(Turn).where(Turn.round_id == round_)):
            turn.counts = False
    assert found(app)["q-1"].sums.answers == 23


@pytest.mark.parametrize(("answers", "told"), [(19, False), (20, True)])
def test_of_fewer_than_twenty_answers_nothing_is_shown(
    case: Flask, agatha: Person, answers: int, told: bool
) -> None:
    crowd(case, [(1.0, 0.0, 1.0, 0.0) for _ in range(answers)])
    assert ("too few" in agatha.get(PAGE).text) is not told
    page = agatha.get(f"{PAGE}/q-1")
    assert ("From 20 up there is something to say" in page.text) is not told
    assert ("100%" in page.text or "100 %" in page.text) is told


def test_questions_worth_a_second_look_come_first_and_say_why(case: Flask, agatha: Person) -> None:
    crowd(case, [(float(n % 2), 1.0, float(n % 2), 0.0) for n in range(40)])
    page = agatha.get(PAGE)
    assert "2 questions are worth a second look" in page.text
    order = re.findall(r"statistics/(q-\d)", page.html)
    assert order == ["q-4", "q-2", "q-1", "q-3"]
    assert "hardly anybody knows it" in page.text
    assert "nearly everybody knows it" in page.text
    assert page.html.count('<svg class="bar') > 4


def test_the_share_of_each_option_and_the_herring_that_caught_most(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", [make_question()])
    for number in range(20):
        play(
            Person(app, f"Player {number}"),
            ("The butler", "The butler", "The gardener", "The countess")[number % 4],
        )
    page = agatha.get(f"{PAGE}/q-single")
    assert "The butler right 50%" in page.text
    assert page.text.count("the herring that caught most") == 2
    assert "The gardener the herring that caught most 25%" in page.text


def test_after_a_repair_all_answers_count_as_they_are_marked_now(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", [make_question()])
    for number in range(20):
        play(Person(app, f"Player {number}"), "The countess" if number < 15 else "The butler")
    assert found(app)["q-single"].facility == 0.25
    change(app, "q-single", answer="The countess")
    form = agatha.get("/author/packs/the-case/repairs").form("/repair")
    assert agatha.send(form, reason="She confesses").status_code == 303
    play(Person(app, "One more"), "The butler")
    item = found(app)["q-single"]
    assert (item.sums.answers, item.facility) == (21, 15 / 21)
    assert [each.right for each in item.options] == [False, False, True]
    assert [each.times for each in item.options] == [6, 0, 15]


def test_a_question_that_asks_something_else_begins_afresh(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", [make_question()])
    for number in range(20):
        play(Person(app, f"Player {number}"), "The butler")
    change(app, "q-single", explanation="Because of the ash.")
    publish_again(app, "Agatha")
    assert found(app)["q-single"].sums.answers == 20
    change(app, "q-single", prompt="Who, then?")
    publish_again(app, "Agatha")
    assert found(app)["q-single"].sums.answers == 0
    assert "0 answers so far" in agatha.get(f"{PAGE}/q-single").text


def test_answers_under_a_key_that_was_not_repaired_are_not_mixed_with_those_under_the_new_one(
    app: Flask, agatha: Person
) -> None:
    publish(app, "Agatha", [make_question()])
    play(Person(app, "One"), "The butler")
    change(app, "q-single", answer="The countess")
    publish_again(app, "Agatha")
    play(Person(app, "Two"), "The countess")
    assert found(app)["q-single"].sums.answers == 1


def test_words_that_strangers_typed_are_nowhere(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", [make_question("typed")])
    for number in range(20):
        person = Person(app, f"Player {number}")
        person.start()
        person.answer(1, text="Colonel Mustard" if number % 2 else "Poirot")
    page = agatha.get(f"{PAGE}/q-typed")
    assert "50%" in page.text
    assert "Mustard" not in page.html
    assert "Mustard" not in agatha.get(PAGE).html


def test_how_long_it_takes_is_counted_from_when_it_could_be_seen(
    app: Flask, agatha: Person, alice: Person, bob: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    publish(
        app, "Agatha", [make_question(), make_question(name="q-two", stage="end", prompt="And who else?")]
    )
    began = clock.now()

    def at(seconds: int) -> None:
        time_machine.move_to(began + timedelta(seconds=seconds), tick=False)

    at(0)
    alice.start()
    at(40)
    answer(alice, 1, "The butler")
    at(47)
    answer(alice, 2, "The butler")
    bob.start(pace="clock")
    at(60)
    bob.send(bob.question(1).form("/open"))
    at(63)
    answer(bob, 1, "The butler")
    at(70)
    bob.send(bob.question(2).form("/open"))
    at(71)
    bob.pass_(2)
    with app.app_context():
        pack = db.session.scalars(select(Pack)).one()
        assert sorted(items.item(pack, "q-single")[1]) == [3.0, 40.0]
        assert items.item(pack, "q-two")[1] == [7.0]


def test_the_median_time_is_told_and_capped(case: Flask, agatha: Person) -> None:
    crowd(case, [(1.0, 1.0, 1.0, 1.0) for _ in range(11)], seconds=12)
    crowd(case, [(1.0, 1.0, 1.0, 1.0) for _ in range(10)], seconds=5_000, since=100)
    text = agatha.get(f"{PAGE}/q-2").text
    assert "Takes 12 s" in text
    assert "the median of the latest 21 answers, each of 10 minutes at most" in text
    crowd(case, [(1.0, 1.0, 1.0, 1.0) for _ in range(10)], seconds=5_000, since=200)
    assert "Takes 600 s" in agatha.get(f"{PAGE}/q-2").text


def test_of_a_pack_that_was_never_published_there_is_nothing_to_tell(app: Flask, agatha: Person) -> None:
    agatha.send(agatha.get("/author").form("/author/packs"), title="The Case", kind="novel")
    assert "Nothing has been published yet" in agatha.get(PAGE).text
    agatha.get(f"{PAGE}/q-none", 404)


def test_a_long_list_comes_in_pages(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", [make_question(name=f"q-{n:03}", prompt=f"Who had key {n}?") for n in range(101)])
    first, second = agatha.get(PAGE), agatha.get(f"{PAGE}?page=2")
    assert (first.html.count('scope="row"'), second.html.count('scope="row"')) == (100, 1)
    assert f"{PAGE}?page=2" in first.links
    for nonsense in ("0", "x", "-1", "9999999", "１"):
        agatha.get(f"{PAGE}?page={nonsense}", 400)


def test_hosts_who_have_looked_inside_see_those_of_folders(
    app: Flask, shelve: Callable[..., object], ada: Person
) -> None:
    shelve(the_case=make_pack(PACK))
    crowd(app, [(1.0, 0.0, 1.0, 1.0) for _ in range(20)])
    ada.get(PAGE, 404)
    with app.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == "Ada")).one()
        drafts.know(player, db.session.scalars(select(Pack)).one(), clock.now())
    assert "100%" in ada.get(f"{PAGE}/q-1").text
    assert "Repairs" not in ada.get(PAGE).text


def test_a_page_asks_as_often_for_many_questions_as_for_few(app: Flask, agatha: Person) -> None:
    publish(app, "Agatha", PACK)
    crowd(app, [(1.0, 0.0, 1.0, 1.0) for _ in range(20)])
    read_everything(app)
    with asked(app) as few:
        agatha.get(PAGE)
        agatha.get(f"{PAGE}/q-1")
    publish(
        app,
        "Agatha",
        [make_question(name=f"q-{n:03}", prompt=f"Who had key {n}?") for n in range(150)],
        "Large",
    )
    large = PAGE.replace("the-case", "large")
    crowd(app, [tuple(float(n % 2) for n in range(150)) for _ in range(25)], since=500)
    read_everything(app)
    with asked(app) as many:
        agatha.get(large)
        agatha.get(f"{large}/q-001")
    assert len(many) == len(few)
