"""Agatha, who writes packs; Dorothy, who writes others; Ada, who keeps the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.players.rules import Role
from tests.admin.conftest import account

if TYPE_CHECKING:
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
