"""Each address of the game: by which methods it is asked, and what it says to whom. One table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import url_for

from quizapp.extensions import limiter
from tests.person import Person
from tests.refusal import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flask import Flask

    Row = tuple[str, str]

# Method and endpoint: what is said to a stranger with a name but no round, to another player, and to the player whose
# round it is, whose first question stands open. Forms are sent with a good token and no more.
ROUTES: dict[tuple[str, str], tuple[int, int, int]] = {
    ("GET", "home.index"): (200, 200, 200),
    ("GET", "home.robots"): (200, 200, 200),
    ("GET", "play.cover"): (200, 200, 200),
    ("POST", "play.start"): (422, 422, 422),
    ("POST", "play.start_missed"): (400, 400, 400),
    ("GET", "play.rounds"): (200, 200, 200),
    ("GET", "play.round"): (404, 404, 200),
    ("GET", "play.turn"): (404, 404, 200),
    ("POST", "play.answer"): (404, 404, 422),
    ("POST", "play.open_clock"): (404, 404, 303),
    ("POST", "play.hint"): (404, 404, 409),
    ("GET", "play.image"): (404, 404, 404),
    ("POST", "play.leave"): (404, 404, 303),
    ("GET", "play.result"): (404, 404, 404),
    ("POST", "play.see"): (404, 404, 303),
    ("POST", "play.see_all"): (400, 400, 400),
    ("GET", "progress.overview"): (200, 200, 200),
    ("GET", "progress.cold_cases"): (200, 200, 200),
    ("POST", "progress.take_up"): (400, 400, 400),
    ("GET", "daily.today"): (200, 200, 200),
    ("POST", "daily.begin"): (422, 303, 303),
    ("GET", "daily.archive"): (200, 200, 200),
    # There is no such day.
    ("GET", "daily.day"): (404, 404, 404),
    ("POST", "daily.practise"): (404, 404, 404),
    ("POST", "daily.challenge"): (404, 404, 404),
    # That token is a round's and no challenge's.
    ("GET", "daily.challenged"): (404, 404, 404),
    ("POST", "daily.take"): (404, 404, 404),
    ("GET", "reporting.report"): (404, 404, 404),
    ("POST", "reporting.send"): (404, 404, 404),
    ("POST", "reporting.read"): (404, 404, 404),
    # The pack has no case here; what those of a case say is in tests/case.
    ("GET", "case.board"): (404, 404, 404),
    ("POST", "case.mark"): (404, 404, 404),
    ("POST", "case.note"): (404, 404, 404),
    ("GET", "case.accusation"): (404, 404, 404),
    ("POST", "case.accuse"): (404, 404, 404),
    ("GET", "case.denouement"): (404, 404, 404),
    ("POST", "case.open_denouement"): (404, 404, 404),
    ("GET", "case.solving"): (404, 404, 404),
    ("POST", "case.solve"): (404, 404, 404),
    ("GET", "players.switch"): (200, 200, 200),
    ("POST", "players.become"): (422, 422, 422),
    ("POST", "players.rename"): (422, 422, 422),
    ("GET", "players.sign_up"): (200, 200, 200),
    ("POST", "players.create_account"): (422, 422, 422),
    ("GET", "players.sign_in"): (200, 200, 200),
    ("POST", "players.enter"): (422, 422, 422),
    ("POST", "players.sign_out"): (303, 303, 303),
    ("GET", "players.lost_password"): (200, 200, 200),
    # No mail is sent here.
    ("POST", "players.send_reset"): (409, 409, 409),
    ("GET", "players.reset"): (410, 410, 410),
    ("POST", "players.set_password"): (410, 410, 410),
    ("GET", "players.confirm_email"): (410, 410, 410),
    ("POST", "players.take_email"): (410, 410, 410),
    ("GET", "players.first_admin"): (410, 410, 410),
    ("POST", "players.become_admin"): (410, 410, 410),
    ("GET", "players.account"): (302, 302, 302),
    ("GET", "players.account_name"): (302, 302, 302),
    ("POST", "players.rename_account"): (401, 401, 401),
    ("GET", "players.account_password"): (302, 302, 302),
    ("POST", "players.change_password"): (401, 401, 401),
    ("GET", "players.account_email"): (302, 302, 302),
    ("POST", "players.change_email"): (401, 401, 401),
    ("GET", "players.sign_ins"): (302, 302, 302),
    ("POST", "players.end_sign_in"): (401, 401, 401),
    ("POST", "players.end_sign_ins"): (401, 401, 401),
    ("GET", "players.claim"): (302, 302, 302),
    ("POST", "players.take_along"): (401, 401, 401),
    ("POST", "players.leave_behind"): (401, 401, 401),
    ("GET", "players.profile"): (200, 200, 200),
    ("POST", "players.choose"): (422, 422, 422),
    ("GET", "players.export"): (404, 200, 200),
    ("GET", "players.erase"): (404, 200, 200),
    ("POST", "players.erase_now"): (303, 422, 422),
    ("GET", "players.keys"): (302, 302, 302),
    ("POST", "players.passkey_options"): (400, 400, 400),
    ("POST", "players.sign_in_by_passkey"): (400, 400, 400),
    ("POST", "players.sign_up_by_passkey"): (400, 400, 400),
    ("POST", "players.add_passkey"): (401, 401, 401),
    ("POST", "players.rename_passkey"): (401, 401, 401),
    ("POST", "players.remove_passkey"): (401, 401, 401),
    ("GET", "players.second"): (302, 302, 302),
    ("POST", "players.check_second"): (401, 401, 401),
    ("POST", "players.second_by_passkey"): (401, 401, 401),
    ("GET", "players.app"): (302, 302, 302),
    ("POST", "players.begin_app"): (401, 401, 401),
    ("GET", "players.app_code"): (302, 302, 302),
    ("POST", "players.prove_app"): (401, 401, 401),
    ("POST", "players.remove_app"): (401, 401, 401),
    ("GET", "players.codes"): (302, 302, 302),
    ("POST", "players.renew_codes"): (401, 401, 401),
    ("GET", "players.reset_by_code"): (200, 200, 200),
    ("POST", "players.set_password_by_code"): (422, 422, 422),
    ("GET", "players.confirm"): (302, 302, 302),
    ("POST", "players.check_confirm"): (401, 401, 401),
    ("POST", "players.confirm_by_passkey"): (401, 401, 401),
    ("GET", "leaderboard.board"): (200, 200, 200),
    ("GET", "leaderboard.pack"): (200, 200, 200),
    ("GET", "leaderboard.sheet"): (200, 200, 200),
    ("GET", "leaderboard.pack_sheet"): (200, 200, 200),
    # What a group's address says to whom among accounts is in tests/groups.
    ("GET", "groups.mine"): (302, 302, 302),
    ("POST", "groups.found"): (401, 401, 401),
    ("GET", "groups.invitation"): (404, 404, 404),
    ("POST", "groups.join"): (401, 401, 401),
    ("GET", "groups.board"): (302, 302, 302),
    ("GET", "groups.pack"): (302, 302, 302),
    ("GET", "groups.sheet"): (302, 302, 302),
    ("GET", "groups.pack_sheet"): (302, 302, 302),
    ("GET", "groups.members"): (302, 302, 302),
    ("GET", "groups.member"): (302, 302, 302),
    ("POST", "groups.rename"): (401, 401, 401),
    ("POST", "groups.renew"): (401, 401, 401),
    ("POST", "groups.leave"): (401, 401, 401),
    ("POST", "groups.expel"): (401, 401, 401),
    ("POST", "groups.readmit"): (401, 401, 401),
    ("POST", "groups.hand_over"): (401, 401, 401),
    ("GET", "groups.closing"): (302, 302, 302),
    ("POST", "groups.close"): (401, 401, 401),
    # What they say to whom among authors is in tests/authoring.
    ("GET", "authoring.shelf"): (302, 302, 302),
    ("POST", "authoring.begin"): (401, 401, 401),
    ("GET", "authoring.new_import"): (302, 302, 302),
    ("POST", "authoring.begin_import"): (401, 401, 401),
    ("GET", "authoring.import_job"): (302, 302, 302),
    ("GET", "authoring.import_progress"): (302, 302, 302),
    ("POST", "authoring.stop_import"): (401, 401, 401),
    ("GET", "authoring.table_csv"): (302, 302, 302),
    ("GET", "authoring.table_xlsx"): (302, 302, 302),
    ("GET", "authoring.review"): (302, 302, 302),
    ("POST", "authoring.publish"): (401, 401, 401),
    ("GET", "authoring.history"): (302, 302, 302),
    ("GET", "authoring.version"): (302, 302, 302),
    ("GET", "authoring.trial"): (302, 302, 302),
    ("POST", "authoring.start_trial"): (401, 401, 401),
    ("GET", "authoring.authors"): (302, 302, 302),
    ("POST", "authoring.invite"): (401, 401, 401),
    ("POST", "authoring.take_back"): (401, 401, 401),
    ("POST", "authoring.remove_author"): (401, 401, 401),
    ("POST", "authoring.hand_over"): (401, 401, 401),
    ("POST", "authoring.leave_pack"): (401, 401, 401),
    ("POST", "authoring.accept"): (401, 401, 401),
    ("POST", "authoring.decline"): (401, 401, 401),
    ("GET", "authoring.export"): (302, 302, 302),
    ("GET", "authoring.export_file"): (302, 302, 302),
    ("POST", "authoring.retire"): (401, 401, 401),
    ("POST", "authoring.shelve"): (401, 401, 401),
    ("GET", "authoring.desk"): (302, 302, 302),
    ("POST", "authoring.know"): (401, 401, 401),
    ("POST", "authoring.copy"): (401, 401, 401),
    ("POST", "authoring.add"): (401, 401, 401),
    ("GET", "authoring.question"): (302, 302, 302),
    ("POST", "authoring.save_question"): (401, 401, 401),
    ("GET", "authoring.question_remarks"): (302, 302, 302),
    ("POST", "authoring.upload"): (401, 401, 401),
    ("GET", "authoring.picture"): (302, 302, 302),
    ("POST", "authoring.move"): (401, 401, 401),
    ("POST", "authoring.duplicate"): (401, 401, 401),
    ("POST", "authoring.remove"): (401, 401, 401),
    ("POST", "authoring.restore"): (401, 401, 401),
    ("GET", "authoring.cover"): (302, 302, 302),
    ("POST", "authoring.save_cover"): (401, 401, 401),
    ("GET", "authoring.cover_remarks"): (302, 302, 302),
    ("GET", "authoring.case"): (302, 302, 302),
    ("POST", "authoring.save_case"): (401, 401, 401),
    ("GET", "authoring.case_remarks"): (302, 302, 302),
    ("GET", "authoring.discarding"): (302, 302, 302),
    ("POST", "authoring.discard"): (401, 401, 401),
    ("GET", "authoring.statistics"): (302, 302, 302),
    ("GET", "authoring.item"): (302, 302, 302),
    ("GET", "authoring.reports"): (302, 302, 302),
    ("POST", "authoring.settle"): (401, 401, 401),
    ("GET", "authoring.repairs"): (302, 302, 302),
    ("POST", "authoring.repair"): (401, 401, 401),
    ("POST", "authoring.undo_repair"): (401, 401, 401),
    # To accounts that are no admins they are 404: see tests/admin/test_rights.py.
    ("GET", "admin.index"): (302, 302, 302),
    ("GET", "admin.players"): (302, 302, 302),
    ("GET", "admin.player"): (302, 302, 302),
    ("POST", "admin.rename"): (401, 401, 401),
    ("POST", "admin.appoint"): (401, 401, 401),
    ("POST", "admin.hide"): (401, 401, 401),
    ("POST", "admin.show"): (401, 401, 401),
    ("POST", "admin.suspend"): (401, 401, 401),
    ("POST", "admin.restore"): (401, 401, 401),
    ("POST", "admin.unlock"): (401, 401, 401),
    ("GET", "admin.groups"): (302, 302, 302),
    ("GET", "admin.group"): (302, 302, 302),
    ("POST", "admin.rename_group"): (401, 401, 401),
    ("POST", "admin.close_group"): (401, 401, 401),
    ("POST", "admin.reopen_group"): (401, 401, 401),
    ("GET", "admin.packs"): (302, 302, 302),
    ("POST", "admin.rank"): (401, 401, 401),
    ("POST", "admin.unrank"): (401, 401, 401),
    ("POST", "admin.withdraw"): (401, 401, 401),
    ("POST", "admin.shelve"): (401, 401, 401),
    ("GET", "admin.boards"): (302, 302, 302),
    ("POST", "admin.reset"): (401, 401, 401),
    ("POST", "admin.reset_pack"): (401, 401, 401),
    ("GET", "admin.archive"): (302, 302, 302),
    ("GET", "admin.log"): (302, 302, 302),
    ("POST", "admin.undo"): (401, 401, 401),
    ("GET", "ops.healthz"): (200, 200, 200),
    ("GET", "ops.readyz"): (200, 200, 200),
}
TAKEN = sorted(row for row, said in ROUTES.items() if 303 in said)
"""Those by which something is done, each in an evening of its own."""
CHANGES = sorted({endpoint for method, endpoint in ROUTES if method == "POST"})
SHOWS = sorted({endpoint for method, endpoint in ROUTES if method == "GET"})
SHARED = {
    "play.answer",
    "case.accuse",
    "case.open_denouement",
    "case.solve",
    "daily.begin",
    "reporting.send",
    "players.create_account",
    "players.enter",
    "players.send_reset",
    "players.set_password",
    "players.take_email",
    "players.become_admin",
    "players.rename_account",
    "players.change_password",
    "players.change_email",
    "players.become",
    "players.choose",
    "players.erase_now",
    "players.check_second",
    "players.begin_app",
    "players.renew_codes",
    "players.set_password_by_code",
    "players.check_confirm",
    "groups.found",
    "groups.join",
    "groups.close",
    "authoring.begin_import",
    "authoring.publish",
    "authoring.start_trial",
    "authoring.invite",
    "authoring.save_question",
    "authoring.save_cover",
    "authoring.save_case",
    "authoring.discard",
}
"""Those that share their address with a page."""


def address(app: Flask, endpoint: str, owner: Person) -> str:
    known: dict[str, Any] = {
        "slug": "the-case",
        "token": owner.round_url.rsplit("/", 1)[1],
        "n": 1,
        "number": 1,
        "key": "q-single",
        "digest": "0" * 64,
        "day": "2026-02-30",
    }
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        return url_for(endpoint, **{name: known[name] for name in rule.arguments})


@pytest.fixture
def owner(case: None, alice: Person) -> Person:
    """Alice, with a round under way."""
    alice.start()
    return alice


def test_the_table_and_the_game_agree(app: Flask) -> None:
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert there == set(ROUTES)


def ask(person: Person, url: str, method: str, data: dict[str, str] | None = None) -> int:
    """Return how a request is answered, once all of the answer has been read."""
    return person.client.open(url, method=method, data=data, buffered=True).status_code


def told(app: Flask, owner: Person, bob: Person, rows: Iterable[Row]) -> dict[Row, tuple[int, ...]]:
    """Return what is said to each of the three, row by row."""
    bob.start()
    people = {person: person.cover().fields["csrf_token"] for person in (Person(app, "Carol"), bob, owner)}
    said = {}
    for method, endpoint in rows:
        # So many knocks within a minute would be too many.
        with app.app_context():
            limiter.reset()
        url = address(app, endpoint, owner)
        said[method, endpoint] = tuple(
            ask(person, url, method, {"csrf_token": token} if method == "POST" else None)
            for person, token in people.items()
        )
    return said


def test_who_is_told_what(app: Flask, owner: Person, bob: Person) -> None:
    rows = {row: said for row, said in ROUTES.items() if row not in TAKEN}
    assert told(app, owner, bob, rows) == rows


@pytest.mark.parametrize(("method", "endpoint"), TAKEN)
def test_who_is_told_what_where_it_is_done(
    app: Flask, owner: Person, bob: Person, method: str, endpoint: str
) -> None:
    row = (method, endpoint)
    assert told(app, owner, bob, [row]) == {row: ROUTES[row]}


def test_looking_changes_nothing(app: Flask, owner: Person) -> None:
    before = ledger(app)
    for endpoint in CHANGES:
        for method in ("GET", "HEAD"):
            status = ask(owner, address(app, endpoint, owner), method)
            assert (status == 405) == (endpoint not in SHARED), endpoint
        assert ledger(app) == before, endpoint


def test_pages_take_no_forms_and_change_nothing(app: Flask, owner: Person) -> None:
    before, token = ledger(app), {"csrf_token": owner.cover().fields["csrf_token"]}
    for endpoint in SHOWS:
        url = address(app, endpoint, owner)
        assert ask(owner, url, "GET") < 500, endpoint
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            refusal = owner.client.open(url, method=method, data=token)
            assert (refusal.status_code, "GET" in refusal.headers["Allow"]) == (405, True), endpoint
        assert ledger(app) == before, endpoint


def test_no_change_without_a_token(app: Flask, owner: Person) -> None:
    before = ledger(app)
    for endpoint in CHANGES:
        assert owner.client.post(address(app, endpoint, owner)).status_code == 403, endpoint
        assert ledger(app) == before, endpoint
