"""The pages of boards, and what stands of them on a cover and under a result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from quizapp.errors import BadRequest, NotFound
from quizapp.leaderboard import queries
from quizapp.leaderboard.queries import Board
from quizapp.leaderboard.rules import EVERYTHING, BoardPage, Cursor, Excerpt, Period, PeriodLink
from quizapp.packs import queries as packs
from quizapp.players import session
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from quizapp.packs.rules import Cover
    from quizapp.play.rules.result import Result

blueprint = Blueprint("leaderboard", __name__)

EXCERPT = 5


@blueprint.get("/leaderboard")
def board() -> str:
    """Show the board of all ranked packs."""
    return _board(EVERYTHING, None, None)


@blueprint.get("/packs/<slug:slug>/leaderboard")
def pack(slug: str) -> str:
    """Show one pack's own board."""
    version = packs.current_version(slug)
    return _board(version.pack_id, slug, version.header["title"])


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
    overall = queries.own(_seen(EVERYTHING, Period.ALL))
    return _show(replace(excerpt, overall=overall, counted=result.counted if mine else None))


def _excerpt(slug: str) -> Excerpt:
    shown = _seen(packs.current_version(slug).pack_id, Period.ALL)
    top = queries.page(shown, size=EXCERPT).rows
    mine = None if any(row.is_you for row in top) else queries.own(shown)
    return Excerpt(rows=top, own=mine, url=url_for("leaderboard.pack", slug=slug))


def _show(excerpt: Excerpt) -> Markup:
    return Markup(render_template("leaderboard/_excerpt.html", excerpt=excerpt))  # noqa: S704 (escaped by Jinja)


def _board(number: int, slug: str | None, title: str | None) -> str:
    try:
        period = Period(request.args.get("period", Period.ALL))
        side, place = Cursor.parse_page(request.args.get("page", ""))
    except ValueError:
        raise BadRequest(_("There is no such page of the board.")) from None
    shown = _seen(number, period)
    found = queries.page(
        shown, after=place if side == "after" else None, before=place if side == "before" else None
    )

    def url(page: str | None = None, period: Period = period) -> str:
        endpoint = "leaderboard.pack" if slug else "leaderboard.board"
        return url_for(endpoint, slug=slug, period=None if period is Period.ALL else period.value, page=page)

    page = BoardPage(
        title=title,
        pack_slug=slug,
        period=period,
        periods=tuple(PeriodLink(each, url(period=each), each is period) for each in Period),
        rows=found.rows,
        own=queries.own(shown),
        first_url=url() if place else None,
        previous_url=url(f"before~{found.before}") if found.before else None,
        next_url=url(f"after~{found.after}") if found.after else None,
    )
    return render_template("leaderboard/board.html", board=page)


def _seen(number: int, period: Period) -> Board:
    return Board(number, period, arrived(), session.current())
