"""What a password, an e-mail address, a browser and a way back may be."""

from __future__ import annotations

from time import process_time

import pytest

from quizapp.players.rules import browsers, emails, passwords
from quizapp.players.rules.addresses import local
from quizapp.players.rules.passwords import PasswordProblem


def test_the_commonest_passwords_are_some_thousands_of_those_that_are_long_enough() -> None:
    assert len(passwords.commonest()) == 5000
    assert min(map(len, passwords.commonest())) >= passwords.FEWEST
    assert {"password1", "trustno1", "iloveyou"} <= passwords.commonest()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("x" * 7, PasswordProblem.SHORT),
        ("🔑" * 8, None),
        ("x" * 256, None),
        ("x" * 257, PasswordProblem.LONG),
        ("TrustNo1", PasswordProblem.COMMON),
        ("Irene Adler", PasswordProblem.NAME),
        ("ｉｒｅｎｅ adler", PasswordProblem.NAME),
        ("irene@example.org", PasswordProblem.NAME),
        ("red-herring", PasswordProblem.SITE),
        ("RedHerring2026!", PasswordProblem.SITE),
        ("a red herring swims", None),
        ("        ", None),
    ],
)
def test_a_password(password: str, why: PasswordProblem | None) -> None:
    assert passwords.problem(password, "Irene Adler", "irene@example.org", "") is why


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Alice@Example.ORG ", "Alice@example.org"),
        ("a@bücher.de", "a@xn--bcher-kva.de"),
        ("mıke@example.org", None),
        ("a@b.c\r\nBcc: x@y.z", None),
        ("a@b", None),
        ("", None),
        ("a" * 300 + "@example.org", None),
    ],
)
def test_an_address(typed: str, address: str | None) -> None:
    assert emails.address(typed) == address


def test_a_huge_address_is_refused_in_an_instant() -> None:
    begun = process_time()
    assert emails.address("x" * 10_000 + "@" + "y." * 10_000 + "org") is None
    assert process_time() - begun < 0.05


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_in_words(user_agent: str, words: str) -> None:
    assert browsers.describe(user_agent) == words


@pytest.mark.parametrize("address", ["/", "/rounds?page=2", "/packs/the-case", "/players/straße"])
def test_a_way_back(address: str) -> None:
    assert local(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rounds",
        "//evil",
        "/\\evil",
        "\\\\evil",
        "/\t/evil",
        "/x\r\nA: b",
        "http://evil",
        "/x y",
        "/" + "x" * 3000,
        " /",
    ],
)
def test_no_way_back(address: str) -> None:
    assert local(address) == ""
