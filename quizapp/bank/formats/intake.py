"""From what a file of another program came to, to a half-written pack: what it lacks is for its author to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats import tree
from quizapp.bank.formats.complaint import complaint
from quizapp.bank.formats.exchange import About, BadFile, Names, Refused, Taken
from quizapp.bank.question import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from quizapp.bank.formats.exchange import Document, Found

ENDING: Final = {"key": "ending", "label": "The ending"}
"""The stage of what nobody knows the stage of, so that it spoils nothing."""
_STAND_INS: Final = {"category": "plot", "difficulty": "easy", "stage": "ending"}
"""What a question is tried with instead of what its file did not say."""


@dataclass(frozen=True)
class Intake:
    """What a file came to: a pack, and an account of every question that was found in it."""

    document: Document
    pictures: dict[str, bytes]
    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]
    ignored: tuple[str, ...] = ()
    """What the file holds beside a pack."""

    @property
    def found(self) -> int:
        """Return how many questions the file had."""
        return len(self.taken) + len(self.refused)


def take_in(stream: Iterable[Found], title: str, step: Callable[[int, int | None], None]) -> Intake:
    """Gather what a format's `load` yields; `step` is told after each question how many there were, and of how many.

    `title` is the pack's where the file names none. A question that could not stand in a pack, however complete its
    author made it, is refused here; so is every one above the most a pack may hold. Raise BadFile as `load` does, and
    where more are refused than anybody would read of (`too_many_refused`).
    """
    header: Document = {}
    total: int | None = None
    ignored: tuple[str, ...] = ()
    taken: list[Taken] = []
    refused: list[Refused] = []
    names = Names()
    for found in stream:
        if isinstance(found, About):
            header, total, ignored = header | found.header, found.total, found.ignored
            continue
        judged = _judged(found, names, room=len(taken) < limits.QUESTIONS)
        if isinstance(judged, Refused) and len(refused) >= limits.REFUSED:
            raise _hopeless(judged)
        (refused if isinstance(judged, Refused) else taken).append(judged)  # type: ignore[arg-type]
        step(len(taken) + len(refused), total)
    return Intake(
        document=_document(header, title, [each.question for each in taken]),
        pictures={name: content for each in taken for name, content in each.pictures.items()},
        taken=tuple(taken),
        refused=tuple(refused),
        ignored=ignored,
    )


def _judged(found: Taken | Refused, names: Names, *, room: bool) -> Taken | Refused:
    if isinstance(found, Refused):
        return found
    prompt = str(found.question.get("prompt", ""))
    if not room:
        return Refused(found.place, prompt, f"a pack holds at most {limits.QUESTIONS:,} questions")
    reasons = _unfit(found.question)
    if reasons:
        return Refused(found.place, prompt, "; ".join(reasons))
    name = names.of(prompt, str(found.question.get("id", "")))
    return Taken(found.place, {**found.question, "id": name}, found.notes, found.pictures)


def _hopeless(last: Refused) -> BadFile:
    words = f"more than {limits.REFUSED:,} of its questions cannot be, the last of them at {last.place}: {last.reason}"
    return BadFile("too_many_refused", words)


def _unfit(question: Document) -> list[str]:
    """Return what no author could put right without changing what the file said."""
    kind = KINDS.get(question.get("kind"))  # type: ignore[arg-type]
    if kind is None:
        return [f"{quoted(str(question.get('kind')))} is no kind of question; there are {', '.join(Kind)}"]
    tried = tree.plain(tree.planted(_STAND_INS | question | {"id": "tried"}))
    try:
        kind.model_validate(tried)
    except ValidationError as invalid:
        return [complaint(error, kind) for error in invalid.errors(include_url=False)]
    return []


def _document(header: Document, title: str, questions: list[Document]) -> Document:
    own: Document = {
        "format": limits.FORMAT,
        "title": title,
        "work": {"title": header.get("title", title)},
        "language": "en",
        "stages": [ENDING],
    }
    stages = header.get("stages") or own["stages"]
    last = stages[-1]["key"]
    return own | header | {"questions": [{"stage": last} | each for each in questions]}
