"""Cases and recaps as values. Versions never change, so a process reads each of them once.

A `Case` holds its solution: it goes no further than queries and rules, which make of it what a page may show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from quizapp.bank.case import Case
from quizapp.packs.models import PackVersion
from quizapp.play.queries.questions import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Story:
    """What a version of a pack tells."""

    case: Case | None = None
    recaps: Mapping[str, str] = field(default_factory=dict)
    """By the key of the stage; a stage without one is not among them."""


def of(version: int, digest: str) -> Story:
    """Return the story of a version, solution and all; an empty one where it has none."""
    return _stories.get({version: digest})[version]


def _read(stored: dict[str, Any] | None) -> Story:
    if stored is None:
        return Story()
    case = Case.model_validate(stored["case"]) if stored["case"] else None
    return Story(case, MappingProxyType(stored["recaps"]))


_stories: Kept[Story] = Kept(PackVersion.story, _read)
