"""The pages of boards, and what stands of them on a cover and under a result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, url_for

from quizapp.errors import NotFound
from quizapp.leaderboard.forms import board_page, board_sheet, sheet_limits
from quizapp.leaderboard.queries import boards
from quizapp.leaderboard.queries.boards import Board
from quizapp.leaderboard.rules import EVERYTHING, Excerpt, Period
from quizapp.packs import queries as packs
from quizapp.players import session
from quizapp.web.rendering import piece
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask import Response
    from markupsafe import Markup

    from quizapp.packs.rules import Cover
    from quizapp.play.rules.result import Result

blueprint = Blueprint("leaderboard", __name__)

EXCERPT = 5


@blueprint.get("/leaderboard")
def board() -> str:
    """Show the board of all ranked packs."""
    page = board_page(EVERYTHING, session.current(), ("leaderboard.board", "leaderboard.sheet"))
    return render_template("leaderboard/board.html", board=page, slug=None)


@blueprint.get("/packs/<slug:slug>/leaderboard")
def pack(slug: str) -> str:
    """Show one pack's own board."""
    version = packs.current_version(slug)
    addresses = ("leaderboard.pack", "leaderboard.pack_sheet")
    page = board_page(version.pack_id, session.current(), addresses, version.header["title"], {"slug": slug})
    return render_template("leaderboard/board.html", board=page, slug=slug)


@blueprint.get("/leaderboard.csv")
@sheet_limits
def sheet() -> Response:
    """Send the board of all ranked packs as a table."""
    return board_sheet(EVERYTHING, "red-herring")


@blueprint.get("/packs/<slug:slug>/leaderboard.csv")
@sheet_limits
def pack_sheet(slug: str) -> Response:
    """Send one pack's board as a table."""
    return board_sheet(packs.current_version(slug).pack_id, slug)


def on_cover(cover: Cover) -> Markup:
    """Return the top of a pack's board for its cover."""
    return _show(_excerpt(cover.card.slug))


def on_result(result: Result) -> Markup | None:
    """Return where a finished round leaves its player."""
    try:
        excerpt = _excerpt(result.round.pack_slug)
    except NotFound:
        # The pack has left the shelf since; the round stays.
        return None
    mine = excerpt.own or next((row for row in excerpt.rows if row.is_you), None)
    overall = boards.own(_seen(EVERYTHING))
    return _show(replace(excerpt, overall=overall, counted=result.counted if mine else None))


def _excerpt(slug: str) -> Excerpt:
    shown = _seen(packs.current_version(slug).pack_id)
    top = boards.page(shown, size=EXCERPT).rows
    mine = None if any(row.is_you for row in top) else boards.own(shown)
    return Excerpt(rows=top, own=mine, url=url_for("leaderboard.pack", slug=slug))


def _show(excerpt: Excerpt) -> Markup:
    return piece("leaderboard/_excerpt.html", excerpt=excerpt)


def _seen(number: int) -> Board:
    return Board(number, Period.ALL, arrived(), session.current())
