"""Who may do what to whose pack: each address of the authors' pages, and what it says to whom. One table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from flask import url_for
from sqlalchemy import select, update

from quizapp import clock
from quizapp.authoring.models import AuthorInvitation, DraftPicture, Report
from quizapp.authoring.operations import drafts
from quizapp.authoring.rules.rights import RIGHTS, Deed, Part, may
from quizapp.extensions import db, limiter
from quizapp.packs.models import Image, Question, Revision
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account
from tests.authoring import press
from tests.authoring.published import change, publish, publish_again
from tests.factories import make_pack, make_question
from tests.person import Person
from tests.play.repairs import repair
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    Row = tuple[str, str]

ASKED: Final = "asked"
"""What whoever is asked to write a pack may do, and nobody who is anything to it."""
SENT: Final = "sent"
"""What whoever has sent a file may do with it, and nobody else: see test_import_progress.py."""
# Method and endpoint: what is said to whoever may, and the deeds of which one has to be allowed for that; with none, it
# is said to every author. Whoever may not is told 404. Forms are sent with a good token and no more; they are asked in
# this order, so that what takes a right away comes last.
ROUTES: dict[Row, tuple[int, *tuple[Deed | str, ...]]] = {
    ("GET", "authoring.shelf"): (200,),
    ("POST", "authoring.begin"): (422,),
    ("GET", "authoring.new_import"): (200,),
    ("POST", "authoring.begin_import"): (422,),
    ("GET", "authoring.import_job"): (200, SENT),
    ("GET", "authoring.import_progress"): (200, SENT),
    ("POST", "authoring.stop_import"): (303, SENT),
    ("GET", "authoring.table_csv"): (200,),
    ("GET", "authoring.table_xlsx"): (200,),
    ("GET", "authoring.desk"): (200, Deed.READ, Deed.LOOK_INSIDE),
    ("POST", "authoring.copy"): (303, Deed.COPY),
    ("POST", "authoring.add"): (303, Deed.EDIT),
    ("GET", "authoring.question"): (200, Deed.READ),
    ("POST", "authoring.save_question"): (400, Deed.EDIT),
    ("GET", "authoring.question_remarks"): (200, Deed.EDIT),
    ("POST", "authoring.upload"): (400, Deed.EDIT),
    ("POST", "authoring.move"): (303, Deed.EDIT),
    ("POST", "authoring.duplicate"): (303, Deed.EDIT),
    ("POST", "authoring.remove"): (303, Deed.EDIT),
    ("POST", "authoring.restore"): (303, Deed.EDIT),
    ("GET", "authoring.picture"): (200, Deed.READ),
    ("GET", "authoring.cover"): (200, Deed.EDIT),
    ("POST", "authoring.save_cover"): (400, Deed.EDIT),
    ("GET", "authoring.cover_remarks"): (200, Deed.EDIT),
    ("GET", "authoring.case"): (200, Deed.EDIT),
    ("POST", "authoring.save_case"): (400, Deed.EDIT),
    ("GET", "authoring.case_remarks"): (200, Deed.EDIT),
    ("GET", "authoring.review"): (200, Deed.PUBLISH),
    ("POST", "authoring.publish"): (422, Deed.PUBLISH),
    ("GET", "authoring.history"): (200, Deed.EDIT),
    ("GET", "authoring.version"): (200, Deed.EDIT),
    ("GET", "authoring.trial"): (200, Deed.TRY),
    ("POST", "authoring.start_trial"): (422, Deed.TRY),
    ("GET", "authoring.export"): (200, Deed.EXPORT),
    ("GET", "authoring.export_file"): (200, Deed.EXPORT),
    ("GET", "authoring.statistics"): (200, Deed.STATISTICS),
    ("GET", "authoring.item"): (200, Deed.STATISTICS),
    ("GET", "authoring.reports"): (200, Deed.REPORTS),
    ("POST", "authoring.settle"): (422, Deed.REPORTS),
    ("GET", "authoring.repairs"): (200, Deed.REPAIR),
    ("POST", "authoring.repair"): (400, Deed.REPAIR),
    ("POST", "authoring.undo_repair"): (303, Deed.REPAIR),
    ("POST", "authoring.retire"): (303, Deed.RETIRE),
    ("POST", "authoring.shelve"): (303, Deed.RETIRE),
    # The pack is published, and so is thrown away no more.
    ("GET", "authoring.discarding"): (200, Deed.DISCARD),
    ("POST", "authoring.discard"): (409, Deed.DISCARD),
    ("POST", "authoring.accept"): (303, ASKED),
    ("POST", "authoring.decline"): (303, ASKED),
    ("POST", "authoring.know"): (303, Deed.LOOK_INSIDE),
    ("GET", "authoring.authors"): (200, Deed.EDIT),
    ("POST", "authoring.invite"): (422, Deed.SHARE),
    ("POST", "authoring.take_back"): (303, Deed.SHARE),
    ("POST", "authoring.remove_author"): (303, Deed.SHARE),
    ("POST", "authoring.hand_over"): (303, Deed.SHARE),
    ("POST", "authoring.leave_pack"): (303, Deed.EDIT),
}
CAST: Final = {
    "owner": (Part.OWNER, Role.AUTHOR),
    "co-author": (Part.CO_AUTHOR, Role.AUTHOR),
    "other author": (Part.STRANGER, Role.AUTHOR),
    "admin": (Part.STRANGER, Role.ADMIN),
    "reader": (Part.READER, Role.AUTHOR),
    "host": (Part.HOST, Role.ADMIN),
    "outsider": (Part.OUTSIDER, Role.AUTHOR),
    "admin outside": (Part.OUTSIDER, Role.ADMIN),
}
OWN, FOLDER = "the-case", "the-folder"
OF_FOLDERS: Final = {Part.READER, Part.HOST, Part.OUTSIDER}
DIGEST: Final = "0" * 64


@pytest.fixture
def cast(app: Flask, shelve: Callable[..., object]) -> dict[str, Person]:
    """Everybody, and two packs: one that was published twice and has had a key repaired, one from a folder."""
    people = {name: account(app, name, role) for name, (_part, role) in CAST.items()}
    people |= {name: account(app, name, Role.AUTHOR) for name in ("second co-author", "asked")}
    publish(app, "owner", [make_question()])
    change(app, "q-single", answer="The countess")
    publish_again(app, "owner")
    assert repair(app, "q-single").exit_code == 0
    shelve(the_folder=make_pack([make_question()]))
    with app.app_context(), committed():
        own, folder = press.pack(OWN), press.pack(FOLDER)
        for name in ("co-author", "second co-author"):
            press.join(own, name)
        asked = press.player("asked").id
        db.session.add(AuthorInvitation(pack_id=own.id, player_id=asked, at=clock.now()))
        for name in ("reader", "host"):
            drafts.know(press.player(name), folder, clock.now())
        image = Image(digest=DIGEST, media_type="image/png", content=b"a picture")
        db.session.add(image)
        db.session.flush()
        db.session.add(DraftPicture(pack_id=own.id, name="a.png", image_id=image.id))
        shown = select(Question.id).where(Question.pack_id == folder.id)
        db.session.execute(update(Revision).where(Revision.question_id.in_(shown)).values(image_id=image.id))
        for pack in (own, folder):
            report(pack.id, asked)
    return people


def report(pack_id: int, by: int) -> None:
    """Have somebody report the one question of a pack."""
    revision = db.session.scalars(
        select(Revision)
        .join(Question, Question.id == Revision.question_id)
        .where(Question.pack_id == pack_id)
    ).first()
    assert revision
    about = {"question_id": revision.question_id, "revision_id": revision.id}
    db.session.add(Report(**about, player_id=by, reason="other", note="", at=clock.now()))


def address(app: Flask, endpoint: str, slug: str) -> str:
    with app.app_context():
        number = {
            "authoring.version": 2,
            "authoring.settle": 2 if slug == FOLDER else 1,
            "authoring.undo_repair": 1,
            "authoring.take_back": press.player("asked").id,
            "authoring.remove_author": press.player("second co-author").id,
            "authoring.hand_over": press.player("co-author").id,
        }.get(endpoint, 0)
    known: dict[str, Any] = {
        "slug": slug,
        "key": "q-single",
        "digest": DIGEST,
        "number": number,
        "token": "a" * 22,
    }
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        return url_for(endpoint, **{name: known[name] for name in rule.arguments})


def told(app: Flask, person: Person, row: Row, slug: str = OWN) -> int:
    """Return what an address says to somebody."""
    with app.app_context():
        limiter.reset()
    method, endpoint = row
    data = None
    if method == "POST":
        data = {"csrf_token": person.get("/players/profile").form("/players/profile").fields["csrf_token"]}
    url = address(app, endpoint, slug)
    return person.client.open(url, method=method, data=data, buffered=True).status_code


def test_the_table_and_the_pages_agree(app: Flask) -> None:
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/author")
    }
    assert there == set(ROUTES)


def test_each_part_has_somebody_in_the_cast() -> None:
    assert {part for part, _role in CAST.values()} == set(Part)


@pytest.mark.parametrize("name", CAST)
def test_m01_who_is_told_what(app: Flask, cast: dict[str, Person], name: str) -> None:
    part, _role = CAST[name]
    slug = FOLDER if part in OF_FOLDERS else OWN
    allowed = {row: said for row, (said, *deeds) in ROUTES.items() if not deeds or RIGHTS[part] & {*deeds}}
    before = ledger(app)
    assert {row: told(app, cast[name], row, slug) for row in ROUTES if row not in allowed} == dict.fromkeys(
        set(ROUTES) - set(allowed), 404
    )
    assert ledger(app) == before
    assert {row: told(app, cast[name], row, slug) for row in allowed} == allowed


@pytest.mark.parametrize(
    "row", [row for row, (_said, *deeds) in ROUTES.items() if ASKED in deeds], ids=" ".join
)
def test_m01_whoever_is_asked_may_answer_and_do_nothing_else(
    app: Flask, cast: dict[str, Person], row: Row
) -> None:
    others = [row for row, (_said, *deeds) in ROUTES.items() if deeds and ASKED not in deeds]
    assert {told(app, cast["asked"], each) for each in others} == {404}
    assert told(app, cast["asked"], row) == ROUTES[row][0]
    assert told(app, cast["asked"], row) == 404


def test_to_whoever_is_no_author_there_are_no_such_pages(app: Flask, cast: dict[str, Person]) -> None:
    player, guest = account(app, "Percy"), Person(app, "Guest")
    before = ledger(app)
    for slug in (OWN, FOLDER, "nowhere"):
        assert {told(app, player, row, slug) for row in ROUTES} == {404}
        assert {told(app, guest, row, slug) for row in ROUTES} == {302, 401}
    assert ledger(app) == before
    assert "/author" not in player.get("/").links


def test_m01_the_packs_of_others_are_on_no_shelf_of_ones_own(cast: dict[str, Person]) -> None:
    assert f"/author/packs/{OWN}" not in cast["other author"].get("/author").links
    assert f"/author/packs/{OWN}" in cast["co-author"].get("/author").links


def test_who_is_demoted_is_out_at_once(app: Flask, cast: dict[str, Person]) -> None:
    with app.app_context(), committed():
        press.player("owner").role = Role.PLAYER
    cast["owner"].get(f"/author/packs/{OWN}", 404)


def test_an_author_without_a_second_factor_is_led_to_one(app: Flask, cast: dict[str, Person]) -> None:
    bare = account(app, "Eve", Role.AUTHOR, factor=False)
    assert bare.client.get(f"/author/packs/{OWN}").location.startswith("/players/keys")


def test_nobody_to_a_pack_may_nothing() -> None:
    assert {deed for deed in Deed if may(Part.STRANGER, deed)} == set()
    assert all(RIGHTS[part] <= RIGHTS[Part.OWNER] for part in (Part.CO_AUTHOR, Part.READER))
