"""What repairs of keys have changed for a player: on a reveal for good, and on other pages until they have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from quizapp.extensions import db
from quizapp.packs.models import Pack, PackVersion, Question
from quizapp.play.models import KeyRepair, Remark, Round, Turn
from quizapp.play.queries import questions
from quizapp.play.rules.repair import Notice, ShownRepair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.play.queries.drawn import Drawn

MOST_NOTICES = 20


def told(turns: Iterable[Drawn]) -> dict[int, tuple[ShownRepair, ...]]:
    """Return what the reveals of these turns say of repairs, by turn, by one query where there were any."""
    concerned = [each for each in turns if each.was_repaired]
    if not concerned:
        return {}
    rows = db.session.execute(
        select(KeyRepair, Remark)
        .outerjoin(
            Remark,
            and_(Remark.repair_id == KeyRepair.id, Remark.turn_id.in_([each.id for each in concerned])),
        )
        .where(KeyRepair.question_id.in_({each.question_id for each in concerned}))
        .order_by(KeyRepair.id)
    ).all()
    return {each.id: tuple(_of(each, rows)) for each in concerned}


def unseen(player_id: int, round_id: int | None = None) -> tuple[Notice, ...]:
    """Return what a player has not seen yet, the oldest first, of one round or of all of them."""
    query = (
        select(
            Remark, KeyRepair.at, KeyRepair.undone_at, Turn, Round.token, PackVersion.id, PackVersion.digest
        )
        .join(KeyRepair, KeyRepair.id == Remark.repair_id)
        .join(Turn, Turn.id == Remark.turn_id)
        .join(Round, Round.id == Turn.round_id)
        .join(PackVersion, PackVersion.id == Round.version_id)
        .where(Remark.player_id == player_id, Remark.seen_at.is_(None))
        .order_by(Remark.repair_id, Remark.turn_id)
        .limit(MOST_NOTICES)
    )
    if round_id is not None:
        query = query.where(Round.id == round_id)
    found: dict[int, Notice] = {}
    for remark, at, undone_at, turn, token, version, digest in db.session.execute(query):
        known = found.get(turn.id)
        last = remark.points_before if undone_at is None else remark.points_after
        found[turn.id] = Notice(
            token=token,
            n=turn.n,
            pack_title=questions.header(version, digest)["title"],
            at=undone_at or at,
            repair_id=remark.repair_id,
            undone=undone_at is not None,
            points_before=known.points_before if known else last,
            points_now=turn.points,
        )
    return tuple(found.values())


def kept(player_id: int) -> list[dict[str, Any]]:
    """Return all that was marked again for a player as plain data, for them to read: not by whom."""
    rows = db.session.execute(
        select(Remark, KeyRepair, Pack.slug, Question.key)
        .join(KeyRepair, KeyRepair.id == Remark.repair_id)
        .join(Question, Question.id == KeyRepair.question_id)
        .join(Pack, Pack.id == Question.pack_id)
        .where(Remark.player_id == player_id)
        .order_by(Remark.repair_id, Remark.turn_id)
    )
    return [
        {
            "pack": slug,
            "question": key,
            "repaired_at": repair.at,
            "reason": repair.reason,
            "undone_at": repair.undone_at,
            "verdict_before": remark.verdict_before,
            "points_before": remark.points_before,
            "verdict_after": remark.verdict_after,
            "points_after": remark.points_after,
            "seen_at": remark.seen_at,
        }
        for remark, repair, slug, key in rows
    ]


def _of(turn: Drawn, rows: Iterable[Any]) -> Iterator[ShownRepair]:
    repairs: dict[int, tuple[KeyRepair, Remark | None]] = {}
    for repair, remark in rows:
        own = remark if remark is not None and remark.turn_id == turn.id else None
        repairs[repair.id] = repair, own or repairs.get(repair.id, (repair, None))[1]
    for repair, remark in repairs.values():
        stands = repair.undone_at is None and turn.revision_id in repair.repaired
        if repair.question_id == turn.question_id and (remark is not None or stands):
            yield ShownRepair(
                at=repair.at,
                reason=repair.reason,
                undone_at=repair.undone_at,
                points_before=remark.points_before if remark else None,
                points_after=remark.points_after if remark else None,
            )
