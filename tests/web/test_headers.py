"""What every response says about itself, and by which names this server goes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.web.security import is_trusted_host, policy
from tests.page import Page
from tests.person import Person
from tests.refusal import assert_dressed, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def test_every_page_says_it_all(app: Flask, case: None, alice: Person) -> None:
    url = alice.start()
    personal = [
        "/",
        "/packs/the-case",
        "/packs/the-case/leaderboard",
        "/leaderboard",
        "/rounds",
        "/players/switch",
    ]
    for page in [*personal, url, f"{url}/turns/1", f"{url}/result", "/healthz", "/readyz", "/no-such-page"]:
        assert_dressed(alice.client.get(page))
        assert_dressed(alice.client.head(page))


def test_redirects_and_refusals_say_it_too(case: None, alice: Person) -> None:
    url = alice.start()
    form = alice.question(1).form("/turns/1")
    statuses = []
    for response in (
        alice.send(form, **{"pass": "1"}),
        alice.send(form, **{"pass": "1"}),
        alice.client.get(f"{url}/turns/1"),
        alice.client.get(f"{url}/turns/7"),
        alice.client.post(f"{url}/leave"),
        alice.client.put(url),
        alice.client.get("/packs/the-case/"),
        alice.client.options("/"),
    ):
        assert_dressed(response)
        statuses.append(response.status_code)
    assert statuses == [303, 303, 200, 409, 403, 405, 404, 200]


def test_a_broken_page_says_it_too(app: Flask, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall_over(*_args: object) -> None:
        raise RuntimeError("SELECT secret FROM /srv/somewhere.py")

    monkeypatch.setattr("quizapp.packs.queries.shelf", fall_over)
    assert "the fault has been written down" in refused(app, 500, lambda: alice.client.get("/")).text.lower()


def test_static_files_say_it_and_are_kept(app: Flask, alice: Person) -> None:
    names = [
        path.relative_to(app.root_path) for path in Path(app.root_path, "static").rglob("*") if path.is_file()
    ]
    assert names
    for name in names:
        with alice.client.get(f"/{name.as_posix()}") as response:
            assert response.status_code == 200
        for header, value in policy(behind_tls=False).items():
            assert response.headers.getlist(header) == [value], (name, header)
        assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(response.headers.keys())


def test_what_a_page_names_by_its_hash_is_kept_for_a_year(alice: Person) -> None:
    html = alice.client.get("/").text
    for url in set(re.findall(r'"(/static/[^"]+)"', html)):
        with alice.client.get(url) as response:
            assert "immutable" in response.headers["Cache-Control"], url


def test_pages_bring_no_script_style_or_address_of_their_own(case: None, alice: Person) -> None:
    url = alice.start()
    for page in ("/", "/packs/the-case", url, "/leaderboard", "/players/switch", "/no-such-page"):
        html = alice.client.get(page).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", html), page
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), page


def test_the_policy_lets_nothing_in_and_nobody_frame() -> None:
    rules = policy(behind_tls=False)["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= set(
        rules
    )
    assert not re.search(r"unsafe|\*|https?:|data:", " ".join(rules))


def test_behind_tls_browsers_are_told_to_insist_on_it(make_app: Callable[..., Flask]) -> None:
    secure = Person(make_app(behind_tls=True), "Alice").client.get("/players/switch")
    assert "max-age" in secure.headers["Strict-Transport-Security"]
    assert "Secure" in secure.headers["Set-Cookie"]


def test_over_plain_http_they_are_not(alice: Person) -> None:
    plain = alice.client.get("/players/switch")
    assert "Strict-Transport-Security" not in plain.headers
    assert re.search(r"HttpOnly; Path=/; SameSite=Lax$", plain.headers["Set-Cookie"])


OUR_NAMES = """
    localhost localhost:8000 127.0.0.1:8000 192.168.1.20 10.0.0.1:80 [::1]:8000 laptop.local quiz.example.org
    quiz.example.org:443
""".split()
OTHER_NAMES = r"""
    evil.example localhost.evil.example evil.local.example 127.0.0.1.nip.io local a@localhost localhost/x localhost:port
    127.0.0.1:99999999 [::1 evil.example:localhost sub.quiz.example.org quiz.example.org@evil.example
    localhost\evil.example 127.1.evil 0x7f.1x
""".split()


@pytest.mark.parametrize("host", OUR_NAMES)
def test_names_this_server_goes_by(host: str) -> None:
    assert is_trusted_host(host, ("quiz.example.org",))


@pytest.mark.parametrize("host", ["", "localhost evil.example", *OTHER_NAMES])
def test_names_it_does_not_go_by(host: str) -> None:
    assert not is_trusted_host(host, ("quiz.example.org",))


def test_a_foreign_name_gets_nothing(app: Flask, case: None, alice: Person) -> None:
    for page in ("/", "/packs/the-case", "/healthz"):
        refused(app, 400, lambda page=page: alice.client.get(page, headers={"Host": "evil.example"}))


def test_a_name_set_by_the_host_is_served(make_app: Callable[..., Flask]) -> None:
    person = Person(make_app(trusted_hosts=("quiz.example.org",)), "Alice")
    assert person.client.get("/", headers={"Host": "quiz.example.org"}).status_code == 200


def test_a_forwarded_name_goes_nowhere(case: None, alice: Person) -> None:
    headers = dict.fromkeys(("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Host"), "evil.example")
    response = alice.client.get("/packs/the-case", headers=headers)
    assert response.status_code == 200
    assert "evil.example" not in response.text + str(response.headers)
    started = alice.client.post("/packs/the-case/rounds", data=alice.cover().fields, headers=headers)
    assert started.location.startswith("/rounds/")


def test_a_forwarded_address_opens_no_new_purse(make_app: Callable[..., Flask], case: None) -> None:
    app = make_app(starts_per_minute=1)
    statuses = []
    for number in range(21):
        person = Person(app, f"Alice {number}")
        form, told = person.cover(), f"1.2.3.{number}"
        given = {"X-Forwarded-For": told, "X-Real-IP": told, "Forwarded": f"for={told}"}
        data = form.fields | {"name": person.name}
        statuses.append(person.client.post(form.action, data=data, headers=given).status_code)
    assert statuses == [303] * 20 + [429]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://evil.example",
        "/x%0d%0aSet-Cookie:a=b",
    ],
)
def test_no_form_leads_where_an_address_says(case: None, alice: Person, target: str) -> None:
    form = alice.get(f"/players/switch?next={target}").form("/players/switch")
    response = alice.client.post(f"{form.action}?next={target}", data=form.fields | {"name": ["Carol"]})
    assert (response.status_code, response.location) == (303, "/")
    assert not [cookie for cookie in response.headers.getlist("Set-Cookie") if cookie.startswith("a=")]
    assert "evil" not in Page(alice.client.get(f"/?next={target}").text).html
