"""A draft is thrown away; authors go."""

from __future__ import annotations

import json
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from quizapp import clock
from quizapp.authoring.models import Authorship, Draft, DraftPicture, DraftQuestion, Publication
from quizapp.authoring.operations import pictures, publishing
from quizapp.authoring.queries import reviews
from quizapp.bank.images import encode_afresh
from quizapp.extensions import db
from quizapp.packs.models import Image, Pack
from quizapp.players.models import Player
from quizapp.players.operations import erasing
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account
from tests.authoring.desk import PACK, save, written
from tests.authoring.test_picture import drawn, send
from tests.factories import make_question, many
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def rows(app: Flask) -> list[int]:
    with app.app_context():
        tables = (Pack, Draft, DraftQuestion, DraftPicture, Authorship, Image)
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def publish(app: Flask, name: str = "Agatha") -> None:
    with app.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == name)).one()
        pack = db.session.scalars(select(Pack)).one()
        publishing.publish(player, pack, "The first", reviews.examine(pack).digest, clock.now())


def join(app: Flask, name: str) -> None:
    """Have somebody write the pack, too."""
    with app.app_context(), committed():
        pack = db.session.scalars(select(Pack)).one()
        player = db.session.scalars(select(Player).where(Player.name == name)).one()
        db.session.add(Authorship(pack_id=pack.id, player_id=player.id, part="co-author", since=clock.now()))


def go(app: Flask, *names: str) -> None:
    with app.app_context(), committed():
        gone = db.session.scalars(select(Player.id).where(Player.name.in_(names))).all()
        erasing.erase(tuple(gone), clock.now())


def parts(app: Flask) -> dict[str, str]:
    with app.app_context():
        found = select(Player.name, Authorship.part).join(Authorship, Authorship.player_id == Player.id)
        return dict(db.session.execute(found).all())


def test_throwing_away_is_asked_first_and_leaves_nothing(app: Flask, agatha: Person) -> None:
    written(app, questions=many(3, kind="number"))
    send(agatha, drawn(), key="q-0000")
    save(agatha, "q-0001", act="remove")
    page = agatha.get(f"{PACK}/discard")
    assert "There is no undo." in page.text
    assert rows(app)[0] == 1
    assert agatha.send(page.form("/discard")).location.endswith("/author")
    assert rows(app) == [0] * 6
    agatha.get(PACK, 404)


def test_a_picture_that_another_pack_shows_stays(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    send(agatha, drawn())
    agatha.send(agatha.get(PACK).form("/copy"))
    agatha.send(agatha.get(f"{PACK}/discard").form("/discard"))
    assert rows(app) == [1] * 6


def test_a_picture_that_comes_while_a_draft_is_thrown_away_is_not_left_over(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(app, questions=[make_question("single")])
    of_draft = pictures.of_draft

    def come() -> None:
        with app.app_context(), suppress(SQLAlchemyError), committed():
            pictures.adopt(
                db.session.scalars(select(Pack)).one(), {"late.png": encode_afresh(drawn()).content}
            )

    late = Thread(target=come)

    def looked_up(pack: Pack) -> list[int]:
        found = of_draft(pack)
        late.start()
        late.join(1)
        return found

    monkeypatch.setattr(pictures, "of_draft", looked_up)
    agatha.send(agatha.get(f"{PACK}/discard").form("/discard"))
    late.join()
    assert rows(app) == [0] * 6


def test_what_was_published_is_not_thrown_away(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = agatha.get(f"{PACK}/discard").form("/discard")
    publish(app)
    assert "/discard" not in " ".join(agatha.get(PACK).links)
    refused(app, 409, lambda: agatha.send(form))


def test_the_first_of_the_others_owns_the_pack_of_an_author_who_goes(
    app: Flask, agatha: Person, dorothy: Person
) -> None:
    written(app)
    account(app, "Margery", Role.AUTHOR)
    join(app, "Dorothy")
    join(app, "Margery")
    go(app, "Agatha")
    assert parts(app) == {"Dorothy": "owner", "Margery": "co-author"}
    dorothy.get(f"{PACK}/discard")


def test_rather_one_owns_it_who_can_act(app: Flask, agatha: Person, dorothy: Person) -> None:
    written(app)
    account(app, "Margery", Role.AUTHOR)
    join(app, "Dorothy")
    join(app, "Margery")
    with app.app_context(), committed():
        db.session.scalars(select(Player).where(Player.name == "Dorothy")).one().role = Role.PLAYER
    go(app, "Agatha")
    assert parts(app) == {"Dorothy": "co-author", "Margery": "owner"}


@pytest.mark.parametrize("published", [True, False])
def test_a_pack_that_nobody_is_left_to_write_stays(
    app: Flask, agatha: Person, bob: Person, published: bool
) -> None:
    written(app, questions=many(8))
    if published:
        publish(app)
    go(app, "Agatha")
    assert parts(app) == {}
    assert rows(app)[:3] == [1, 1, 8]
    with app.app_context():
        assert [each.by_id for each in db.session.scalars(select(Publication))] == [None] * published
    assert ("The Case" in bob.get("/").text) == published


def test_who_co_writes_and_goes_leaves_the_owner_alone(app: Flask, agatha: Person, dorothy: Person) -> None:
    written(app)
    join(app, "Dorothy")
    go(app, "Dorothy")
    assert parts(app) == {"Agatha": "owner"}


def kept_about(person: Person) -> dict[str, Any]:
    response = person.client.get("/players/export")
    assert response.status_code == 200
    told: dict[str, Any] = json.loads(response.data)
    return told


def test_an_author_is_told_all_that_they_have_written(app: Flask, agatha: Person, dorothy: Person) -> None:
    written(app, questions=many(8))
    send(agatha, drawn(), key="q-0000")
    publish(app)
    save(agatha, "q-0007", act="remove", hint="In the basket")
    (pack,) = kept_about(agatha)["packs_written"]
    assert (pack["pack"], pack["part"], pack["versions"]) == ("the-case", "owner", 1)
    assert pack["draft"]["title"] == "The Case"
    assert [each["id"] for each in pack["draft"]["questions"]] == [f"q-{n:04}" for n in range(7)]
    assert [each["hint"] for each in pack["basket"]] == ["In the basket"]
    assert len(pack["pictures"]) == 1
    assert [each["note"] for each in pack["published_by_you"]] == ["The first"]
    assert [each["pack"] for each in kept_about(agatha)["packs_known_from_inside"]] == ["the-case"]
    assert kept_about(dorothy)["packs_written"] == []
