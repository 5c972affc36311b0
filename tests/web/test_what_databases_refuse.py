"""What one database takes and another refuses: a NUL in a text, a number larger than its column. No page breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

NASTY = ("\0", "a\0b", "9" * 12, "9" * 30, "-1", "\ud7ff")
NAMES = ("q", "name", "page", "period", "player", "next", "find", "board", "token")


def addresses(app: Flask) -> list[str]:
    """Return every page that needs no argument."""
    return sorted(
        rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    )


@pytest.mark.parametrize("nasty", NASTY)
def test_no_address_breaks(nasty: str, app: Flask, case: None, alice: Person) -> None:
    alice.start()
    for address in addresses(app):
        for name in NAMES:
            url = f"{address}?{name}={quote(nasty)}"
            assert alice.client.get(url).status_code < 500, url


@pytest.mark.parametrize("nasty", NASTY)
def test_no_form_breaks(nasty: str, app: Flask, case: None, alice: Person) -> None:
    alice.start()
    for address in [*addresses(app), "/packs/the-case", alice.round_url]:
        response = alice.client.get(address)
        for form in Page(response.text).forms if response.status_code == 200 else ():
            if form.method.lower() != "post":
                continue
            for name in form.fields.keys() - {"csrf_token"}:
                sent = alice.send(form, **{name: nasty})
                assert sent.status_code < 500, (address, form.action, name)
