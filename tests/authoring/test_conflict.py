"""Two write the same at once, or one in two tabs: both texts are there, and a choice; nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.models import Authorship
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.authoring.desk import PACK, document, header, leaf, order, save, written
from tests.factories import many
from tests.page import Page
from tests.refusal import ledger

if TYPE_CHECKING:
    from flask import Flask

    from tests.page import PageForm
    from tests.person import Person

KEY = "q-0000"


@pytest.fixture
def both(app: Flask, agatha: Person, dorothy: Person) -> None:
    """Agatha and Dorothy write a pack of two questions together."""
    written(app, questions=many(2))
    with app.app_context(), committed():
        pack, other = db.session.scalars(select(Pack)).one(), Player.name == "Dorothy"
        other_id = db.session.scalars(select(Player.id).where(other)).one()
        db.session.add(Authorship(pack_id=pack.id, player_id=other_id, part="co-author", since=clock.now()))


def clash(app: Flask, agatha: Person, dorothy: Person, act: str = "save") -> Page:
    """Have Dorothy save while Agatha writes; return what Agatha is shown when she saves, too."""
    stale = leaf(agatha, KEY)
    save(dorothy, KEY, prompt="Dorothy’s question?", hint="Dorothy’s hint")
    before = ledger(app)
    response = agatha.send(stale, act=act, prompt="Agatha’s question?", explanation="Agatha’s why")
    assert response.status_code == 409
    assert ledger(app) == before
    return Page(response.text)


def button(page: Page, n: int) -> PageForm:
    """Return one of the forms by which to choose."""
    return [form for form in page.forms if form.action.endswith(f"/questions/{KEY}")][n]


def test_both_texts_are_shown_where_they_differ(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    page = clash(app, agatha, dorothy)
    for text in ("Agatha’s question?", "Dorothy’s question?", "Dorothy’s hint", "Agatha’s why"):
        assert text in page.text
    assert "The countess" not in page.text


def test_ones_own_text_can_be_kept(app: Flask, agatha: Person, dorothy: Person, both: None) -> None:
    page = clash(app, agatha, dorothy)
    assert agatha.send(button(page, 0), act="save").status_code == 303
    kept = document(app, KEY)
    assert (kept["prompt"], kept["explanation"]) == ("Agatha’s question?", "Agatha’s why")
    assert (kept["options"], kept["answer"]) == (["The butler", "The gardener", "The countess"], "The butler")


def test_both_can_be_kept(app: Flask, agatha: Person, dorothy: Person, both: None) -> None:
    page = clash(app, agatha, dorothy)
    agatha.send(button(page, 1), act="beside")
    first, beside, _last = order(app)
    assert document(app, first)["prompt"] == "Dorothy’s question?"
    assert document(app, beside)["prompt"] == "Agatha’s question?"


def test_the_other_text_can_be_taken(app: Flask, agatha: Person, dorothy: Person, both: None) -> None:
    page = clash(app, agatha, dorothy)
    way = f"{PACK}/questions/{KEY}"
    assert way in page.links
    assert agatha.get(way).form(f"/{KEY}").fields["prompt"] == ["Dorothy’s question?"]


def test_whoever_chooses_too_late_chooses_again(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    page = clash(app, agatha, dorothy)
    save(dorothy, KEY, prompt="Dorothy’s second thought?")
    response = agatha.send(button(page, 0), act="save")
    assert response.status_code == 409
    assert "Dorothy’s second thought?" in Page(response.text).text


def test_saving_as_one_types_is_told_so_too(app: Flask, agatha: Person, dorothy: Person, both: None) -> None:
    clash(app, agatha, dorothy, act="auto")


def test_saving_the_same_twice_is_no_conflict(app: Flask, agatha: Person, both: None) -> None:
    form = leaf(agatha, KEY)
    for _ in range(2):
        assert agatha.send(form, act="auto", hint="The reply to this was lost.").status_code == 303
    assert document(app, KEY)["hint"] == "The reply to this was lost."


def test_a_question_put_into_the_basket_meanwhile_can_be_taken_out_with_ones_text(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    stale = leaf(agatha, KEY)
    save(dorothy, KEY, act="remove")
    response = agatha.send(stale, act="save", hint="Agatha’s hint")
    assert response.status_code == 409
    page = Page(response.text)
    assert "put into the basket" in page.text
    assert agatha.send(button(page, 0), act="back").status_code == 303
    assert order(app)[0] == KEY
    assert document(app, KEY)["hint"] == "Agatha’s hint"


def test_a_question_taken_out_and_changed_meanwhile_is_shown_before_ones_own_text_replaces_it(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    stale = leaf(agatha, KEY)
    save(dorothy, KEY, act="remove")
    page = Page(agatha.send(stale, act="save", hint="Agatha’s hint").text)
    dorothy.send(dorothy.get(f"{PACK}/questions/{KEY}").form("/restore"))
    save(dorothy, KEY, hint="Dorothy’s second thought")
    response = agatha.send(button(page, 0), act="back")
    assert response.status_code == 409
    assert "Dorothy’s second thought" in Page(response.text).text


def test_two_change_different_questions_without_noticing(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    form = leaf(agatha, KEY)
    save(dorothy, "q-0001", hint="Dorothy’s")
    assert agatha.send(form, act="save", hint="Agatha’s").status_code == 303
    assert document(app, "q-0001")["hint"] == "Dorothy’s"


def test_covers_are_fought_over_in_the_same_way(
    app: Flask, agatha: Person, dorothy: Person, both: None
) -> None:
    stale = agatha.get(f"{PACK}/cover").form("/cover")
    dorothy.send(dorothy.get(f"{PACK}/cover").form("/cover"), act="save", title="Dorothy’s Case")
    response = agatha.send(stale, act="save", blurb="Agatha’s blurb.")
    assert response.status_code == 409
    page = Page(response.text)
    assert "Dorothy’s Case" in page.text
    assert "Agatha’s blurb." in page.text
    assert agatha.send(page.form("/cover"), act="save").status_code == 303
    kept = header(app)
    assert (kept["title"], kept["blurb"]) == ("The Case", "Agatha’s blurb.")
    assert [stage["key"] for stage in kept["stages"]] == ["start", "end"]
