"""Agatha, who writes packs; Dorothy, who writes others; Ada, who keeps the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.authoring.operations import reading
from quizapp.bank.formats import sandbox
from quizapp.players.rules import Role
from tests.account import account
from tests.authoring.bringing import Held, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.person import Person


@pytest.fixture
def agatha(app: Flask) -> Person:
    return account(app, "Agatha", Role.AUTHOR)


@pytest.fixture
def dorothy(app: Flask) -> Person:
    return account(app, "Dorothy", Role.AUTHOR)


@pytest.fixture
def ada(app: Flask) -> Person:
    return account(app, "Ada", Role.ADMIN)


@pytest.fixture
def settled(app: Flask) -> Iterator[None]:
    """End what a test begins, while its database is there."""
    yield
    settle()


@pytest.fixture
def held(settled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Have files be read no further than three questions until they may."""
    held = Held()
    monkeypatch.setattr(sandbox, "read", held)
    monkeypatch.setattr(reading, "BEAT", 0.02)
    yield held
    held.may_go_on.set()
    settle()
