"""A friend is asked the same in the same order, and both see both results once both are done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from quizapp import clock as the_clock
from quizapp.daily.models import Challenge, ChallengeTaken
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Encounter, Reached, Round, Turn
from quizapp.play.rules.wish import RoundKind
from quizapp.players.models import Player
from tests.daily.conftest import DAY, answer_all, begin, goes, play
from tests.factories import make_pack, make_question, many
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import Page

LATE = make_question("single", "q-late", stage="end", prompt="Who slammed the last door?", sensitive="true")
OTHER_CASE = make_question("single", "q-later", stage="end", prompt="And who oiled its hinges?")


@pytest.fixture
def played(shelve: Callable[..., object], alice: Person) -> Person:
    """Alice has played a pack to its end, three of five right."""
    shelve(the_case=make_pack([*many(3), LATE, OTHER_CASE], content_notes=["There is a body in it."]))
    alice.start(size="all", stage="end")
    answer_all(alice, right=3)
    return alice


def dare(person: Person) -> str:
    """Make a challenge of the round just finished, and return its address."""
    response = person.send(person.get(f"{person.round_url}/result").form("/challenge"))
    assert response.status_code == 303
    return str(response.location)


def take(person: Person, address: str) -> TestResponse:
    """Take a challenge up, by the button on its page."""
    form = person.get(address).form(f"{address}/rounds")
    response = person.send(form, **({"name": person.name} if "name" in form.fields else {}))
    person.round_url = response.location or ""
    return response


def asked(app: Flask) -> list[list[int]]:
    with app.app_context():
        rounds = db.session.scalars(select(Round.id).order_by(Round.id)).all()
        turns = [select(Turn.revision_id).where(Turn.round_id == each).order_by(Turn.n) for each in rounds]
        return [list(db.session.scalars(each)) for each in turns]


def rows(page: Page) -> list[tuple[str, str]]:
    """Return who stands side by side, and how many each had right."""
    table = page.html.partition("<table")[2]
    found = re.findall(r"<bdi>([^<]+)</bdi>.*?>(\d+/\d+)</td>", table, re.DOTALL)
    return [(name.strip(), right) for name, right in found]


def test_the_same_questions_in_the_same_order(app: Flask, played: Person, bob: Person) -> None:
    take(bob, dare(played))
    one, other = asked(app)
    assert one == other


def test_a_stranger_is_told_how_far_it_asks_and_no_question_and_no_score(played: Person, bob: Person) -> None:
    page = bob.get(dare(played))
    for words in (
        "Alice challenges you",
        "5 questions",
        "It asks as far as",
        "The end",
        "There is a body in it.",
    ):
        assert words in page.text
    assert "1 question touches on a sensitive matter" in page.text
    for secret in ("What of", "door", "butler", "300", "3/5", "first chapter"):
        assert secret not in page.html, secret


def test_both_see_both_once_both_are_done_and_not_before(played: Person, bob: Person) -> None:
    address = dare(played)
    take(bob, address)
    assert "Both results stand here once you are" in bob.get(address).text
    assert rows(played.get(address)) == [("Alice", "3/5")]
    assert "1 friend is not done yet." in played.get(address).text
    answer_all(bob, right=5)
    assert rows(bob.get(address)) == [("Alice", "3/5"), ("Bob", "5/5")]
    assert rows(played.get(address)) == [("Alice", "3/5"), ("Bob", "5/5")]
    assert address in bob.get(f"{bob.round_url}/result").links
    for person in (played, bob):
        assert f"{person.round_url}/result" in person.get(address).links


def test_friends_see_the_challenger_and_not_each_other(app: Flask, played: Person, bob: Person) -> None:
    address, carol = dare(played), Person(app, "Carol")
    for person, right in ((bob, 1), (carol, 2)):
        take(person, address)
        answer_all(person, right)
    assert rows(carol.get(address)) == [("Alice", "3/5"), ("Carol", "2/5")]
    assert rows(played.get(address)) == [("Alice", "3/5"), ("Bob", "1/5"), ("Carol", "2/5")]


def test_a_round_that_was_left_is_done_as_far_as_it_went(played: Person, bob: Person) -> None:
    address = dare(played)
    take(bob, address)
    form = bob.question(1).form("/turns/1")
    bob.send(form, choice=choose(form, "The butler"))
    bob.send(bob.question(2).form("/leave"))
    page = bob.get(address)
    assert rows(page) == [("Alice", "3/5"), ("Bob", "1/5")]
    assert "left early" in page.text


def test_challenging_twice_is_one_link_and_taking_it_up_twice_one_round(
    app: Flask, played: Person, bob: Person
) -> None:
    form = played.get(f"{played.round_url}/result").form("/challenge")
    first = played.send(form).location
    assert played.send(form).location == first
    taking = bob.get(first).form("/rounds")
    assert len({bob.send(taking, name="Bob").location for _ in range(3)}) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Challenge)).all()) == 1
        assert len(db.session.scalars(select(ChallengeTaken)).all()) == 1
        assert len(db.session.scalars(select(Round)).all()) == 2


def test_ones_own_challenge_cannot_be_taken_up(app: Flask, played: Person, bob: Person) -> None:
    address = dare(played)
    form = bob.get(address).form("/rounds")
    form.fields.pop("name")
    form.fields["csrf_token"] = played.cover().fields["csrf_token"]
    assert played.send(form).location == address
    with app.app_context():
        assert db.session.scalars(select(ChallengeTaken)).all() == []


def test_a_friends_first_answers_count_as_any_and_so_does_how_far_they_got(
    app: Flask, played: Person, bob: Person
) -> None:
    take(bob, dare(played))
    answer_all(bob)
    with app.app_context():
        number = db.session.scalars(select(Player.id).where(Player.name == "Bob")).one()
        met = db.session.scalars(select(Encounter).where(Encounter.player_id == number)).all()
        assert sum(each.points for each in met) == 500
        assert db.session.scalars(select(Reached.stage).where(Reached.player_id == number)).all() == ["end"]


def test_it_takes_nobody_back_who_has_got_further(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=make_pack([*many(3), LATE]))
    alice.start(stage="start")
    answer_all(alice, 3, 3)
    bob.start(stage="end")
    take(bob, dare(alice))
    with app.app_context():
        assert set(db.session.scalars(select(Reached.stage))) == {"start", "end"}


def test_it_takes_nobody_back_who_has_got_to_a_stage_that_is_new(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=make_pack([*many(3), LATE]))
    alice.start(stage="end")
    answer_all(alice, 4, 4)
    stages = [{"key": key, "label": key.title()} for key in ("start", "end", "epilogue")]
    shelve(the_case=make_pack([*many(3), LATE], stages=stages))
    bob.start(stage="epilogue")
    take(bob, dare(alice))
    with app.app_context():
        assert set(db.session.scalars(select(Reached.stage))) == {"end", "epilogue"}


def test_a_page_of_friends_beyond_the_last_does_not_say_that_nobody_came(played: Person, bob: Person) -> None:
    address = dare(played)
    assert "Nobody has taken it up yet." in played.get(address).text
    take(bob, address)
    answer_all(bob)
    assert "Nobody has taken it up yet." not in played.get(f"{address}?page=2").text


def test_it_goes_at_the_challengers_pace_in_the_friends_own_time(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=make_pack(many(1)))
    alice.start(pace="clock")
    alice.send(alice.question(1).form("/open"))
    alice.pass_(1)
    bob.start(time_factor="5")
    address = dare(alice)
    assert "against the clock" in bob.get(address).text
    take(bob, address)
    with app.app_context():
        last = db.session.scalars(select(Round).order_by(Round.id.desc())).first()
        assert last is not None
        assert (last.pace, last.time_factor) == ("clock", "5")


@pytest.mark.parametrize("what", [{"retired_at": True}, {"withdrawn_at": True}])
def test_a_pack_that_has_left_the_shelf_is_refused_and_what_was_begun_goes_on(
    app: Flask, played: Person, bob: Person, what: dict[str, Any]
) -> None:
    address, carol = dare(played), Person(app, "Carol")
    form = bob.get(address).form("/rounds")
    take(carol, address)
    with app.app_context():
        pack = db.session.scalars(select(Pack)).one()
        for name in what:
            setattr(pack, name, the_clock.now())
        db.session.commit()
    page = bob.get(address)
    assert "have left the shelf since" in page.text
    assert not [each for each in page.forms if each.action.endswith("/rounds")]
    assert bob.send(form, name="Bob").status_code == 409
    answer_all(carol, 4)
    assert rows(carol.get(address)) == [("Alice", "3/5"), ("Carol", "4/5")]


def test_no_challenge_of_a_round_under_way_or_of_somebody_elses(
    app: Flask, case: None, alice: Person, bob: Person
) -> None:
    alice.start()
    token = {"csrf_token": alice.cover().fields["csrf_token"]}
    assert alice.client.post(f"{alice.round_url}/challenge", data=token).status_code == 404
    alice.send(alice.get(alice.round_url).form("/leave"))
    bob.start()
    token = {"csrf_token": bob.cover().fields["csrf_token"]}
    assert bob.client.post(f"{alice.round_url}/challenge", data=token).status_code == 404
    bob.get(f"/challenges/{alice.round_url.rsplit('/', 1)[1]}", 404)


def test_a_name_that_the_host_hides_is_not_told(app: Flask, played: Person, bob: Person) -> None:
    address = dare(played)
    with app.app_context():
        db.session.scalars(select(Player)).one().hidden_by_host = True
        db.session.commit()
    page = bob.get(address)
    assert "Somebody challenges you" in page.text
    assert "Alice" not in page.text


def test_a_challenge_goes_with_who_made_it_and_a_result_with_who_played_it(
    app: Flask, played: Person, bob: Person
) -> None:
    address = dare(played)
    take(bob, address)
    answer_all(bob)
    bob.send(bob.get("/players/erase").form("/erase"), sure="y")
    assert rows(played.get(address)) == [("Alice", "3/5")]
    played.send(played.get("/players/erase").form("/erase"), sure="y")
    Person(app, "Carol").get(address, 404)


# The case of the day.


def test_todays_case_is_the_friends_first_go(app: Flask, bank: None, alice: Person, bob: Person) -> None:
    play(alice, right=3)
    address = dare(alice)
    assert "taking it up is your go at it" in bob.get(address).text
    take(bob, address)
    answer_all(bob, right=4)
    assert [right for _day, right, *_rest in goes(app)] == [3, 4]
    assert rows(bob.get(address)) == [("Alice", "3/5"), ("Bob", "4/5")]


def test_whoever_has_gone_already_stands_there_with_that_go(
    app: Flask, bank: None, alice: Person, bob: Person
) -> None:
    play(alice, right=3)
    play(bob, right=2)
    address = dare(alice)
    page = bob.get(address)
    assert "You have had your go at it" in page.text
    assert "taking it up is your go" not in page.text
    assert take(bob, address).location == address
    assert rows(bob.get(address)) == [("Alice", "3/5"), ("Bob", "2/5")]
    assert len(asked(app)) == 2


def test_a_go_of_old_stands_there_though_its_packs_have_left_the_shelf(
    app: Flask, bank: None, alice: Person, bob: Person, clock: time_machine.Traveller
) -> None:
    for person, right in ((alice, 3), (bob, 2)):
        play(person, right)
    address = dare(alice)
    clock.shift(DAY)
    with app.app_context():
        db.session.execute(update(Pack).values(withdrawn_at=the_clock.now()))
        db.session.commit()
    assert take(bob, address).location == address
    assert rows(bob.get(address)) == [("Alice", "3/5"), ("Bob", "2/5")]


def test_an_earlier_day_is_practice(
    app: Flask, bank: None, alice: Person, bob: Person, clock: time_machine.Traveller
) -> None:
    play(alice, right=3)
    address = dare(alice)
    clock.shift(DAY)
    begin(bob)
    take(bob, address)
    answer_all(bob, right=4)
    assert [(day, right) for day, right, *_rest in goes(app)] == [("2026-11-26", 3), ("2026-11-27", 0)]
    assert rows(bob.get(address)) == [("Alice", "3/5"), ("Bob", "4/5")]


def become(app: Flask, kind: RoundKind) -> None:
    with app.app_context():
        db.session.scalars(select(Round)).one().kind = kind
        db.session.commit()


def test_whoever_solved_a_case_may_challenge_a_friend_who_is_asked_and_told_no_story(
    app: Flask, case: None, alice: Person, bob: Person
) -> None:
    alice.start()
    alice.send(alice.get(alice.round_url).form("/leave"))
    become(app, RoundKind.SOLVE)
    take(bob, dare(alice))
    assert "story so far" not in bob.question(1).text
    with app.app_context():
        assert db.session.scalars(select(Round.kind).order_by(Round.id)).all() == ["solve", "pack"]


def test_what_is_due_is_no_challenge(app: Flask, case: None, alice: Person) -> None:
    alice.start()
    alice.send(alice.get(alice.round_url).form("/leave"))
    become(app, RoundKind.COLD)
    page = alice.get(f"{alice.round_url}/result")
    assert not [form for form in page.forms if form.action.endswith("/challenge")]
    token = {"csrf_token": alice.cover().fields["csrf_token"]}
    assert alice.client.post(f"{alice.round_url}/challenge", data=token).status_code == 404


def test_rounds_of_all_sorts_are_started_within_one_limit(
    make_app: Callable[..., Flask], bank: None, alice: Person
) -> None:
    play(alice)
    address = dare(alice)
    bob = Person(make_app(starts_per_minute=1), "Bob")
    bob.start("one")
    assert bob.send(bob.get(address).form("/rounds")).status_code == 429
    assert bob.send(bob.get("/daily").form("/daily/rounds")).status_code == 429
