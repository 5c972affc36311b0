"""What templates may do with the text of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from quizapp.bank import prose

if TYPE_CHECKING:
    from flask import Flask


def init(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        prose=_prose, prose_nolinks=_prose_nolinks, inline=_inline, plain=prose.plain
    )


# What the three return was sanitised by nh3 on its way through `prose`, which is why it may be marked safe.


def _prose(text: str) -> Markup:
    return Markup(prose.html(text, links=True))  # noqa: S704


def _prose_nolinks(text: str) -> Markup:
    return Markup(prose.html(text, links=False))  # noqa: S704


def _inline(text: str) -> Markup:
    return Markup(prose.inline(text))  # noqa: S704
