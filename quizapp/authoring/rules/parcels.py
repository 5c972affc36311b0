"""A pack made ready to leave for another program, and an account of what that program's format cannot hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.authoring.rules.rehearsing import LeftOut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from quizapp.bank.formats.exchange import Document, Format, Written
    from quizapp.bank.pack import Pack


@dataclass(frozen=True)
class Parcel:
    """What of a pack is to leave."""

    document: Document
    """As its file would spell it, whole or half written."""
    content: Pack | None
    """As far as it is sound; None while no question of it is."""
    prompts: Mapping[str, str]
    """What its questions ask, as far as that is written, by key, in order."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """What the pictures hold that its questions show, by file name."""
    unfit: tuple[LeftOut, ...] = ()
    """Questions of a draft that are not sound: a file of ours alone holds them."""
    doubts: tuple[str, ...] = ()
    """What is wrong with the draft's cover: a file of ours alone holds that."""
    withheld: int = 0
    """Questions at stages that are to be left out."""


@dataclass(frozen=True)
class Lost:
    """Something that a format cannot hold, and of which questions: their keys and what they ask."""

    what: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Account:
    """What a file holds of a pack, and what it does not."""

    kept: int
    """Questions that are in the file."""
    withheld: int
    left_out: tuple[LeftOut, ...]
    lost: tuple[Lost, ...]
    of_pack: tuple[str, ...]
    """What the format cannot hold of the pack as a whole."""

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was lost but what was to be left out."""
        return not (self.left_out or self.lost or self.of_pack)


def without(document: Document, stages: Iterable[str], out: Collection[str]) -> Document:
    """Return a pack, whole or half written, without the stages `out`, of all its `stages`.

    Nobody knows what a question spoils whose stage is none of these: it goes, too.
    """
    if not out:
        return document
    kept = set(stages) - set(out)
    questions = [each for each in document["questions"] if each.get("stage") in kept]
    listed = [
        each for each in document.get("stages", ()) if isinstance(each, dict) and each.get("key") in kept
    ]
    return document | {"stages": listed, "questions": questions}


def can_hold(form: Format, parcel: Parcel) -> bool:
    """Say whether a format can hold any of it."""
    return bool(parcel.prompts) and (form.spell is not None or parcel.content is not None)


def written(form: Format, parcel: Parcel, moment: datetime) -> Written:
    """Write what a format can hold of it, as of a moment; raise LookupError if that is nothing."""
    if form.spell:
        return form.spell(parcel.document, parcel.pictures)
    if parcel.content is None:
        raise LookupError(form.name)
    return form.write(parcel.content, parcel.pictures, moment)


def account(form: Format, parcel: Parcel, result: Written) -> Account:
    """Say of each question what came of it in the file."""
    unfit, doubts = ((), ()) if form.spell else (parcel.unfit, parcel.doubts)
    out = {each.key: each for each in unfit}
    lost: dict[str, list[str]] = {}
    of_pack = list(doubts)
    for loss in result.losses:
        if loss.question is None:
            of_pack.append(loss.what)
        elif loss.left_out:
            out[loss.question] = LeftOut(loss.question, parcel.prompts[loss.question], (loss.what,))
        else:
            lost.setdefault(loss.what, []).append(loss.question)
    kept = {what: [key for key in keys if key not in out] for what, keys in lost.items()}
    return Account(
        kept=len(parcel.prompts) - len(out),
        withheld=parcel.withheld,
        left_out=tuple(out[key] for key in parcel.prompts if key in out),
        lost=tuple(
            Lost(what, tuple((key, parcel.prompts[key]) for key in keys))
            for what, keys in kept.items()
            if keys
        ),
        of_pack=tuple(of_pack),
    )


def file_name(slug: str, form: Format, edition: str) -> str:
    """Return what the file is called: `the-case-kahoot-v3.xlsx`. A slug has no sign that means anything anywhere."""
    tells = form.suffix == f".{form.name}"
    return "-".join([slug, *([] if tells else [form.name]), edition]) + form.suffix
