"""Repairing a published key that was wrong, and undoing that. What follows for answers is in `remarking`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select, update

from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.packs.models import Revision
from quizapp.play.hooks import KeyRepaired, key_repaired
from quizapp.play.models import KeyRepair
from quizapp.play.operations import remarking
from quizapp.play.queries import keys
from quizapp.play.rules.repair import Repair, stand_ins

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.packs.models import Pack
    from quizapp.play.rules.repair import Ruling


def hold(pack: Pack) -> None:
    """Have whoever would publish a version of a pack, or repair a key of it, wait until this transaction is through.

    Weak enough to let answers refer to the pack meanwhile: they may hold what this will wait for.
    """
    db.session.refresh(pack, with_for_update={"key_share": True})


def repair(pack: Pack, key: str, ruling: Ruling) -> KeyRepair:
    """Mark the answers to a question's earlier revisions by the key of the one that is current.

    Meant are those that ask just the same, so that an answer means the same to both. Raise NotFound for a question
    that the pack does not have, Conflict where all are marked by that key already.
    """
    hold(pack)
    right = keys.current(pack, [key]).get(key)
    if right is None:
        raise NotFound
    same = keys.earlier(right, keys.history([right.question_id])[right.question_id])
    marked = keys.read([*same, right])
    wrong = keys.otherwise(marked[right.id], marked)
    if not wrong:
        raise Conflict(_("No answer to this question is marked by another key than the current one."))
    made = KeyRepair(
        question_id=right.question_id,
        revision_id=right.id,
        repaired=[each.id for each in same],
        published=ruling.published,
        before=keys.words(marked[wrong[-1]]),
        after=keys.words(marked[right.id]),
        reason=ruling.reason,
        by_id=ruling.by_id,
        at=ruling.at,
    )
    db.session.add(made)
    db.session.flush()
    _follow(made, ruling.at)
    key_repaired.happen(KeyRepaired(pack.id, ruling.by_id, ruling.at, undone=False))
    return made


def undo(pack: Pack, made: KeyRepair, by_id: int | None, now: datetime) -> None:
    """Have answers count again what they did before a repair of a pack's key.

    Raise Conflict for one that was undone, or was followed by another that stands.
    """
    hold(pack)
    db.session.refresh(made)
    if made.undone_at is not None:
        raise Conflict(_("That repair has been undone already."))
    later = select(KeyRepair.id).where(
        KeyRepair.question_id == made.question_id, KeyRepair.id > made.id, KeyRepair.undone_at.is_(None)
    )
    if db.session.scalars(later).first() is not None:
        raise Conflict(_("The key has been repaired again since. Undo that first."))
    made.undone_at, made.undone_by_id = now, by_id
    db.session.flush()
    _follow(made, now)
    key_repaired.happen(KeyRepaired(pack.id, by_id, now, undone=True))


def _follow(made: KeyRepair, now: datetime) -> None:
    """Bring the question's revisions to what all its repairs come to, and the answers after them."""
    repairs = db.session.scalars(
        select(KeyRepair).where(KeyRepair.question_id == made.question_id).order_by(KeyRepair.id)
    )
    wanted = stand_ins(
        Repair(each.revision_id, tuple(each.repaired), each.published, each.undone_at is not None)
        for each in repairs
    )
    revisions = keys.history([made.question_id])[made.question_id]
    digests = {each.id: each.digest for each in revisions}
    changed = [each for each in revisions if wanted.get(each.id) != each.marked_by_id]
    for each in changed:
        stand_in = wanted.get(each.id)
        # Whoever is answering this revision is done before this, or marks the answer afresh.
        db.session.execute(
            update(Revision)
            .where(Revision.id == each.id)
            .values(marked_by_id=stand_in, marked_by=digests[stand_in] if stand_in else None)
        )
    remarking.mark_again(made, [each.id for each in changed], now)
