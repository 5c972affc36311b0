"""What an address asks of a board: over what time, from which place, whose name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Response, request, stream_with_context, url_for
from flask_babel import gettext as _

from quizapp.errors import BadRequest
from quizapp.extensions import A_HOUSEHOLD, limiter
from quizapp.leaderboard.queries import boards
from quizapp.leaderboard.queries.boards import Board
from quizapp.leaderboard.rules import BoardPage, Cursor, Period, PeriodLink, sheet
from quizapp.players import session
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from quizapp.players.models import Player

    View = Callable[..., Response]

LONGEST_SEARCH = 64
SHEETS = 10
"""Whole boards that one player may have in a minute."""

_sheets = limiter.shared_limit(f"{SHEETS} per minute", scope="sheet", key_func=session.purse)
_sheets_at_one_address = limiter.shared_limit(
    f"{A_HOUSEHOLD * SHEETS} per minute", scope="sheet at one address"
)


def board_page(
    number: int,
    viewer: Player | None,
    addresses: tuple[str, str],
    title: str | None = None,
    values: Mapping[str, Any] = MappingProxyType({}),
) -> BoardPage:
    """Return the page of a board that the address asks for.

    `addresses` are the endpoints of the board and of its table, `values` what both want in their addresses. Raise
    BadRequest for a period, a place or a name that cannot be.
    """
    period = _period()
    text = request.args.get("q", "").strip()
    try:
        side, place = Cursor.parse_page(request.args.get("page", ""))
    except ValueError:
        raise BadRequest(_("There is no such page of the board.")) from None
    if len(text) > LONGEST_SEARCH:
        raise BadRequest(_("A name has at most %(most)d characters.", most=LONGEST_SEARCH))
    shown = Board(number, period, arrived(), viewer)
    found = boards.page(
        shown, after=place if side == "after" else None, before=place if side == "before" else None
    )
    on_page = {row.player_id for row in found.rows}
    is_on_page = viewer is not None and viewer.id in on_page
    around = () if is_on_page else boards.around(shown)

    def same(page: str | None = None, period: Period = period, endpoint: str = addresses[0]) -> str:
        asked: dict[str, Any] = {"period": None if period is Period.ALL else period.value, "page": page}
        return url_for(endpoint, **values, **asked)

    return BoardPage(
        title=title,
        period=period,
        periods=tuple(PeriodLink(each, same(period=each), each is period) for each in Period),
        rows=found.rows,
        around=tuple(row for row in around if row.player_id not in on_page),
        unlisted_points=boards.unlisted_points(shown),
        search=text,
        found=boards.search(shown, text),
        here_url=same(),
        first_url=same() if place else None,
        previous_url=same(f"before~{found.before}") if found.before else None,
        next_url=same(f"after~{found.after}") if found.after else None,
        sheet_url=same(endpoint=addresses[1]),
    )


def sheet_limits(view: View) -> View:
    """Let a player have so many whole boards in a minute, and an address as many as a household may want."""
    limited: View = _sheets_at_one_address(_sheets(view))
    return limited


def board_sheet(number: int, name: str) -> Response:
    """Return a whole board as a table in CSV (RFC 4180), sent while it is read."""
    shown = Board(number, _period(), arrived(), None)
    lines: Iterator[str] = sheet(boards.every(shown))
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{shown.period}.csv")
    return response


def _period() -> Period:
    try:
        return Period(request.args.get("period", Period.ALL))
    except ValueError:
        raise BadRequest(_("There is no such page of the board.")) from None
