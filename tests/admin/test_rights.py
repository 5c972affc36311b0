"""Who may see the host's pages: admins with a second factor, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import url_for

from quizapp.players.rules import Role
from tests.account import account
from tests.admin.conftest import acts, page_of, row
from tests.person import Person
from tests.refusal import ledger

if TYPE_CHECKING:
    from flask import Flask

KNOWN = {"slug": "the-case", "number": 1}


def routes(app: Flask) -> list[tuple[str, str]]:
    """Return the method and the address of everything that hosts can ask for."""
    with app.test_request_context():
        return [
            (method, url_for(rule.endpoint, **{name: KNOWN[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("admin.")
            for method in sorted((rule.methods or set()) - {"OPTIONS"})
        ]


def said(app: Flask, person: Person) -> set[int]:
    """Return what somebody is told wherever they ask."""
    token = person.cover().fields["csrf_token"]
    return {
        person.client.open(
            url, method=method, data={"csrf_token": token} if method == "POST" else None
        ).status_code
        for method, url in routes(app)
    }


@pytest.mark.parametrize("role", [Role.PLAYER, Role.AUTHOR])
def test_m02_to_others_there_are_no_such_pages(app: Flask, case: None, ada: Person, role: Role) -> None:
    other = account(app, "Eve", role)
    before = ledger(app)
    assert len(routes(app)) > 25
    assert said(app, other) == {404}
    assert ledger(app) == before
    assert "/admin/" not in other.get("/").links


def test_who_is_not_signed_in_is_asked_to(app: Flask, case: None, ada: Person) -> None:
    before = ledger(app)
    assert said(app, Person(app, "Carol")) <= {302, 303, 401}
    assert ledger(app) == before


def test_an_admin_without_a_second_factor_is_led_to_one(app: Flask, case: None, ada: Person) -> None:
    bare = account(app, "Eve", Role.ADMIN, factor=False)
    assert said(app, bare) <= {302, 303, 403}
    assert bare.client.get("/admin/").location.startswith("/players/keys")
    assert acts(app) == []


def test_admins_find_the_way_in_on_every_page(ada: Person) -> None:
    assert "/admin/" in ada.get("/").links
    assert {"/admin/players", "/admin/packs", "/admin/boards", "/admin/log"} <= set(ada.get("/admin/").links)


@pytest.mark.parametrize("field", ["role", "is_admin", "hidden_by_host", "suspended_at"])
def test_m03_nobody_slips_themselves_a_right(app: Flask, case: None, alice: Person, field: str) -> None:
    alice.start()
    form = alice.get("/players/switch").form("/players/name")
    assert alice.send(form, name="Alice", **{field: "admin"}).status_code == 400
    assert row(app, "Alice").role == Role.PLAYER


@pytest.mark.parametrize("ending", ["/hide", "/name", "/role", "/suspend"])
def test_a_field_that_nobody_asked_for(app: Flask, ada: Person, bob: Person, ending: str) -> None:
    form = ada.get(page_of(app, "Bob")).form(ending)
    assert ada.send(form, name="Robert", role="author", reason="x", token="y").status_code == 400
    assert acts(app) == []
