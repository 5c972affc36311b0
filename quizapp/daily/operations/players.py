"""What becomes of a player's days and challenges when an account takes them along, and when the player goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select, update

from quizapp.daily.models import Challenge, ChallengeTaken, DailyCase, DailyGo
from quizapp.extensions import db, table_of, write
from quizapp.packs.models import PackVersion
from quizapp.play.models import Insider, Round, Turn

if TYPE_CHECKING:
    from quizapp.players.hooks import Merged

WITHOUT_LOOKING = {"synchronize_session": False}


def forget(gone: tuple[int, ...]) -> None:
    """Delete the goes of players who go, the challenges they made, and those they took."""
    theirs = select(Round.id).where(Round.player_id.in_(gone))
    db.session.execute(
        delete(Challenge).where(Challenge.round_id.in_(theirs)), execution_options=WITHOUT_LOOKING
    )
    for table in (DailyGo, ChallengeTaken):
        db.session.execute(delete(table).where(table.player_id.in_(gone)), execution_options=WITHOUT_LOOKING)


def merge(merged: Merged) -> None:
    """Give an account the goes and challenges of a guest whose rounds it has by now.

    Of two goes at one day the earlier counts, of two rounds of one challenge the earlier is shown; of a challenge to a
    case of the day it is the go that counts. What either has made
    of a challenge of the other's is a round like any. What the account had seen from the inside before the guest was
    asked it stands on no board by that way either.
    """
    _take(merged, DailyGo, "day", "begun_at")
    _leave_off_boards(merged.account)
    _take(merged, ChallengeTaken, "challenge_id", "taken_at")
    _stand_by_goes(merged.account)
    own = (
        select(Challenge.id)
        .join(Round, Round.id == Challenge.round_id)
        .where(Round.player_id == merged.account)
    )
    db.session.execute(
        delete(ChallengeTaken).where(
            ChallengeTaken.player_id == merged.account, ChallengeTaken.challenge_id.in_(own)
        ),
        execution_options=WITHOUT_LOOKING,
    )


def _take(merged: Merged, table: type[DailyGo | ChallengeTaken], what: str, at: str) -> None:
    """Move a guest's rows to the account; where both have one about the same, the earlier stays, the account's own."""
    columns, others = table_of(table).c, table_of(table).alias("others")
    twins = others.c[what] == columns[what]
    for loser, winner, comes_first in (
        (merged.guest, merged.account, others.c[at] <= columns[at]),
        (merged.account, merged.guest, others.c[at] < columns[at]),
    ):
        stands = exists().where(others.c.player_id == winner, twins, comes_first)
        write(delete(table_of(table)).where(columns.player_id == loser, stands))
    write(update(table_of(table)).where(columns.player_id == merged.guest).values(player_id=merged.account))


def _stand_by_goes(player_id: int) -> None:
    """Have challenges to days that a player has a go at show that go, and none that has become practice."""
    go = (
        select(DailyGo.round_id)
        .join(DailyCase, DailyCase.day == DailyGo.day)
        .join(Round, Round.version_id == DailyCase.version_id)
        .join(Challenge, Challenge.round_id == Round.id)
        .where(Challenge.id == ChallengeTaken.challenge_id, DailyGo.player_id == player_id)
    )
    db.session.execute(
        update(ChallengeTaken)
        .where(ChallengeTaken.player_id == player_id, go.exists())
        .values(round_id=go.scalar_subquery()),
        execution_options=WITHOUT_LOOKING,
    )


def _leave_off_boards(player_id: int) -> None:
    """Mark the goes in which a player has answered what they knew from the inside by then."""
    knew = (
        select(Turn.id)
        .join(PackVersion, PackVersion.id == Turn.version_id)
        .join(Insider, Insider.pack_id == PackVersion.pack_id)
        .where(
            Turn.round_id == DailyGo.round_id,
            Insider.player_id == player_id,
            Insider.since <= Turn.answered_at,
        )
    )
    db.session.execute(
        update(DailyGo).where(DailyGo.player_id == player_id, knew.exists()).values(inside=True),
        execution_options=WITHOUT_LOOKING,
    )
