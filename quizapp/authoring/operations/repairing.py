"""Repairing a key from the draft: a version in which it alone is new, and the answers marked by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.operations import publishing
from quizapp.authoring.queries import drafts, repairs
from quizapp.errors import Conflict, Stale
from quizapp.play.operations import repairing
from quizapp.play.queries import keys, questions

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.packs.models import Pack
    from quizapp.play.models import KeyRepair
    from quizapp.play.rules.repair import Ruling


def repair(pack: Pack, key: str, edition: int, ruling: Ruling) -> KeyRepair:
    """Repair the key of a question: publish the draft's, where it is not published, and mark the answers by it.

    `edition` is that of the draft's question that the author saw, 0 for what is published. Raise Stale where it is
    another by now, Conflict for a question that asks something else, has the same key, or an error in it.
    """
    repairing.hold(pack)
    offer = repairs.offer(pack, key)
    if offer is None:
        raise Conflict(
            _("There is no other key for this question that asks what was asked. Nothing has been changed.")
        )
    if offer.edition != edition:
        raise Stale(
            _("Somebody has changed this question since. Look at it again; nothing has been repaired.")
        )
    if offer.edition:
        _check(pack, key)
        publishing.publish_question(pack, offer.question, ruling.reason, ruling.by_id, ruling.at)
    return repairing.repair(pack, key, replace(ruling, published=bool(offer.edition)))


def undo(pack: Pack, made: KeyRepair, by_id: int | None, now: datetime) -> None:
    """Undo a repair; where it had published the key and that is still current, publish the question as it was.

    Raise Conflict as `play.operations.repairing.undo` does.
    """
    repairing.undo(pack, made, by_id, now)
    past = {each.id: each for each in keys.history([made.question_id])[made.question_id]}
    is_current = any(each.id == made.revision_id for each in keys.current(pack).values())
    if made.published and is_current:
        before = questions.question(*past[max(made.repaired)].key_stands_in)
        note = _("A key that was repaired is as it was.")
        publishing.publish_question(pack, before, note, by_id, now)


def _check(pack: Pack, key: str) -> None:
    """Raise Conflict for a question that could not be published."""
    _loaded, findings = drafts.examine(pack)
    if any(each.question == key and each.severity == "error" for each in findings):
        raise Conflict(_("Something in the question has to be put right first: see the findings."))
