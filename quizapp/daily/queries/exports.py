"""What is kept about one player's days and challenges, as plain data for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.daily.models import Challenge, ChallengeTaken, DailyCase, DailyGo
from quizapp.extensions import db
from quizapp.packs.models import PackVersion
from quizapp.play.models import Round

if TYPE_CHECKING:
    from sqlalchemy import Select

    from quizapp.players.hooks import Export


def export(export: Export) -> None:
    """Add a player's first goes at cases of the day, the challenges they made and those they took."""
    player_id = export.player.id
    export.sections["cases_of_the_day"] = [
        row | {"day": row["day"].isoformat()} for row in _rows(_goes(player_id))
    ]
    export.sections["challenges_made"] = _rows(_made(player_id))
    export.sections["challenges_taken"] = _rows(_taken(player_id))


def _goes(player_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PackVersion.number,
            DailyGo.day,
            DailyGo.right,
            DailyGo.points,
            DailyGo.answered,
            DailyGo.size.label("questions"),
            DailyGo.inside.label("knew_a_pack_from_the_inside"),
            DailyGo.begun_at,
            DailyGo.finished_at,
        )
        .join_from(DailyGo, DailyCase, DailyCase.day == DailyGo.day)
        .join(PackVersion, PackVersion.id == DailyCase.version_id)
        .where(DailyGo.player_id == player_id)
        .order_by(DailyGo.day)
    )


def _made(player_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(PackVersion.header["title"].as_string().label("title"), Challenge.made_at)
        .join_from(Challenge, Round, Round.id == Challenge.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .where(Round.player_id == player_id)
        .order_by(Challenge.id)
    )


def _taken(player_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(PackVersion.header["title"].as_string().label("title"), ChallengeTaken.taken_at)
        .join_from(ChallengeTaken, Round, Round.id == ChallengeTaken.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .where(ChallengeTaken.player_id == player_id)
        .order_by(ChallengeTaken.taken_at, ChallengeTaken.challenge_id)
    )


def _rows(query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]
