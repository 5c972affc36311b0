"""What a file came to, taken into a draft: a new one, or one that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.authoring.models import Draft, DraftQuestion
from quizapp.authoring.operations import drafts, pictures
from quizapp.authoring.queries import access, desks
from quizapp.authoring.queries import drafts as kept
from quizapp.authoring.rules import imports, stories
from quizapp.authoring.rules.imports import Fitted
from quizapp.authoring.rules.rights import Deed, may
from quizapp.bank import limits
from quizapp.errors import Conflict
from quizapp.extensions import db
from quizapp.packs.models import Pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from quizapp.bank.formats.intake import Intake
    from quizapp.players.models import Player


def begin(player: Player, intake: Intake, title: str, now: datetime) -> tuple[Pack | None, Fitted]:
    """Begin a draft of what a file came to, called `title` or, without one, as the file says; none of nothing."""
    if not intake.taken:
        return None, Fitted(())
    header = imports.header_of(intake.document, title)
    fitted = imports.as_begun(intake.taken, str(intake.document["stages"][-1]["key"]))
    pack = drafts.begin(player, header, fitted.questions, now)
    pictures.adopt(pack, intake.pictures)
    return pack, fitted


def append(player: Player, pack_id: int | None, intake: Intake, now: datetime) -> tuple[Pack, Fitted, str]:
    """Put what a file came to behind the questions of a draft, and name there whom they are by.

    The third is the file's licence, where the draft has another. Raise Conflict if the draft is not there any more, or
    not this player's to change.
    """
    pack = db.session.get(Pack, pack_id) if pack_id else None
    if pack is None or not may(access.part_of(player, pack), Deed.EDIT):
        raise Conflict(_("the draft that it was to go into is gone, or is no longer yours"))
    parts = drafts.held(pack)
    draft = kept.draft(pack)
    keys = [each.key for each in (*parts, *kept.basket(pack))]
    names = pictures.free_names(pack, intake.pictures)
    fitted = replace(
        imports.as_appended(
            intake.taken,
            keys,
            [key for key, _label in desks.stages(draft.header)],
            names,
            limits.QUESTIONS - len(parts),
        ),
        story_left=stories.is_there(intake.document),
    )
    _put_behind(pack, fitted, now)
    shown = {question["image"]["file"] for question in fitted.questions if "image" in question}
    renamed = {names.get(name, name): content for name, content in intake.pictures.items()}
    pictures.adopt(pack, {name: content for name, content in renamed.items() if name in shown})
    return pack, fitted, _credit(draft, intake.document, now) if fitted.questions else ""


def _put_behind(pack: Pack, fitted: Fitted, now: datetime) -> None:
    last = db.session.scalar(
        select(DraftQuestion.place)
        .where(DraftQuestion.pack_id == pack.id)
        .order_by(DraftQuestion.place.desc())
        .limit(1)
    )
    first = 0 if last is None else last + 1
    db.session.add_all(
        DraftQuestion(
            pack_id=pack.id,
            key=str(each["id"]),
            place=place,
            document={key: part for key, part in each.items() if key != "id"},
            changed_at=now,
        )
        for place, each in enumerate(fitted.questions, start=first)
    )
    db.session.flush()


def _credit(draft: Draft, other: Mapping[str, object], now: datetime) -> str:
    header, licence = imports.with_credits(draft.header, dict(other))
    if header != draft.header:
        draft.header, draft.edition = header, draft.edition + 1
    draft.changed_at = now
    return licence
