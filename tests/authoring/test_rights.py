"""What each address of the authors' pages says to whom: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import url_for

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.authoring.rules.rights import RIGHTS, Deed, Part
from quizapp.extensions import limiter
from quizapp.web.transaction import committed
from tests.admin.conftest import account
from tests.authoring import press
from tests.authoring import test_desk_rights as desk
from tests.authoring import test_repair_rights as repair
from tests.factories import make_pack
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person

ROUTES: dict[tuple[str, str], Deed | None] = {
    ("GET", "authoring.shelf"): None,
    ("POST", "authoring.begin"): None,
    # What a file is brought into, and whose file it is: see test_import_progress.py.
    ("GET", "authoring.new_import"): None,
    ("POST", "authoring.begin_import"): None,
    ("GET", "authoring.import_job"): None,
    ("GET", "authoring.import_progress"): None,
    ("POST", "authoring.stop_import"): None,
    ("GET", "authoring.table_csv"): None,
    ("GET", "authoring.table_xlsx"): None,
    ("GET", "authoring.review"): Deed.PUBLISH,
    ("POST", "authoring.publish"): Deed.PUBLISH,
    ("GET", "authoring.history"): Deed.EDIT,
    ("GET", "authoring.version"): Deed.EDIT,
    ("POST", "authoring.retire"): Deed.RETIRE,
    ("POST", "authoring.shelve"): Deed.RETIRE,
    ("GET", "authoring.trial"): Deed.TRY,
    ("POST", "authoring.start_trial"): Deed.TRY,
    ("GET", "authoring.authors"): Deed.EDIT,
    ("POST", "authoring.invite"): Deed.SHARE,
    ("POST", "authoring.take_back"): Deed.SHARE,
    ("POST", "authoring.remove_author"): Deed.SHARE,
    ("POST", "authoring.hand_over"): Deed.SHARE,
    ("POST", "authoring.leave_pack"): Deed.EDIT,
    ("GET", "authoring.export"): Deed.EXPORT,
    ("GET", "authoring.export_file"): Deed.EXPORT,
    # Whoever is asked may answer, and nobody else.
    ("POST", "authoring.accept"): None,
    ("POST", "authoring.decline"): None,
}
"""What has to be allowed for an address to be there; None where it is about no pack of anybody's."""
ASKED = {"authoring.accept", "authoring.decline"}
ELSEWHERE = {"authoring.take_back", "authoring.remove_author", "authoring.hand_over", "authoring.version"}
"""What they are about is not there: 404 whoever asks."""
OF_PACKS = sorted(
    (row for row, deed in ROUTES.items() if deed), key=lambda row: row[1] == "authoring.leave_pack"
)
"""Whoever leaves has left: that comes last."""


def address(app: Flask, endpoint: str, slug: str) -> str:
    known = {"slug": slug, "number": 99, "key": "q-single", "token": "a" * 22}
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        return url_for(endpoint, **{name: known[name] for name in rule.arguments})


def ask(app: Flask, person: Person, row: tuple[str, str], slug: str) -> int:
    method, endpoint = row
    with app.app_context():
        limiter.reset()
    data = None
    if method == "POST":
        page = person.get("/players/profile")
        data = {"csrf_token": page.form("/players/profile").fields["csrf_token"]}
    return person.client.open(address(app, endpoint, slug), method=method, data=data).status_code


@pytest.fixture
def stand(
    app: Flask,
    agatha: Person,
    dorothy: Person,
    ada: Person,
    shelve: Callable[..., object],
) -> Callable[[Part], tuple[Person, str]]:
    """Return somebody who is this to a pack, and its slug."""

    def pose(part: Part) -> tuple[Person, str]:
        if part in {Part.OWNER, Part.CO_AUTHOR, Part.STRANGER}:
            others = ["Dorothy"] if part is Part.CO_AUTHOR else []
            return (agatha if part is Part.OWNER else dorothy), press.draft(app, "Agatha", None, *others)
        shelve(of_folder=make_pack())
        person = ada if part is Part.HOST else dorothy
        if part is not Part.OUTSIDER:
            with app.app_context(), committed():
                drafts.know(press.player(person.name), press.pack("of-folder"), clock.now())
        return person, "of-folder"

    return pose


def test_the_table_and_the_pages_agree(app: Flask) -> None:
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("authoring.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (method, rule.rule.removeprefix(desk.START)) not in desk.ROUTES
    }
    assert there - (set(repair.TABLE) - set(ROUTES)) == set(ROUTES)


@pytest.mark.parametrize("part", list(Part))
def test_m01_an_address_is_there_for_whom_it_is(
    app: Flask, stand: Callable[[Part], tuple[Person, str]], part: Part
) -> None:
    person, slug = stand(part)
    for row in OF_PACKS:
        allowed = ROUTES[row] in RIGHTS[part] and row[1] not in ELSEWHERE
        before = ledger(app)
        status = ask(app, person, row, slug)
        assert (status != 404) == allowed, (row, status)
        if not allowed:
            assert ledger(app) == before, row


def test_m01_invitations_are_for_those_who_are_asked(
    app: Flask, stand: Callable[[Part], tuple[Person, str]]
) -> None:
    stranger, slug = stand(Part.STRANGER)
    assert {ask(app, stranger, ("POST", endpoint), slug) for endpoint in ASKED} == {404}


def test_to_players_there_are_no_such_pages(app: Flask, agatha: Person) -> None:
    slug = press.draft(app, "Agatha")
    bob = account(app, "Bob")
    before = ledger(app)
    assert {ask(app, bob, row, slug) for row in ROUTES} == {404}
    assert ledger(app) == before
