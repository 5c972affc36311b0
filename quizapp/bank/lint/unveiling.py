"""Rules about what a case and its recaps show before its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.case import LISTS
from quizapp.bank.finding import quoted
from quizapp.bank.lint.index import index
from quizapp.bank.lint.mentions import mentions
from quizapp.bank.lint.rule import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.draft import Draft

_TELLING: Final = frozenset(
    "culprit killer murderer murderess guilty villain solution answer true false real innocent decoy "
    "herring".split()
)
"""What a key must not be made of, in the language that keys are written in more often than not."""


def key_tells(draft: Draft) -> Iterator[Remark]:
    """Find alternatives whose key says whether they are right: forms carry it."""
    case = draft.case
    for part in case.parts if case else ():
        for number, each in enumerate(case.alternatives(part) if case else ()):
            if _TELLING.intersection(each.key.split("-")):
                yield Remark(None, ("case", LISTS[part], number, "key"), f"the key {each.key} says too much")


def exhibit_too_early(draft: Draft) -> Iterator[Remark]:
    """Find exhibits that point at something, or clear it, before it may be shown."""
    case = draft.case
    if case is None:
        return
    known = {each.key: each for part in case.parts for each in case.alternatives(part)}
    for number, exhibit in enumerate(case.exhibits):
        for name in ("points_at", "clears"):
            for place, key in enumerate(getattr(exhibit, name)):
                later = known[key].stage
                if draft.stage_numbers[later] > draft.stage_numbers[exhibit.stage]:
                    message = (
                        f"{exhibit.key} is found at {exhibit.stage}, and {key} may be shown from {later}"
                    )
                    yield Remark(None, ("case", "exhibits", number, name, place), message)


def names_suspect_early(draft: Draft) -> Iterator[Remark]:
    """Find recaps, lines and exhibits that name a suspect who is introduced later."""
    for suspect in draft.case.suspects if draft.case else ():
        stage = draft.stage_numbers[suspect.stage]
        for passage in index(draft).passages:
            early = passage.question is None and passage.stage < stage
            if early and mentions(draft).unknown(suspect, passage):
                message = f"this names {quoted(suspect.name)}, who may be shown from {suspect.stage}"
                yield Remark(None, passage.path, message)
