"""The repairs of a pack's keys, and the keys that could be repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from quizapp.authoring.models import Draft
from quizapp.authoring.queries import drafts
from quizapp.authoring.rules.repair import Mended, Offer
from quizapp.bank import marking
from quizapp.bank.formats import native
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question, Revision
from quizapp.play.models import KeyRepair, Remark, Turn
from quizapp.play.queries import keys, questions
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Select

    from quizapp.authoring.models import DraftQuestion
    from quizapp.bank.question import Question as BankQuestion
    from quizapp.play.queries.keys import Kept

MOST_SHOWN = 200
"""Repairs on a page; nobody has seen so many."""


def find(pack: Pack, number: int) -> KeyRepair:
    """Return a repair of a pack's key; raise NotFound for any other."""
    found = db.session.scalar(_of(pack).where(KeyRepair.id == number))
    if found is None:
        raise NotFound
    return found


def latest(pack: Pack, key: str) -> KeyRepair | None:
    """Return the newest repair of a question's key that stands."""
    standing = _of(pack).where(Question.key == key, KeyRepair.undone_at.is_(None))
    return db.session.scalar(standing.order_by(KeyRepair.id.desc()).limit(1))


def reach(repair: KeyRepair) -> tuple[int, int]:
    """Return how many answers a repair has marked otherwise, and of how many players."""
    counted = select(func.count(), func.count(Remark.player_id.distinct()))
    answers, players = db.session.execute(counted.where(Remark.repair_id == repair.id)).one()
    return answers, players


def made(pack: Pack) -> list[Mended]:
    """Return the repairs of a pack's keys, the newest first."""
    answers = (
        select(func.count()).where(Remark.repair_id == KeyRepair.id).correlate(KeyRepair).scalar_subquery()
    )
    doer, undoer = aliased(Player), aliased(Player)
    rows = db.session.execute(
        _of(pack)
        .add_columns(Question.key, Revision.asked["prompt"].as_string(), doer.name, undoer.name, answers)
        .join(Revision, Revision.id == KeyRepair.revision_id)
        .outerjoin(doer, doer.id == KeyRepair.by_id)
        .outerjoin(undoer, undoer.id == KeyRepair.undone_by_id)
        .order_by(KeyRepair.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    followed: set[int] = set()
    return [_mended(row, followed) for row in rows]


def made_by(player_id: int) -> list[dict[str, Any]]:
    """Return the repairs that an author has made as plain data, for them to read."""
    rows = db.session.execute(
        select(Pack.slug, Question.key, KeyRepair)
        .join(Question, Question.id == KeyRepair.question_id)
        .join(Pack, Pack.id == Question.pack_id)
        .where(KeyRepair.by_id == player_id)
        .order_by(KeyRepair.id)
    )
    return [
        {
            "pack": slug,
            "question": key,
            "at": repair.at,
            "before": repair.before,
            "after": repair.after,
            "reason": repair.reason,
            "undone_at": repair.undone_at,
        }
        for slug, key, repair in rows
    ]


def offers(pack: Pack) -> list[Offer]:
    """Return the questions of a pack whose keys could be repaired, in its order."""
    current = keys.current(pack)
    drafted = _drafted(pack, drafts.questions(pack)) if db.session.get(Draft, pack.id) else {}
    return _offers(pack, current, drafted)


def offer(pack: Pack, key: str) -> Offer | None:
    """Return how the key of one question could be repaired; None if it asks something else or its key is the same."""
    current = keys.current(pack, [key])
    parts = (
        [each for each in drafts.questions(pack) if each.key == key] if db.session.get(Draft, pack.id) else []
    )
    return next(iter(_offers(pack, current, _drafted(pack, parts))), None)


def _offers(
    pack: Pack, current: dict[str, Kept], drafted: dict[str, tuple[DraftQuestion, BankQuestion]]
) -> list[Offer]:
    there = {name: image for name, (image, _digest) in drafts.pictures(pack).items()} if drafted else {}
    drafted = {
        key: (part, written)
        for key, (part, written) in drafted.items()
        if key in current and written.digest() != current[key].digest
    }
    past = keys.history([each.question_id for each in current.values()])
    same = {key: [*keys.earlier(kept, past[kept.question_id]), kept] for key, kept in current.items()}
    looked_at = [each for key, some in same.items() if len(some) > 1 or key in drafted for each in some]
    marked = keys.read(looked_at)
    found: list[Offer] = []
    for key, kept in current.items():
        by = {each.id: marked[each.id] for each in same[key] if each.id in marked}
        edition, new = 0, by.get(kept.id)
        if key in drafted and _is_repair(kept, drafted[key][1], there):
            edition, new = drafted[key][0].edition, drafted[key][1]
        wrong = keys.otherwise(new, by) if new else []
        if new and wrong:
            before, after = keys.words(by[wrong[-1]]), keys.words(new)
            found.append(Offer(key, kept.asked.prompt, before, after, _answers(wrong), edition, new))
    return found


def _is_repair(kept: Kept, written: BankQuestion, there: Mapping[str, int]) -> bool:
    """Say whether what is written asks just what is published, and has a key."""
    image_id = there.get(written.image.file) if written.image else None
    if (written.asked(), image_id) != (kept.asked, kept.image_id):
        return False
    if written.image and written.image != questions.question(kept.id, kept.digest).image:
        return False
    try:
        return marking.decides(written) is not None
    except LookupError:
        return False


def _drafted(pack: Pack, parts: list[DraftQuestion]) -> dict[str, tuple[DraftQuestion, BankQuestion]]:
    """Return the questions of a draft that have their shape, by name."""
    if not parts:
        return {}
    loaded = native.examine(drafts.document(drafts.draft(pack).header, parts))
    written = {each.key: each for each in parts}
    return {each.id: (written[each.id], each) for each in loaded.draft.questions}


def _answers(revisions: Iterable[int]) -> int:
    counted = select(func.count()).where(Turn.revision_id.in_(list(revisions)), Turn.response.is_not(None))
    return db.session.scalar(counted) or 0


def _mended(row: Any, followed: set[int]) -> Mended:  # noqa: ANN401 (as `made` asks for it)
    repair, key, prompt, by, undone_by, answers = row
    stands = repair.undone_at is None
    can_undo = stands and repair.question_id not in followed
    if stands:
        followed.add(repair.question_id)
    return Mended(
        number=repair.id,
        key=key,
        prompt=prompt,
        before=repair.before,
        after=repair.after,
        reason=repair.reason,
        by=by,
        at=repair.at,
        undone_at=repair.undone_at,
        undone_by=undone_by,
        answers=answers,
        can_undo=can_undo,
    )


def _of(pack: Pack) -> Select[KeyRepair]:
    return (
        select(KeyRepair)
        .join(Question, Question.id == KeyRepair.question_id)
        .where(Question.pack_id == pack.id)
    )
