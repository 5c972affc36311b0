"""Files that are brought in: how it stands with one, what is told of it, and how its questions fit into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from quizapp.authoring.rules.fields import cover_document, cover_fields, question_document, question_fields
from quizapp.authoring.rules.stories import kept
from quizapp.bank import limits
from quizapp.bank.formats.exchange import Names
from quizapp.bank.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from quizapp.bank.formats.exchange import BadFile, Document, Taken
    from quizapp.bank.formats.sandbox import Outcome

LOST_AFTER: Final = timedelta(seconds=30)
"""So long nothing is heard of a job before it is given up: its process died, or the machine did."""
KEPT: Final = timedelta(days=7)
"""So long a report is kept."""
AT_ONCE: Final = 8
"""Files that all authors together may have read or waiting: each is held in memory until it is read."""
NAME: Final = 200
_BEGINNING: Final = 160
_LOST: Final = "lost"
_NO_ROOM: Final = "no_room"
_OURS: Final = {
    _LOST: 503,
    "broken": 503,
    "reader_broke": 503,
    "reader_busy": 503,
    _NO_ROOM: 507,
    "conflict": 409,
}
"""What is not the file's fault, and the status that says so."""


class State(StrEnum):
    """How it stands with a file."""

    READING = "reading"
    DONE = "done"
    REFUSED = "refused"
    """Nothing came of it; its report says why."""
    STOPPED = "stopped"


class Remark(Value):
    """What there is to say about one question of a file."""

    place: str
    """Where it stands: `line 31`, `row 9`."""
    what: str
    """How it begins."""
    words: str


class Report(Value):
    """What came of a file."""

    format: str = ""
    """What a page calls the format it was in."""
    imported: int = 0
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    """What was changed or left behind of questions that were taken."""
    ignored: tuple[str, ...] = ()
    """Files in an archive that are no part of a pack."""
    renamed: int = 0
    """Questions whose ids the draft had already."""
    lacks: tuple[tuple[str, int], ...] = ()
    """What questions that were taken do not say, and how many; of `stage`, those that stand at the last for that."""
    licence: str = ""
    """The file's, where the draft it went into has another."""
    story_left: bool = False
    """Its case and its recaps stayed behind: a draft that is there has its own, or none."""
    rule: str = ""
    """Why nothing came of it, for a program; empty if something did."""
    message: str = ""
    """The same for a reader."""
    findings: tuple[tuple[int, str], ...] = ()
    """All that is wrong, by line, where that is more than one thing."""

    @property
    def found(self) -> int:
        """Return how many questions the file had."""
        return self.imported + len(self.refused)

    @property
    def status(self) -> int:
        """Return the HTTP status of a page that shows it."""
        return _OURS.get(self.rule, 422) if self.rule else 200


@dataclass(frozen=True)
class Import:
    """A file that somebody sent, as a page shows it."""

    token: str
    name: str
    state: State
    done: int
    total: int | None
    report: Report
    begun_at: datetime
    slug: str | None
    """Of the draft that its questions are in, or are to come into; None if there is none, or none any more."""
    title: str


@dataclass(frozen=True)
class Fitted:
    """Questions as they go into a draft."""

    questions: tuple[Document, ...]
    stageless: int = 0
    """How many of them come from a file that does not say their stage."""
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    renamed: int = 0
    story_left: bool = False


def file_name(given: str) -> str:
    """Return what a file is called, as it can be shown: nothing of where it lay, nothing that cannot be seen."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip()[-NAME:] or "file"


def is_lost(state: str, alive_at: datetime, now: datetime) -> bool:
    """Say whether whoever was to read a file has been silent for too long."""
    return state == State.READING and now - alive_at > LOST_AFTER


def lost() -> Report:
    """Return what is told of a file whose reader died."""
    words = (
        "the server was stopped, or broke down, while it read the file. Nothing of it was kept; send it again"
    )
    return Report(rule=_LOST, message=words)


def broken() -> Report:
    """Return what is told where something is wrong with us."""
    words = "something broke here, and it was not the file. It has been written down; nothing was kept"
    return Report(rule="broken", message=words)


def no_room() -> Report:
    """Return what is told where the disk is full."""
    return Report(
        rule=_NO_ROOM, message="there is no room left here for what is in it; the host has to make some"
    )


def refusal(bad: BadFile) -> Report:
    """Return what is told of a file of which nothing can be read."""
    findings = tuple((each.line, _visible(each.message)) for each in bad.findings)
    return Report(rule=bad.rule, message=_visible(str(bad)), findings=findings if len(findings) > 1 else ())


def report_of(outcome: Outcome, title: str, fitted: Fitted) -> Report:
    """Return what is told of a file that was read; `title` is its format's."""
    intake = outcome.intake
    refused = tuple(remark(each.place, each.what, each.reason) for each in intake.refused) + fitted.refused
    left_out = {each.place for each in fitted.refused}
    own = (
        remark(each.place, str(each.question.get("prompt", "")), note)
        for each in intake.taken
        if each.place not in left_out
        for note in each.notes
    )
    report = Report(
        format=title,
        imported=len(fitted.questions),
        refused=refused,
        notes=(*own, *fitted.notes),
        ignored=intake.ignored,
        renamed=fitted.renamed,
        lacks=tuple(_lacks(fitted)),
        story_left=fitted.story_left,
    )
    if report.imported:
        return report
    words = "none of its questions can be, for the reasons below" if refused else "there is no question in it"
    return report.model_copy(update={"rule": "no_questions", "message": words})


def remark(place: str, what: str, words: str) -> Remark:
    """Return what there is to say about a question, by its beginning."""
    short = what if len(what) <= _BEGINNING else what[: _BEGINNING - 1] + "…"
    return Remark(place=place, what=_visible(short), words=_visible(words))


def header_of(document: Document, title: str) -> Document:
    """Return the header of a pack that was read as the editor spells it, under another title if one is given."""
    header = kept(document, cover_document(cover_fields(document)))
    if title:
        work = header.get("work", {})
        if work.get("title") == header["title"]:
            header["work"] = work | {"title": title}
        header["title"] = title
    return header


def as_begun(taken: Iterable[Taken], last: str) -> Fitted:
    """Return questions as they go into a draft that they begin; `last` is its last stage."""
    questions = [{"id": each.question["id"]} | _spelt(each.question) for each in taken]
    stageless = sum("stage" not in each for each in questions)
    return Fitted(tuple({"stage": last} | each for each in questions), stageless)


def as_appended(
    taken: Iterable[Taken], keys: Iterable[str], stages: Sequence[str], pictures: Mapping[str, str], room: int
) -> Fitted:
    """Return questions as they go into a draft that is there.

    `keys` are its questions', `stages` its own, `pictures` other names for those of its names that are taken; `room` is
    for so many more. One at a stage that the draft does not have goes to its last, where it spoils nothing.
    """
    names = Names(keys)
    questions: list[Document] = []
    refused: list[Remark] = []
    notes: list[Remark] = []
    renamed = stageless = 0
    for each in taken:
        prompt = str(each.question.get("prompt", ""))
        if len(questions) >= room:
            refused.append(remark(each.place, prompt, f"a pack holds at most {limits.QUESTIONS:,} questions"))
            continue
        spelt = _spelt(each.question)
        stageless += "stage" not in spelt
        question, note = _moved(spelt, stages)
        if note:
            notes.append(remark(each.place, prompt, note))
        shown = question.get("image", {}).get("file", "")
        if shown in pictures:
            question["image"] = question["image"] | {"file": pictures[shown]}
        own = str(each.question["id"])
        question["id"] = names.of(prompt, own)
        renamed += question["id"] != own
        questions.append(question)
    return Fitted(tuple(questions), stageless, tuple(refused), tuple(notes), renamed)


def with_credits(header: Document, other: Document) -> tuple[Document, str]:
    """Return a draft's header with what its new questions came with, their authors and licence.

    And that licence, if the draft has another: it is its author's to say which holds for both.
    """
    other = header_of(other, "")
    authors = list(header.get("authors") or [])
    authors += [each for each in other.get("authors") or [] if each not in authors]
    theirs, own = str(other.get("licence") or ""), str(header.get("licence") or "")
    changed = (
        header | ({"authors": authors} if authors else {}) | ({"licence": own or theirs} if theirs else {})
    )
    return changed, theirs if own and theirs != own else ""


def _lacks(fitted: Fitted) -> Iterator[tuple[str, int]]:
    for part in ("category", "difficulty", "explanation", "evidence"):
        if number := sum(part not in each for each in fitted.questions):
            yield part, number
    if fitted.stageless:
        yield "stage", fitted.stageless


def _visible(words: str) -> str:
    return "".join(char if char.isprintable() else " " for char in words)


def _spelt(question: Document) -> Document:
    return question_document(question_fields(question))


def _moved(question: Document, stages: Sequence[str]) -> tuple[Document, str]:
    stage = str(question.get("stage", ""))
    if stage in stages:
        return question, ""
    last = {"stage": stages[-1]} if stages else {}
    elsewhere = {key: part for key, part in question.items() if key != "stage"} | last
    note = (
        f"its stage, {stage}, is none of this pack’s: it stands at the last one" if stage and stages else ""
    )
    return elsewhere, note
