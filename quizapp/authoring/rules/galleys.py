"""A pack's file as it stands: its questions in their order, and beside each what there is to say about it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from quizapp.authoring.rules.boards import board_of
from quizapp.bank.formats import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.authoring.rules.boards import Board
    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.mistake import Place
    from quizapp.bank.library import Reading


@dataclass(frozen=True)
class Proof:
    """A question of the file, whole or half written."""

    n: int
    """Its place, from 1."""
    line: int
    document: Document
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Galley:
    """All of the file."""

    slug: str
    header: Document
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    """What there is to say about the pack as a whole."""
    is_sound: bool
    """It can be played as it stands."""
    board: Board | None
    """Its case; None without one that hangs together."""


def galley(reading: Reading) -> Galley | None:
    """Return what a file holds; None for one of which nothing can be read, not even half."""
    root = reading.root
    if not isinstance(root, tree.Mapping):
        return None
    listed = root.entries.get("questions")
    nodes = listed.items if isinstance(listed, tree.Sequence) else []
    questions = [node for node in nodes if isinstance(node, tree.Mapping)]
    of_all = [each for each in reading.findings if _is_of_all(each, listed)]
    of_some = [each for each in reading.findings if each not in of_all]
    said = _shared_out(of_some, questions, root.keys.values())
    header = cast("Document", tree.plain(root))
    return Galley(
        slug=reading.slug,
        header={key: part for key, part in header.items() if key != "questions"},
        proofs=tuple(
            Proof(n, node.place.line, cast("Document", tree.plain(node)), tuple(said[n]))
            for n, node in enumerate(questions, start=1)
        ),
        findings=(*of_all, *said[0]),
        is_sound=reading.pack is not None and not reading.errors,
        board=board_of(reading.draft),
    )


def _is_of_all(finding: Finding, listed: tree.Node | None) -> bool:
    """Tell whether something is said of all questions together: where their list begins, so does the first of them."""
    place = (finding.line, finding.column)
    return finding.rule == "more" or (
        listed is not None and finding.question is None and place == listed.place
    )


def _shared_out(
    findings: Iterable[Finding], questions: list[tree.Mapping], keys: Iterable[Place]
) -> list[list[Finding]]:
    """Return what is said about the pack as a whole, and then what is about each question.

    By the line alone: a question may have no id yet, or that of another.
    """
    # What comes after the list of questions is the pack's own again.
    marks = [(place.line, 0) for place in keys]
    marks += [(node.place.line, n) for n, node in enumerate(questions, start=1)]
    marks.sort()
    said: list[list[Finding]] = [[] for _ in range(len(questions) + 1)]
    for each in findings:
        at = bisect_right(marks, (each.line, len(questions))) - 1
        said[marks[at][1] if at >= 0 and each.line else 0].append(each)
    return said
