"""Where passkeys can be had, and under which name."""

from __future__ import annotations

import pytest

from quizapp.players.rules.relying_party import RelyingParty, relying_party

QUIZ = "https://quiz.example.org"


@pytest.mark.parametrize(
    ("base", "scheme", "host", "found"),
    [
        ("", "http", "localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("", "http", "localhost", RelyingParty("localhost", "http://localhost")),
        ("", "http", "quiz.localhost:80", RelyingParty("quiz.localhost", "http://quiz.localhost")),
        ("", "https", "quiz.local", RelyingParty("quiz.local", "https://quiz.local")),
        ("", "https", "Quiz.Local:443", RelyingParty("quiz.local", "https://quiz.local")),
        ("", "http", "quiz.local", None),
        ("", "http", "127.0.0.1:8000", None),
        ("", "https", "192.168.1.7", None),
        ("", "https", "[::1]:8000", None),
        (QUIZ, "https", "quiz.example.org", RelyingParty("quiz.example.org", QUIZ)),
        (f"{QUIZ}:443", "https", "quiz.example.org", RelyingParty("quiz.example.org", QUIZ)),
        (QUIZ, "http", "quiz.example.org", None),
        (QUIZ, "https", "localhost", None),
        (
            "http://localhost:8000",
            "http",
            "localhost:8000",
            RelyingParty("localhost", "http://localhost:8000"),
        ),
        ("http://localhost:8000", "http", "localhost:9000", None),
    ],
)
def test_browsers_give_passkeys_to_names(
    base: str, scheme: str, host: str, found: RelyingParty | None
) -> None:
    assert relying_party(base, scheme, host) == found
