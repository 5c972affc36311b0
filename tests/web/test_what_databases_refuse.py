"""What one database takes and another refuses: a NUL in a text, a number larger than its column. No page breaks.

Every address is asked for and every form is sent by somebody who may; what a form asks for shows when it is sent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

import pytest
from flask import request
from sqlalchemy import select, update
from werkzeug.datastructures import ImmutableMultiDict

from quizapp import clock
from quizapp.authoring.operations import drafts, importing
from quizapp.extensions import db, limiter
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations import links
from quizapp.players.rules.links import Purpose
from quizapp.web import mail
from quizapp.web.forms import Form
from quizapp.web.transaction import committed
from tests.case.solved import solvable
from tests.factories import KINDS, make_pack, make_question
from tests.players.keyholder import PASSWORD, Keyholder

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.routing import Rule

NASTY = ("\0", "a\0bcdefgh", "9" * 12, "9" * 30, "-1", "１２345678", "\u202e\uffff\U0010ffff", "x" * 3000)
PLACES = ("0", "-1", "999999999", "9" * 30, "１", "1.0", "1'--", "%00", "a%00b", "%ED%A0%80", "x" * 300)
LAST = ("admin.close_group", "authoring.discard", "players.erase_now")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
GOOD: dict[str, str] = {
    "name": "Somebody Else",
    "password": "a lamp in the attic",
    "old": PASSWORD,
    "email": "somebody@example.org",
    "role": "player",
    "reason": "because",
    "act": "add",
    "request": "a" * 22,
    "stage": "end",
    "categories": "plot",
    "size": "5",
    "pace": "relaxed",
    "time_factor": "1",
    "theme": "auto",
    "turn": "1",
}


@dataclass
class House:
    """Somebody of each kind, and one of each thing that has an address; whatever is numbered has the number 1."""

    app: Flask
    people: list[Keyholder]
    tokens: dict[str, str]
    fields: dict[str, set[str]]
    """What the forms ask for that have been sent, by endpoint."""
    stamps: dict[str, str] = field(default_factory=dict)

    def rules(self, method: str) -> list[Rule]:
        """Return the addresses that are asked for so, those after which something is gone at the end."""
        found = [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]
        return sorted(found, key=lambda rule: (rule.endpoint in LAST, rule.endpoint))

    def address(self, rule: Rule, **changes: str) -> str:
        token = self.tokens.get(rule.endpoint) or self.tokens.get(rule.endpoint.partition(".")[0], "")
        known = {"slug": "the-case", "token": token, "n": "1", "number": "1"}
        if rule.endpoint.startswith("authoring.") and rule.endpoint != "authoring.know":
            known["slug"] = "a-draft"
        today = clock.now().date().isoformat()
        known |= {"key": "q-single", "digest": "0" * 64, "day": today} | changes
        return ARGUMENT.sub(lambda found: known[found[1]], rule.rule)

    def send(self, person: Keyholder, url: str, **sent: str) -> int:
        """Send a form and return what is said, which must be something."""
        for _ in range(2):
            stamp = self.stamps.setdefault(person.name, "") or person.token
            self.stamps[person.name] = stamp
            response = person.client.post(url, data={"csrf_token": stamp} | sent)
            if response.status_code != 403:
                break
            self.stamps[person.name] = ""
        assert response.status_code < 500, (url, sent)
        return response.status_code

    def sender(self, rule: Rule) -> Keyholder:
        """Return somebody who may send this form, which tells what it asks for; it is sent so that nothing happens."""
        for person in self.people:
            self.send(person, self.address(rule), nobody_asked="for this")
            if rule.endpoint in self.fields:
                return person
        raise AssertionError(f"Nobody here can send the form of {rule.endpoint}.")


@pytest.fixture
def fields(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the forms ask for that are sent from here on."""
    seen: dict[str, set[str]] = {}
    check = Form.validate

    def note(form: Form, extra: Any = None) -> bool:
        seen.setdefault(request.endpoint or "", set()).update(each.name for each in form)
        return check(form, extra)

    monkeypatch.setattr(Form, "validate", note)
    monkeypatch.setattr(limiter, "enabled", False)
    return seen


@pytest.fixture
def house(app: Flask, shelve: Callable[..., object], fields: dict[str, set[str]]) -> House:
    shelve(the_case=solvable(questions=[*solvable()["questions"], *map(make_question, KINDS)]))
    target, owner, half_way, host, guest, other = (
        Keyholder(app, name) for name in ("Tessa", "Olga", "Hal", "Hester", "Gus", "Gwen")
    )
    for person in (target, owner, half_way):
        person.sign_up()
    host.sign_up("admin").set_up_app()
    half_way.set_up_app()
    half_way.sign_out()
    half_way.sign_in()
    owner.post("/players/passkeys", credential=owner.made("add"))
    owner.post("/players/app")
    group = owner.post("/groups", name="The Club", request="b" * 22).location.split("/")[2]
    invitation = re.findall(r"/groups/join/([\w-]{22})", owner.get(f"/groups/{group}/members").html)[0]
    target.post(f"/groups/join/{invitation}")
    host.post("/admin/boards/reset", reason="to begin anew")
    with app.app_context(), committed():
        header = make_pack(title="A draft")
        writer = db.session.scalars(select(Player).where(Player.name == "Hester")).one()
        drafts.begin(writer, header, header.pop("questions"), clock.now())
        importing.begin(writer, "c" * 22, "bell.txt", None, clock.now())
        db.session.execute(update(Pack).where(Pack.slug == "the-case").values(ranked=True))
    finished = other.start(name="Gwen").rsplit("/", 1)[1]
    other.post(f"/rounds/{finished}/leave")
    challenge = other.post(f"/rounds/{finished}/challenge").location.rsplit("/", 1)[1]
    host.post("/daily/rounds")
    answered = host.start().rsplit("/", 1)[1]
    host.pass_(1)
    round_ = guest.start().rsplit("/", 1)[1]
    # Of those to whom nothing is done that would make a link void.
    whose = {Purpose.RESET: half_way.row.id, Purpose.EMAIL: host.row.id}
    with app.app_context(), committed():
        reset, email = (links.make(number, purpose, clock.now()) for purpose, number in whose.items())
        first = links.make_for_first_admin(clock.now()) or "a" * 22
    tokens = {
        "play": round_,
        "authoring": "c" * 22,
        "reporting": answered,
        "groups": group,
        "groups.invitation": invitation,
        "groups.join": invitation,
        "daily": challenge,
        "daily.challenge": finished,
    }
    tokens |= dict.fromkeys(["players.reset", "players.set_password"], reset)
    tokens |= dict.fromkeys(["players.confirm_email", "players.take_email"], email)
    tokens |= dict.fromkeys(["players.first_admin", "players.become_admin"], first)
    fields.clear()
    # On the way one guest gets an account.
    return House(app, [guest, other, owner, half_way, host], tokens, fields)


def test_no_form_breaks(house: House) -> None:
    for rule in house.rules("POST"):
        if rule.endpoint == "players.become_admin":
            # There is an admin: see below.
            continue
        person = house.sender(rule)
        asked = house.fields[rule.endpoint] - {"csrf_token"}
        good = {name: GOOD[name] for name in asked & GOOD.keys()}
        for name in sorted(asked):
            for nasty in NASTY:
                house.send(person, house.address(rule), **(good | {name: nasty}))


def test_no_place_in_an_address_breaks(house: House) -> None:
    for method in ("GET", "POST"):
        for rule in house.rules(method):
            for name in rule.arguments:
                for place in PLACES:
                    url = house.address(rule, **{name: place})
                    if method == "POST":
                        house.send(house.people[-1], url)
                    else:
                        assert house.people[-1].client.get(url).status_code < 500, url


class Watched(ImmutableMultiDict[str, str]):
    """What a query says, which notes what it is asked about."""

    asked: ClassVar[set[str]] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


def test_no_query_breaks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.app.request_class, "parameter_storage_class", Watched)
    guest, *_others, host = house.people
    seen = set()
    for rule in house.rules("GET"):
        for person in (guest, host):
            Watched.asked.clear()
            person.client.get(house.address(rule))
            for name in sorted(Watched.asked):
                seen.add(name)
                for nasty in NASTY:
                    url = f"{house.address(rule)}?{name}={quote(nasty)}"
                    assert person.client.get(url).status_code < 500, url
    assert {"q", "page", "period", "next", "name", "player", "group"} <= seen


def test_no_part_of_a_passkey_breaks(house: House) -> None:
    guest, _other, owner, *_others = house.people
    for where in ("id", "rawId", "type", "clientDataJSON", "authenticatorData", "signature", "userHandle"):
        for nasty in NASTY:
            credential = owner.phone.sign(guest.asked("sign-in"))
            (credential if where in credential else credential["response"])[where] = nasty
            house.send(guest, "/players/passkeys/sign-in", credential=json.dumps(credential))


def test_no_answer_breaks(app: Flask, case: None, alice: Keyholder) -> None:
    alice.start()
    n = 0
    while alice.client.get(alice.round_url).status_code == 200:
        n += 1
        form = alice.question(n).form(f"/turns/{n}")
        for name in form.fields.keys() | form.options.keys():
            for nasty in NASTY:
                sent = {"csrf_token": form.fields["csrf_token"], "turn": n} | {name: nasty}
                assert alice.client.post(form.action, data=sent).status_code < 500, (form.action, name)
        alice.send(form, **{"pass": "1"})


def test_the_form_of_the_first_admin_does_not_break(app: Flask) -> None:
    with app.app_context(), committed():
        url = f"/players/first-admin/{links.make_for_first_admin(clock.now())}"
    person = Keyholder(app, "First")
    for name in ("name", "password", "email"):
        for nasty in NASTY:
            sent = {each: GOOD[each] for each in ("name", "password", "email")} | {name: nasty}
            assert person.post(url, **sent).status_code < 500, (name, nasty)


def test_whoever_a_mail_is_asked_for_does_not_break(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, fields: dict[str, set[str]]
) -> None:
    monkeypatch.setattr(mail, "later", lambda act: act())
    app = make_app(smtp_url="smtp://127.0.0.1:1", base_url="https://quiz.example.org")
    person = Keyholder(app, "Nobody")
    for nasty in NASTY:
        for name in (nasty, f"{nasty}@example.org", f"somebody@{nasty}.example.org"):
            assert person.post("/players/lost-password", name=name).status_code == 200
