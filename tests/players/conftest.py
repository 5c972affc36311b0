"""What tests about players share: a mail server, and an app that writes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mailbox import Mailbox, open_mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def posting_app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """An app that sends mail."""
    return make_app(
        smtp_url=mailbox.url, base_url="https://quiz.example.org", mail_from="host@quiz.example.org"
    )
