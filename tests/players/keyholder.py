"""Somebody with a phone that keeps passkeys and shows codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyotp
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.players.models import AuthenticatorApp, Passkey, Player
from quizapp.players.operations import accounts, hashing
from quizapp.web.transaction import committed
from tests.authenticator import Authenticator
from tests.page import Page
from tests.person import Person

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

PASSWORD = "a lamp in the library"


class Keyholder(Person):
    """A player with a phone."""

    def __init__(self, app: Flask, name: str) -> None:
        super().__init__(app, name)
        self.app = app
        self.phone = Authenticator()

    @property
    def token(self) -> str:
        """What every form of theirs carries."""
        return self.get_or_follow("/players/sign-in").forms[0].fields["csrf_token"][0]

    def post(self, url: str, **fields: Any) -> TestResponse:
        """Send a form to an address."""
        # Over HTTPS a form has to say which page it stood on.
        headers = {"Referer": f"{self.phone.origin}/"}
        return self.client.post(url, data={"csrf_token": self.token} | fields, headers=headers)

    def asked(self, act: str, **fields: Any) -> dict[str, Any]:
        """Return what the server wants made or signed."""
        response = self.post("/players/passkeys/options", act=act, **fields)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = json.loads(response.text)
        return found

    def made(self, act: str, **fields: Any) -> str:
        """Make a passkey and return what the browser would send of it."""
        return json.dumps(self.phone.make(self.asked(act, **fields)))

    def signed(self, act: str) -> str:
        """Sign with a passkey and return what the browser would send of it."""
        return json.dumps(self.phone.sign(self.asked(act)))

    def sign_up_with_passkey(self) -> TestResponse:
        credential = self.made("sign-up", name=self.name)
        return self.post("/players/passkeys/sign-up", name=self.name, credential=credential)

    def sign_in_with_passkey(self) -> TestResponse:
        return self.post("/players/passkeys/sign-in", credential=self.signed("sign-in"))

    def sign_up(self, role: str = "player") -> Keyholder:
        """Have an account with a password, and be signed in to it."""
        with self.app.app_context(), committed():
            made = accounts.create(self.name, hashing.make(PASSWORD), clock.now())
            assert made is not None
            made.role = role
        response = self.sign_in()
        assert response.status_code == 303, Page(response.text).text
        return self

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        return self.post("/players/sign-in", name=self.name, password=password, next="")

    def sign_out(self) -> None:
        assert self.post("/players/sign-out").status_code == 303

    def is_in(self) -> bool:
        """Say whether this browser is signed in."""
        return self.client.get("/players/account").status_code == 200

    def set_up_app(self) -> pyotp.TOTP:
        """Set up an authenticator app, and return it."""
        assert self.post("/players/app").status_code == 303
        app = pyotp.TOTP(
            self.get("/players/app").html.split('translate="no">')[1].split("<")[0].replace(" ", "")
        )
        assert self.post("/players/app/prove", code=app.now()).status_code == 303
        return app

    def codes(self) -> list[str]:
        """Have recovery codes made, and return them."""
        page = self.post("/players/codes").text
        return [
            part.split("<")[0] for part in page.split('id="codes"')[1].split("</ol>")[0].split("<li>")[1:]
        ]

    @property
    def row(self) -> Player:
        with self.app.app_context():
            return db.session.scalars(select(Player).where(Player.name == self.name)).one()

    def passkeys(self) -> list[Passkey]:
        with self.app.app_context():
            mine = select(Passkey).where(Passkey.player_id == self.row.id).order_by(Passkey.id)
            return list(db.session.scalars(mine))

    def app_kept(self) -> AuthenticatorApp | None:
        with self.app.app_context():
            return db.session.get(AuthenticatorApp, self.row.id)
