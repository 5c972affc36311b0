"""Letters: what stands in them, and what becomes of them where the mail server fails."""

from __future__ import annotations

import logging
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from quizapp.config import BadSetting, Settings
from quizapp.web import mail
from tests.conftest import settings_for
from tests.mailbox import Mailbox, open_mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

BASE = "https://quiz.example.org"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


def send(app: Flask, to: str = "mike@example.org") -> None:
    with app.app_context():
        mail.later(
            lambda: mail.send(
                to, "Ünïcode", "players/mail/reset.txt", name="Zoë 🔎", link=f"{BASE}/x" + "y" * 90
            )
        )
    mail.settle()


def test_a_letter_is_plain_text_in_any_alphabet_and_its_link_is_whole(
    make_app: Callable[..., Flask], mailbox: Mailbox
) -> None:
    send(make_app(smtp_url=mailbox.url, base_url=BASE))
    letter = mailbox.last()
    assert letter.message["Subject"] == "Ünïcode"
    assert letter.message["From"] == "Red Herring <red-herring@quiz.example.org>"
    assert letter.message.get_content_type() == "text/plain"
    assert "account Zoë 🔎" in letter.text
    assert letter.path == "/x" + "y" * 90


@pytest.mark.parametrize("given", ["a title\r\nBcc: x@y.z", "a\nb"], ids=["X06", "newline"])
def test_x06_a_header_is_one_line(tmp_path: Path, given: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        mail.compose(settings_for(tmp_path, mail_from="a@b.example"), "mike@example.org", given, "text")


def test_a_receiver_is_one_address(make_app: Callable[..., Flask], mailbox: Mailbox) -> None:
    send(make_app(smtp_url=mailbox.url, base_url=BASE), "mike@example.org, x@y.z")
    assert mailbox.letters() == []


def test_what_a_letter_says_and_to_whom_is_not_logged(
    make_app: Callable[..., Flask], mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(make_app(smtp_url=mailbox.url, base_url=BASE))
        send(make_app(smtp_url=mailbox.url, base_url=BASE), "broken")
        send(make_app(smtp_url=f"smtp://127.0.0.1:{closed_port()}", base_url=BASE))
    told = " ".join(record.getMessage() for record in caplog.records if record.name == "quizapp")
    assert all(event in told for event in ("mail_sent", "mail_failed", "put_off_failed"))
    for secret in ("mike@example.org", "broken", BASE, "Zoë"):
        assert secret not in told


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_password_does_not_go_over_a_network_in_the_clear(
    make_app: Callable[..., Flask], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "HERE", frozenset())
    send(make_app(smtp_url=mailbox.url.replace("//", "//user:secret@"), base_url=BASE))
    assert mailbox.letters() == []


@pytest.mark.parametrize("missing", ["smtp_url", "base_url"])
def test_without_a_server_or_an_address_of_ones_own_no_mail_is_sent(
    make_app: Callable[..., Flask], missing: str
) -> None:
    app = make_app(**({"smtp_url": "smtp://127.0.0.1:1", "base_url": BASE} | {missing: ""}))
    with app.app_context():
        assert not mail.is_set_up()


def test_when_too_much_waits_it_is_dropped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_WAITING", 2)
    gate, done = threading.Event(), []
    with app.app_context():
        for n in range(5):
            mail.later(lambda n=n: gate.wait(5) and done.append(n))  # type: ignore[misc] # a number of its own for each
    gate.set()
    mail.settle()
    assert len(done) == 2


@pytest.mark.parametrize(
    "setting",
    [
        {"SMTP_URL": "mail.example.org"},
        {"SMTP_URL": "http://mail.example.org"},
        {"SMTP_URL": "smtp://"},
        {"SMTP_URL": "smtp://host:port"},
        {"BASE_URL": "quiz.example.org"},
        {"BASE_URL": "javascript:alert(1)"},
    ],
)
def test_an_address_that_cannot_be_one_is_refused_at_the_start_and_not_repeated(
    tmp_path: Path, setting: dict[str, str]
) -> None:
    ((name, value),) = setting.items()
    with pytest.raises(BadSetting, match=f"{name} wants an address that begins with") as refusal:
        Settings.from_environment(setting | {"INSTANCE": str(tmp_path)})
    assert value == "smtp://" or value not in str(refusal.value)
