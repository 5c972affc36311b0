"""A file while it is read: how far it is, stopping it, whose it is, and what is found of one whose reader died."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from quizapp import clock
from quizapp.authoring.models import ImportJob
from quizapp.authoring.operations import importing, reading
from quizapp.authoring.rules import imports
from quizapp.extensions import db
from quizapp.ops.cli import tidy_up
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.players.rules import Role
from quizapp.web.transaction import committed
from tests.account import account
from tests.authoring import press
from tests.authoring.bringing import (
    QUESTIONS,
    Held,
    brought,
    filled,
    in_parts,
    jobs,
    report,
    send,
    sent,
    settle,
)
from tests.authoring.desk import order, written
from tests.page import Page
from tests.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.usefixtures("settled")


def stop(person: Person, address: str) -> int:
    token = person.get("/author").form("/author/packs").fields["csrf_token"]
    return person.client.post(f"{address}/stop", data={"csrf_token": token}).status_code


def packs(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Pack.slug)))


def test_a_page_tells_how_far_it_is_and_then_what_came_of_it(agatha: Person, held: Held) -> None:
    address = sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    page = agatha.get(address)
    assert ("3 of 10 questions" in page.text, 'value="3"' in page.html) == (True, True)
    part = agatha.client.get(f"{address}/progress")
    assert ("3 of 10 questions" in part.text, "HX-Refresh" in part.headers) == (True, False)
    assert "bell.txt" in agatha.get("/author/import").text
    held.may_go_on.set()
    report(agatha, address)
    assert agatha.client.get(f"{address}/progress").headers["HX-Refresh"] == "true"


def test_another_process_answers_for_it_and_stops_it(
    app: Flask, make_app: Callable[..., Flask], agatha: Person, held: Held
) -> None:
    address = sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    elsewhere = Person(make_app(), "Agatha")
    with agatha.client.session_transaction() as here, elsewhere.client.session_transaction() as there:
        there.update(here)
    assert "3 of 10 questions" in elsewhere.get(address).text
    assert stop(elsewhere, address) == 303
    assert held.was_stopped.wait(10)
    settle()
    assert "Nothing of it was kept." in agatha.get(address).text
    assert packs(app) == []


def test_who_stops_what_is_done_changes_nothing(app: Flask, agatha: Person) -> None:
    address = sent(agatha, QUESTIONS)
    report(agatha, address)
    assert stop(agatha, address) == 303
    assert "2 questions brought in" in agatha.get(address).text
    assert order(app, "bell") == ["who-rings-the-bell", "it-rains"]


def test_stopped_in_the_last_moment_nothing_is_kept(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = importing.keep

    def too_late(token: str, *given: object) -> object:
        importing.stop(press.player("Agatha"), token, clock.now())
        return keep(token, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "keep", too_late)
    assert "Nothing of it was kept." in brought(agatha, QUESTIONS).text
    assert packs(app) == []


def test_an_author_has_one_file_read_at_a_time(
    app: Flask, agatha: Person, dorothy: Person, held: Held
) -> None:
    address = sent(agatha, QUESTIONS)
    other = send(agatha, QUESTIONS)
    assert (other.status_code, address in Page(other.text).links) == (409, True)
    assert "Another file of yours is being read." in Page(other.text).text
    sent(dorothy, QUESTIONS)
    assert len(jobs(app)) == 2
    held.may_go_on.set()
    report(agatha, address)
    sent(agatha, QUESTIONS)


def test_z25_sent_twenty_times_at_once_it_is_one_draft(app: Flask, agatha: Person) -> None:
    form = in_parts(filled(agatha), QUESTIONS, "bell.txt")

    def press_the_button(_time: int) -> tuple[int, str]:
        client = app.test_client()
        with agatha.client.session_transaction() as mine, client.session_transaction() as theirs:
            theirs.update(mine)
        response = client.post("/author/import", **form)
        return response.status_code, response.headers.get("Location", "")

    with ThreadPoolExecutor(20) as pool:
        said = set(pool.map(press_the_button, range(20)))
    [(status, address)] = said
    assert status == 303
    report(agatha, address)
    assert packs(app) == ["bell"]


def test_the_server_reads_for_so_many_at_once(
    app: Flask, agatha: Person, dorothy: Person, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    sent(agatha, QUESTIONS)
    refusal = send(dorothy, QUESTIONS)
    assert (refusal.status_code, "1 files are being read" in refusal.text) == (429, True)
    assert len(jobs(app)) == 1


def test_m01_what_an_author_sends_is_nobody_elses_business(
    app: Flask, agatha: Person, dorothy: Person, held: Held
) -> None:
    address = sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    assert [dorothy.client.get(f"{address}{rest}").status_code for rest in ("", "/progress")] == [404, 404]
    assert stop(dorothy, address) == 404
    assert "bell.txt" not in dorothy.get("/author/import").text
    assert not held.was_stopped.is_set()


def test_m01_nothing_goes_into_the_pack_of_somebody_else(app: Flask, agatha: Person, dorothy: Person) -> None:
    written(app, "Dorothy")
    dorothys = order(app)
    assert send(agatha, QUESTIONS, into="the-case").status_code == 422
    assert (order(app), jobs(app)) == (dorothys, [])


def test_to_players_there_is_no_such_page(app: Flask, agatha: Person, held: Held) -> None:
    address, bob = sent(agatha, QUESTIONS), account(app, "Bob")
    assert held.has_begun.wait(10)
    for each in ("/author/import", "/author/import/table.csv", "/author/import/table.xlsx", address):
        assert bob.client.get(each).status_code == 404, each
    token = bob.get("/players/profile").form("/players/profile").fields["csrf_token"][0]
    form = in_parts({"csrf_token": token, "request": "a" * 22}, b"x" * 100_000, "a.txt")
    assert bob.client.post("/author/import", **form).status_code == 404


def test_whoever_may_not_write_any_more_keeps_nothing(app: Flask, agatha: Person, held: Held) -> None:
    address = sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    appoint(app, Role.PLAYER)
    held.may_go_on.set()
    settle()
    appoint(app, Role.AUTHOR)
    assert "may not write packs any more" in agatha.get(address, 409).text
    assert packs(app) == []


def appoint(app: Flask, role: Role) -> None:
    with app.app_context(), committed():
        db.session.execute(update(Player).where(Player.name == "Agatha").values(role=role))


def test_a_draft_that_is_gone_takes_nothing(app: Flask, agatha: Person, held: Held) -> None:
    written(app)
    address = sent(agatha, QUESTIONS, into="the-case")
    agatha.send(agatha.get("/author/packs/the-case/discard").form("/discard"))
    held.may_go_on.set()
    assert "the draft that it was to go into is gone" in report(agatha, address, 409).text
    assert packs(app) == []


def grow_old(app: Flask, by: timedelta) -> None:
    with app.app_context(), committed():
        for job in db.session.scalars(select(ImportJob)):
            job.alive_at, job.begun_at = job.alive_at - by, job.begun_at - by


@pytest.fixture
def died(app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a file whose process died before it was read."""
    with monkeypatch.context() as patched:
        patched.setattr(reading, "set_off", lambda *_given: None)
        address = sent(agatha, QUESTIONS)
    grow_old(app, imports.LOST_AFTER + timedelta(seconds=1))
    return address


def test_z29_a_job_whose_process_died_is_found_and_the_next_one_is_read(
    app: Flask, agatha: Person, died: str
) -> None:
    page = agatha.get(died, 503)
    assert "the server was stopped, or broke down, while it read the file" in page.text
    assert "lost" in page.text
    assert agatha.client.get(f"{died}/progress").headers["HX-Refresh"] == "true"
    brought(agatha, QUESTIONS)
    assert packs(app) == ["bell"]
    assert [job.state for job in jobs(app)] == ["refused", "done"]
    agatha.get(died, 503)


def test_a_reader_that_was_given_up_keeps_nothing(app: Flask, agatha: Person, held: Held) -> None:
    address = sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    with app.app_context(), committed():
        assert importing.give_up(clock.now() + timedelta(hours=1)) == 1
    held.may_go_on.set()
    settle()
    agatha.get(address, 503)
    assert packs(app) == []


def test_a_database_that_is_away_for_a_moment_stops_nothing(
    app: Flask, agatha: Person, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat, away = importing.beat, [OperationalError("UPDATE", {}, RuntimeError("away"))] * 2

    def sometimes(*given: object) -> bool:
        if away:
            raise away.pop()
        return beat(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "beat", sometimes)
    address = sent(agatha, QUESTIONS)
    held.may_go_on.set()
    assert "2 questions brought in" in report(agatha, address).text
    assert away == []


def test_reports_go_after_a_week(app: Flask, agatha: Person) -> None:
    address = sent(agatha, QUESTIONS)
    report(agatha, address)
    for age, left in ((timedelta(days=6), 1), (timedelta(days=1), 0)):
        grow_old(app, age)
        with app.app_context():
            tidy_up()
        assert len(jobs(app)) == left
    agatha.get(address, 404)
    assert packs(app) == ["bell"]


def test_whoever_goes_takes_their_files_along(app: Flask, agatha: Person, held: Held) -> None:
    sent(agatha, QUESTIONS)
    assert held.has_begun.wait(10)
    with app.app_context(), committed():
        erase((press.player("Agatha").id,), clock.now())
    assert held.was_stopped.wait(10)
    assert (jobs(app), packs(app)) == ([], [])


def test_what_is_kept_of_files_is_told_to_whoever_sent_them(agatha: Person) -> None:
    brought(agatha, QUESTIONS)
    [told] = agatha.client.get("/players/export").get_json()["files_imported"]
    assert (told["file"], told["state"], told["report"]["imported"]) == ("bell.txt", "done", 2)
