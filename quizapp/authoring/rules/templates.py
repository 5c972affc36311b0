"""What a draft begins with: stages that suit the kind of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.pack import WorkKind

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document

_ENDING: Final = {"key": "ending", "label": "The ending"}
STAGES: Final[dict[str, list[Document]]] = {
    WorkKind.SERIES: [
        {"key": "premise", "label": "The premise"},
        *({"key": f"episode-{n}", "label": f"Episode {n}"} for n in range(1, 5)),
        _ENDING,
    ],
    WorkKind.FILM: [
        {"key": "opening", "label": "The opening"},
        {"key": "middle", "label": "Half-way through"},
        _ENDING,
    ],
    WorkKind.NOVEL: [
        {"key": "opening", "label": "The first chapters"},
        {"key": "part-1", "label": "Part one"},
        {"key": "part-2", "label": "Part two"},
        _ENDING,
    ],
    WorkKind.STORY: [{"key": "opening", "label": "The opening"}, _ENDING],
    WorkKind.PLAY: [*({"key": f"act-{n}", "label": f"Act {n}"} for n in range(1, 4)), _ENDING],
}
"""Stages by kind of work. A work has but one ending; how many episodes come before it, its author says."""


def blank(title: str, kind: str, language: str) -> Document:
    """Return the header of a draft about a work of this title and kind."""
    return {
        "format": limits.FORMAT,
        "title": title,
        "blurb": "",
        "work": {"title": title, "kind": kind},
        "language": language,
        "licence": "",
        "authors": [],
        "content_notes": [],
        "stages": [dict(stage) for stage in STAGES[kind]],
    }
