"""Guests who become somebody, in a real browser: with a password, with a passkey, with nothing but the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.detective import Detective, Typist
from tests.browser.test_every_page import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, CDPSession, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

PASSWORD = "a lamp in the library"
VERDICTS = ["right", "wrong", "passed", "right", "right"]


@dataclass
class Called:
    """A server, by a name that browsers keep passkeys for."""

    url: str


class Phone:
    """Chromium's virtual authenticator: a device that knows its owner by a finger."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": False,
        }
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def touch(self, *, ready: bool) -> None:
        """Have a finger ready, or take it away: with it there, the first page that asks is answered."""
        self.session.send(
            "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": ready}
        )

    def keys(self) -> int:
        """Say how many passkeys it holds."""
        return len(self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server: Server) -> Page:
    return new_context(Called(f"http://localhost:{server.port}")).new_page()


@pytest.fixture
def phone(page: Page) -> Phone:
    return Phone(page)


def own_points(page: Page) -> str:
    """Return what the board says of whoever looks at it, but for whether they are a guest."""
    page.goto("/packs/the-lamp/leaderboard?period=all")
    return page.locator(".board__you").first.inner_text().replace("guest", "")


def play(detective: Detective, name: str) -> str:
    """Play a round as a guest, and return one's row on the board."""
    detective.begin(name, size="5")
    detective.play(VERDICTS)
    return own_points(detective.page)


def sign_out(detective: Detective) -> None:
    detective.press(detective.page.get_by_role("button", name="Sign out").first)
    expect(detective.page.get_by_text("You are signed out.")).to_be_visible()


def take_along(detective: Detective, name: str) -> None:
    """Say yes to the question, and no thanks to the codes."""
    expect(detective.page.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()
    detective.press(detective.page.get_by_role("button", name=re.compile("Take it along")))
    expect(detective.page.get_by_role("heading", level=1, name="A way back in")).to_be_visible()
    detective.press(detective.page.get_by_role("link", name="Not now"))
    expect(detective.page).to_have_url(re.compile(r":\d+/$"))


@pytest.mark.parametrize("kind", [Detective, Typist])
def test_a_guest_signs_up_with_a_password_and_keeps_the_score(
    page: Page, lamp: Pack, kind: type[Detective]
) -> None:
    detective = kind(page, lamp)
    name = f"Marple {kind.__name__}"
    row = play(detective, name)
    page.goto("/players/sign-up")
    detective.write(page.get_by_label("Your name"), name)
    detective.write(page.get_by_label("Password"), PASSWORD)
    detective.press(page.get_by_role("button", name="Sign up", exact=True))
    take_along(detective, name)
    assert own_points(page) == row
    sign_out(detective)
    expect(page.locator(".board__you")).to_have_count(0)
    page.goto("/players/sign-in")
    detective.write(page.get_by_label("Name or e-mail"), name)
    detective.write(page.get_by_label("Password"), PASSWORD)
    detective.press(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()
    assert own_points(page) == row


@pytest.mark.parametrize("kind", [Detective, Typist])
def test_a_guest_signs_up_with_a_passkey_and_keeps_the_score(
    page: Page, lamp: Pack, phone: Phone, kind: type[Detective]
) -> None:
    detective = kind(page, lamp)
    name = f"Poirot {kind.__name__}"
    row = play(detective, name)
    page.goto("/players/sign-up")
    detective.write(page.get_by_label("Your name"), name)
    phone.touch(ready=True)
    detective.press(page.get_by_role("button", name="Sign up with a passkey"))
    take_along(detective, name)
    assert (phone.keys(), own_points(page)) == (1, row)
    phone.touch(ready=False)
    sign_out(detective)
    # What the page asks for by itself is out before the finger is there: the button is what gets the answer.
    page.goto("/players/sign-in", wait_until="networkidle")
    phone.touch(ready=True)
    detective.press(page.get_by_role("button", name="Sign in with a passkey"))
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()
    assert own_points(page) == row


def test_the_browser_offers_passkeys_where_it_is_asked_for_a_name(
    page: Page, lamp: Pack, phone: Phone
) -> None:
    sign_up_with_passkey(page, phone, "Offered")
    sign_out(Detective(page, lamp))
    phone.touch(ready=True)
    page.goto("/players/sign-in?next=/rounds")
    page.wait_for_url("**/rounds")
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


def test_a_name_that_is_taken_is_said_before_a_passkey_is_made(page: Page, phone: Phone) -> None:
    phone.touch(ready=True)
    page.goto("/players/sign-up")
    page.get_by_label("Your name").fill("admin")
    page.get_by_role("button", name="Sign up with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="kept for the host")).to_be_visible()
    expect(page.get_by_label("Your name")).to_be_focused()
    assert phone.keys() == 0


def test_calling_it_off_is_no_harm(page: Page, phone: Phone) -> None:
    sign_up_with_passkey(page, phone, "Undecided")
    page.goto("/players/keys")
    page.get_by_role("button", name="Add another passkey").click()
    expect(
        page.get_by_role("alert").filter(has_text="holds a passkey for the account already")
    ).to_be_visible()
    assert phone.keys() == 1


def test_without_scripts_or_a_name_no_passkey_is_offered(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    page = new_context(Called(f"http://localhost:{server.port}"), java_script_enabled=False).new_page()
    for url in ("/players/sign-in", "/players/sign-up"):
        page.goto(url)
        expect(page.get_by_role("button", name="passkey")).to_have_count(0)
        expect(page.get_by_label("Password")).to_be_visible()
    page = new_context().new_page()
    page.goto("/players/sign-up")
    expect(page.get_by_text("Passkeys cannot be had at this address")).to_be_visible()


def test_every_page_about_locks_is_whole(page: Page, phone: Phone) -> None:
    found = [f"{name}: {fault}" for name in locks(page, phone) for fault in faults(page)]
    assert not found, "\n".join(found)


def sign_up_with_passkey(page: Page, phone: Phone, name: str) -> None:
    page.goto("/players/sign-up")
    page.get_by_label("Your name").fill(name)
    phone.touch(ready=True)
    page.get_by_role("button", name="Sign up with a passkey").click()
    expect(page.get_by_role("heading", level=1, name="A way back in")).to_be_visible()


def locks(page: Page, phone: Phone) -> Iterator[str]:
    """Walk past every page about what opens an account, in each state; yield its name."""
    page.goto("/players/sign-up")
    yield "sign-up"
    page.get_by_label("Your name").fill("Wilhelmina Featherston")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up", exact=True).click()
    yield "codes"
    page.get_by_role("button", name="Show me ten codes").click()
    expect(page.get_by_role("heading", level=1, name="Keep these")).to_be_visible()
    yield "codes-shown"
    page.goto("/players/keys")
    yield "keys-password"
    page.get_by_role("button", name="Set up an app").click()
    yield "app"
    page.get_by_label("The code").fill("000000")
    page.get_by_role("button", name="Put the lock on").click()
    yield "app-refused"
    app = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("The code").fill(app.now())
    page.get_by_role("button", name="Put the lock on").click()
    yield "keys-app"
    phone.touch(ready=True)
    page.get_by_role("button", name="Add a passkey").click()
    page.locator("summary").first.click()
    yield "keys-all"
    page.goto("/players/confirm")
    yield "confirm"
    page.get_by_label("Your password").fill("no")
    page.get_by_role("button", name="It is me").click()
    yield "confirm-refused"
    phone.touch(ready=False)
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/players/sign-in")
    yield "sign-in"
    page.get_by_label("Name or e-mail").fill("Wilhelmina Featherston")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("summary").first.click()
    yield "second"
    page.get_by_label("The code your app shows").fill("000000")
    page.get_by_role("button", name="Open").click()
    yield "second-refused"
    page.goto("/players/lost-password/code")
    yield "reset-by-code"
