"""Places in a page that upper features fill: a template says `slot("result", result)`, the factory says who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from markupsafe import Markup

    Filler = Callable[[Any], Markup | None]


def init(app: Flask) -> None:
    """Let templates call `slot`."""
    app.extensions["slots"] = {}
    app.jinja_env.globals["slot"] = slot


def fill(app: Flask, name: str, filler: Filler) -> None:
    """Let `filler` stand in the slot `name`: it is given a value, never a row, and may answer None."""
    app.extensions["slots"].setdefault(name, []).append(filler)


def slot(name: str, value: object) -> list[Markup]:
    """Return what stands in a slot, in the order it was wired."""
    pieces = (filler(value) for filler in current_app.extensions["slots"].get(name, ()))
    return [piece for piece in pieces if piece]
