"""Drafts as they can be tried, and the way back from a trial to what it was made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from quizapp.authoring.models import Trial
from quizapp.authoring.queries import drafts
from quizapp.authoring.rules.rehearsing import rehearse
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from quizapp.packs.rules import Cover, PackCard, StageChoice, Work, running_totals
from quizapp.play.models import Round, Turn

if TYPE_CHECKING:
    from quizapp.authoring.rules.rehearsing import LeftOut
    from quizapp.bank.pack import Pack as BankPack
    from quizapp.play.rules.wish import Wish


@dataclass(frozen=True)
class Script:
    """What a trial is made of."""

    content: BankPack | None
    """None while there is no sound question in the draft."""
    pictures: dict[str, tuple[int, str]]
    """The ids and the digests of the pictures that its questions show, by name."""
    left_out: tuple[LeftOut, ...]


def script(pack: Pack) -> Script:
    """Return what a draft can be tried with as it stands."""
    loaded, findings = drafts.examine(pack)
    prompts = drafts.prompts(drafts.questions(pack))
    rehearsal = rehearse(drafts.draft(pack).header, prompts, loaded, findings)
    there = drafts.pictures(pack)
    questions = rehearsal.content.questions if rehearsal.content else ()
    shown = {each.image.file: there[each.image.file] for each in questions if each.image}
    return Script(rehearsal.content, shown, rehearsal.left_out)


def cover(slug: str, content: BankPack) -> Cover:
    """Return the cover of what is tried; whoever wrote it has got as far as the end."""
    counts = Counter((content.stage_index(each.stage), str(each.category)) for each in content.questions)
    totals = running_totals(counts, len(content.stages))
    work = content.work
    return Cover(
        card=PackCard(
            slug=slug,
            title=content.title,
            blurb=content.blurb,
            work=Work(work.title, work.kind, work.creators, work.year),
            language=content.language,
            questions=len(content.questions),
        ),
        content_notes=content.content_notes,
        authors=content.authors,
        licence=content.licence,
        stages=tuple(
            StageChoice(stage.key, stage.label, total)
            for stage, total in zip(content.stages, totals, strict=True)
        ),
        reached=content.stages[-1].key,
        sensitive=sum(each.sensitive for each in content.questions),
    )


def fits(content: BankPack, wish: Wish) -> bool:
    """Say whether there is anything to ask of somebody who wishes for that."""
    return any(
        content.stage_index(each.stage) <= wish.stage
        and each.category in wish.categories
        and not (each.sensitive and wish.leave_out_sensitive)
        for each in content.questions
    )


def made_of(trial: str) -> str | None:
    """Return the slug of the pack whose draft a trial, given by its own slug, is made of."""
    hidden = aliased(Pack)
    return db.session.scalar(
        select(Pack.slug)
        .join(Trial, Trial.of_id == Pack.id)
        .join(hidden, hidden.id == Trial.pack_id)
        .where(hidden.slug == trial)
    )


def key_of(token: str, n: int) -> str | None:
    """Return the key of the question that a turn asked."""
    return db.session.scalar(
        select(Question.key)
        .join(Turn, Turn.question_id == Question.id)
        .join(Round, Round.id == Turn.round_id)
        .where(Round.token == token, Turn.n == n)
    )
