"""The link that makes the first admin, and what a host does about accounts in a shell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.ops import cli
from quizapp.players.models import Link, Player
from quizapp.players.operations import links
from quizapp.web.transaction import committed
from tests.person import Person
from tests.players.holder import PASSWORD, account_of, sign_in, sign_up
from tests.refusal import refused

if TYPE_CHECKING:
    import time_machine
    from click.testing import Result
    from flask import Flask
    from werkzeug.test import TestResponse


def first_link(app: Flask) -> str | None:
    """Return the path of a link as the first start makes it."""
    with app.app_context(), committed():
        token = links.make_for_first_admin(clock.now())
    return token and f"/players/first-admin/{token}"


def follow(person: Person, path: str) -> TestResponse:
    form = person.get(path).form(path)
    fields = {"name": person.name, "password": PASSWORD} if "name" in form.fields else {}
    return person.send(form, **fields)


def role(app: Flask, name: str) -> str | None:
    with app.app_context():
        player = account_of(name)
        return player.role if player else None


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["players", *words])


@pytest.fixture
def path(app: Flask) -> str:
    made = first_link(app)
    assert made is not None
    return made


def test_the_first_link_signs_up_the_first_admin(app: Flask, alice: Person, path: str) -> None:
    assert follow(alice, path).status_code == 303
    assert role(app, "Alice") == "admin"
    assert "Signed in as Alice" in alice.get("/").text


def test_who_is_signed_in_becomes_it_under_that_account(app: Flask, alice: Person, path: str) -> None:
    sign_up(alice)
    assert "Make Alice the host" in alice.get(path).text
    assert follow(alice, path).status_code == 303
    assert role(app, "Alice") == "admin"


def test_the_link_is_dead_once_used_or_once_there_is_an_admin(
    app: Flask, alice: Person, bob: Person, path: str
) -> None:
    second = first_link(app)
    assert second is not None
    forms = [bob.get(each).form(each) for each in (path, second)]
    follow(alice, path)
    for form in forms:
        bob.get(form.action, 410)
        refused(app, 410, lambda form=form: bob.send(form, name="Bob", password=PASSWORD))  # type: ignore[misc] # a form of its own for each
    assert first_link(app) is None


def test_looking_at_the_link_makes_nobody_an_admin(app: Flask, alice: Person, path: str) -> None:
    sign_up(alice)
    alice.get(path)
    assert role(app, "Alice") == "player"


def test_a_name_that_is_taken_leaves_the_link_good(app: Flask, alice: Person, bob: Person, path: str) -> None:
    sign_up(bob)
    form = alice.get(path).form(path)
    refused(app, 409, lambda: alice.send(form, name="bob", password=PASSWORD))
    assert follow(alice, path).status_code == 303


def test_the_link_grows_old(
    app: Flask, alice: Person, path: str, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(clock.now() + timedelta(days=2))
    alice.get(path, 410)
    assert first_link(app) is not None
    with app.app_context():
        assert len(db.session.scalars(select(Link)).all()) == 1


def test_of_many_at_once_one_is_the_first(app: Flask) -> None:
    people = [Person(app, f"Person {n}") for n in range(6)]
    for person in people:
        sign_up(person)
    forms = []
    for person in people:
        made = first_link(app)
        assert made is not None
        forms.append(person.get(made).form(made))
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(
            pool.map(lambda pair: pair[0].send(pair[1]).status_code, zip(people, forms, strict=True))
        )
    assert statuses == [303] + [410] * 5
    with app.app_context():
        assert len(db.session.scalars(select(Player).where(Player.role == "admin")).all()) == 1


def test_a_start_prints_the_link_while_nobody_is_the_host(
    app: Flask, alice: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context():
        cli.invite(8765)
    said = capsys.readouterr().out
    assert "Nobody is the host here yet" in said
    assert follow(alice, said.split("http://127.0.0.1:8765")[1].strip()).status_code == 303
    with app.app_context():
        cli.invite(8765)
    assert capsys.readouterr().out == ""


def test_a_link_from_the_shell_sets_a_password(app: Flask, alice: Person) -> None:
    sign_up(alice)
    said = run(app, "reset-link", " alice")
    assert (said.exit_code, "for 30 minutes" in said.stderr) == (0, True)
    assert said.stdout.startswith("http://127.0.0.1:8000/players/reset/")
    path = said.stdout.strip().removeprefix("http://127.0.0.1:8000")
    away = Person(app, "Alice")
    assert away.send(away.get(path).form(path), password="it was the gardener").status_code == 303
    assert sign_in(Person(app, "Alice"), password="it was the gardener").status_code == 303
    alice.get(path, 410)


def test_the_shell_makes_authors_and_admins_and_players_again(app: Flask, alice: Person, bob: Person) -> None:
    sign_up(alice)
    sign_up(bob)
    assert run(app, "promote", "ALICE").output == "Alice is admin now.\n"
    assert run(app, "promote", "Alice").output == "Alice is admin already.\n"
    assert run(app, "promote", "Bob", "--role", "author").output == "Bob is author now.\n"
    assert (role(app, "Alice"), role(app, "Bob")) == ("admin", "author")
    refusal = run(app, "promote", "Alice", "--role", "player")
    assert (refusal.exit_code, "only admin" in refusal.output) == (1, True)
    run(app, "promote", "Bob")
    assert run(app, "promote", "Alice", "--role", "player").exit_code == 0
    assert role(app, "Alice") == "player"


@pytest.mark.parametrize("command", ["reset-link", "promote"])
def test_the_shell_says_that_there_is_no_such_account(
    app: Flask, case: None, alice: Person, command: str
) -> None:
    alice.start()
    said = run(app, command, "Alice")
    assert (said.exit_code, "There is no account called 'Alice'" in said.output) == (1, True)
