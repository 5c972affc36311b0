"""The app's class: Flask, but for what there is to find out anew with every request and never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask

from quizapp.web.rendering import Environment

if TYPE_CHECKING:
    from collections.abc import Callable


class Application(Flask):
    """Flask, whose templates are our kind and whose functions all wait."""

    jinja_environment = Environment  # type: ignore[assignment] # meant to be another one

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is a coroutine, which Flask would look for each time."""
        return func
