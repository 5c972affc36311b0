"""Red Herring: a murder-mystery quiz that anyone can host."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """Hand on the factory, without loading Flask for those who only want the bank."""
    from quizapp.factory import create_app as factory  # noqa: PLC0415

    return factory()
