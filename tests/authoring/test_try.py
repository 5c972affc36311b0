"""Trying a draft as a player would."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from quizapp import clock
from quizapp.authoring.models import DraftPicture, Trial
from quizapp.authoring.operations import pictures, trying
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding
from quizapp.ops.cli import tidy_up
from quizapp.packs.models import Image, Issued, Pack, Question, Revision
from quizapp.play.models import Chosen, Encounter, Insider, Reached, Round, Turn
from quizapp.web.transaction import committed
from tests.authoring import press
from tests.case.laid import answer, cased
from tests.factories import KINDS, make_pack, make_question, many
from tests.groups.test_at_once import at_once
from tests.ops.test_metrics import figure
from tests.packs.test_pictures import photo
from tests.refusal import ledger, refused
from tests.test_queries import asked

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.page import PageForm
    from tests.person import Person


def form_of(author: Person, slug: str) -> PageForm:
    return author.get(f"/author/packs/{slug}/try").form("/try")


def begin(author: Person, slug: str, **wishes: str) -> str:
    """Begin a trial of all questions and return its round's address."""
    response = author.send(form_of(author, slug), **({"size": "all"} | wishes))
    assert response.status_code == 303
    author.round_url = response.location
    return author.round_url


def play(author: Person, slug: str, size: int) -> None:
    begin(author, slug)
    for n in range(1, size + 1):
        assert author.pass_(n).status_code == 303


def hidden(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Pack.slug).where(Pack.source == "trials").order_by(Pack.id)))


def test_it_is_played_as_players_will_play_it(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    play(agatha, slug, len(KINDS))
    reveal = agatha.question(1)
    assert "A trial: nothing of it is kept on boards." in reveal.text
    back = next(url for url, words in reveal.links.items() if words == "Change this question")
    assert re.fullmatch(rf"/author/packs/{slug}/questions/q-[a-z-]+", back)
    result = agatha.get(f"{agatha.round_url}/result")
    assert "Case closed" in result.text
    assert f"/author/packs/{slug}/try" in result.links
    for absent in ("Tell somebody", "The leaderboard", "has left the shelf", "I missed"):
        assert absent not in result.text


def test_the_way_back_leads_to_the_question_that_was_asked(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(3)))
    play(agatha, slug, 3)
    for n in (1, 2, 3):
        page = agatha.question(n)
        back = next(url for url, words in page.links.items() if words == "Change this question")
        assert f"What of {back.rsplit('/', 1)[1]} in the library?" in page.text


def test_of_a_case_it_shows_what_turns_up_and_no_board(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", cased(many(2)))
    begin(agatha, slug, stage="start")
    answer(agatha, 1)
    agatha.pass_(2)
    for page in (agatha.question(1), agatha.get(f"{agatha.round_url}/result")):
        assert "The glove" in page.text
        assert not [url for url in page.links if "/case" in url]


def test_it_leaves_no_trace_on_boards(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    play(agatha, slug, len(KINDS))
    with app.app_context():
        assert db.session.execute(select(standing)).all() == []
        assert db.session.scalars(select(Chosen)).all() == []
        assert db.session.scalars(select(Reached)).all() == []
        rebuilding.rebuild(committed)
        assert db.session.execute(select(standing)).all() == []


def test_no_figure_counts_it(app: Flask, agatha: Person) -> None:
    counted = [figure("rounds_started_total"), figure("answers_total", right="no")]
    play(agatha, press.draft(app, "Agatha"), len(KINDS))
    assert [figure("rounds_started_total"), figure("answers_total", right="no")] == counted


def test_nobody_finds_it(app: Flask, agatha: Person, dorothy: Person, ada: Person, alice: Person) -> None:
    slug = press.draft(app, "Agatha")
    begin(agatha, slug)
    (trial,) = hidden(app)
    for person in (agatha, dorothy, ada, alice):
        assert "The Case" not in [page.strip() for page in person.get("/").links.values()]
        for address in (f"/packs/{trial}", f"/packs/{trial}/leaderboard", f"/packs/{trial}/leaderboard.csv"):
            person.get(address, 404)
        if person is not agatha:
            person.get(agatha.round_url, 404)
    for address in (f"/author/packs/{trial}/{page}" for page in ("review", "history", "try")):
        agatha.get(address, 404)
    assert trial not in ada.get("/admin/packs").html
    assert "The Case" not in ada.get("/admin/packs").text


def test_among_rounds_it_is_called_a_trial(app: Flask, agatha: Person) -> None:
    begin(agatha, press.draft(app, "Agatha"))
    assert "The Case trial" in agatha.get("/").text
    assert "The Case trial" in agatha.get("/rounds").text
    agatha.send(agatha.question(1).form("/leave"))
    assert "The Case trial" in agatha.get("/rounds").text
    assert "The Case" not in agatha.get("/").text


def test_what_is_not_sound_is_left_out_and_said(app: Flask, agatha: Person) -> None:
    questions = [
        make_question(name="q-good"),
        make_question(name="q-keyless", answer="Nobody"),
        {"id": "q-begun", "prompt": "Who?"},
        make_question("typed", "q-shown", image={"file": "a.png", "alt": "A"}),
    ]
    slug = press.draft(app, "Agatha", make_pack(questions))
    page = agatha.get(f"/author/packs/{slug}/try")
    assert "3 questions are left out" in page.text
    for key in ("q-keyless", "q-begun", "q-shown"):
        assert f"/author/packs/{slug}/questions/{key}" in page.links
    begin(agatha, slug)
    assert "What of q-good in the library?" in agatha.question(1).text
    agatha.get(f"{agatha.round_url}/turns/2", 404)


def test_a_cover_that_is_half_written_keeps_nobody_from_it(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(1)))
    press.change_cover(
        app,
        slug,
        title="",
        work=None,
        language="?",
        authors=["Agatha"],
        stages=[
            {"key": "start", "label": "The beginning"},
            {"key": "start", "label": "Again"},
            {"label": "Keyless"},
        ],
    )
    begin(agatha, slug)
    assert "What of q-0000 in the library?" in agatha.question(1).text


def test_without_a_sound_question_there_is_nothing_to_try(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(1)))
    form = form_of(agatha, slug)
    press.change(app, slug, "q-0000", options=None)
    assert "No question of it is ready to be played yet." in agatha.get(f"/author/packs/{slug}/try").text
    refused(app, 409, lambda: agatha.send(form))


def test_where_nothing_fits_nothing_is_begun(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(2, stage="end")))
    form = form_of(agatha, slug)
    refused(app, 422, lambda: agatha.send(form, stage="start"))
    refused(app, 422, lambda: agatha.send(form, stage="nowhere"))


def test_a_trial_stays_as_it_was_begun(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(2)))
    first = begin(agatha, slug)
    for key in ("q-0000", "q-0001"):
        press.change(app, slug, key, prompt=f"Is {key} another?")
    second = begin(agatha, slug)
    assert "another?" in agatha.get(f"{second}/turns/1").text
    assert "another?" not in agatha.get(f"{first}/turns/1").text
    assert len(hidden(app)) == 2


@pytest.mark.durable
def test_pressed_several_times_at_once_one_begins(app: Flask, agatha: Person) -> None:
    form = form_of(agatha, press.draft(app, "Agatha"))
    assert at_once([lambda: agatha.send(form)] * 4) == [303] * 4
    assert len(hidden(app)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Round)) == 1


def test_after_a_day_it_is_cleared_away_and_nothing_else(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = press.draft(
        app, "Agatha", make_pack([make_question(image={"file": "a.jpg", "alt": "A"}), *many(2)])
    )
    with app.app_context(), committed():
        db.session.add(Image(digest="0" * 64, media_type="image/jpeg", content=photo()))
        db.session.flush()
        image = db.session.scalars(select(Image.id)).one()
        db.session.add(DraftPicture(pack_id=press.pack(slug).id, name="a.jpg", image_id=image))
    press.publish(agatha, slug)
    before = ledger(app)
    play(agatha, slug, 3)
    begin(agatha, slug)
    now = clock.now()
    with app.app_context():
        tidy_up()
    assert len(hidden(app)) == 2
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=25))
    with app.app_context():
        tidy_up()
    kept = {table: rows for table, rows in ledger(app).items() if table not in {"player", "sign_in"}}
    assert kept == {table: before[table] for table in kept}
    with app.app_context():
        assert db.session.scalars(select(Trial)).all() == []


@pytest.mark.parametrize("shown", [True, False])
def test_a_picture_that_a_trial_showed_last_goes_with_it(app: Flask, agatha: Person, shown: bool) -> None:
    slug = press.draft(app, "Agatha", make_pack([make_question(image={"file": "a.jpg", "alt": "A"})]))
    with app.app_context(), committed():
        picture = Image(digest="0" * 64, media_type="image/jpeg", content=photo())
        db.session.add(picture)
        db.session.flush()
        db.session.add(DraftPicture(pack_id=press.pack(slug).id, name="a.jpg", image_id=picture.id))
    begin(agatha, slug)
    if not shown:
        press.change(app, slug, "q-single", image=None)
        with app.app_context(), committed():
            pictures.sweep(press.pack(slug))
    with app.app_context(), committed():
        assert db.session.scalar(select(func.count()).select_from(Image)) == 1
        assert trying.clear(clock.now() + timedelta(hours=25)) == 1
        assert db.session.scalar(select(func.count()).select_from(Image)) == shown


def test_no_trial_is_told_of_as_a_pack_one_knows(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    begin(agatha, slug)
    told = agatha.client.get("/players/export").json
    assert [each["pack"] for each in told["packs_known_from_inside"]] == [slug]


def test_a_trial_that_was_cleared_away_is_gone(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    begin(agatha, slug)
    form = agatha.question(1).form("/turns/1")
    with app.app_context(), committed():
        assert trying.clear(clock.now() + timedelta(hours=25)) == 1
        assert trying.clear(clock.now() + timedelta(hours=25)) == 0
        for table in (Round, Turn, Encounter, Issued, Revision, Question):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
        assert db.session.scalar(select(func.count()).select_from(Insider)) == 1
    assert agatha.send(form, **{"pass": "1"}).status_code == 404


def test_starting_one_asks_as_little_of_a_large_draft(app: Flask, agatha: Person) -> None:
    numbers = set()
    for size in (10, 300):
        slug = press.draft(app, "Agatha", make_pack(many(size), title=f"Pack {size}"))
        with asked(app) as found:
            form_of(agatha, slug)
        numbers.add(len(found))
    assert len(numbers) == 1


def test_a_trial_outlives_its_draft_and_is_cleared_away_all_the_same(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha", make_pack(many(1)))
    play(agatha, slug, 1)
    with app.app_context(), committed():
        db.session.execute(delete(Pack).where(Pack.slug == slug))
    for page in ("turns/1", "result"):
        assert "A trial" in agatha.get(f"{agatha.round_url}/{page}").text
    assert "Change this question" not in agatha.question(1).text
    with app.app_context(), committed():
        assert trying.clear(clock.now() + timedelta(hours=25)) == 1
    assert hidden(app) == []


@pytest.mark.durable
def test_cleared_away_while_it_is_answered(app: Flask, agatha: Person) -> None:
    begin(agatha, press.draft(app, "Agatha"))
    form = agatha.question(1).form("/turns/1")

    def clear() -> TestResponse:
        with app.app_context(), committed():
            trying.clear(clock.now() + timedelta(hours=25))
        return agatha.client.get("/healthz")

    said = at_once([clear, *[lambda: agatha.send(form, **{"pass": "1"})] * 3])
    assert said[0] == 200
    assert set(said[1:]) <= {303, 404}
    with app.app_context():
        for table in (Round, Turn, Encounter, Question):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
