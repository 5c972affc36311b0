"""What a table says of the pack: rows of two cells, a name and what stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile, Names
from quizapp.bank.formats.table import notation
from quizapp.bank.formats.table.columns import ALLOWED, Cell, lines, named, text, word
from quizapp.bank.formats.table.notation import Entry
from quizapp.bank.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.rows import Row
    from quizapp.bank.pack import Pack

HELP: Final = {
    "title": "What the pack is called on the shelf.",
    "blurb": "One or two sentences, safe for someone who has seen nothing.",
    "work": "What the questions are about: its own title.",
    "work kind": "series, film, novel, story or play.",
    "work creators": "Who wrote or directed it, one on each line.",
    "work year": "When it first came out.",
    "language": "The language of the questions: en, pt-BR.",
    "licence": "What others may do with the pack, as an SPDX name: CC-BY-SA-4.0.",
    "authors": "Who wrote the questions, one on each line.",
    "content notes": "What a player may want to know before starting, one on each line.",
    "stages": "How far a player may be, in order, one on each line: key | Label.",
    "allowed": "Warnings of the linter that are answered for the whole pack, one on each line: rule | why.",
}
"""The names of the rows in their order, and what goes in each."""


def _read_stages(cell: str) -> Document:
    stages = []
    names = Names()
    given = notation.lines(cell)
    if len(given) > limits.STAGES:
        raise ValueError(f"a pack has at most {limits.STAGES} stages; these are {len(given):,}")
    for line in given:
        key, label = notation.parts(line, ("key", "label"), least=1)
        stages.append({"key": key if label else names.of(key), "label": label or key})
    return {"stages": stages}


def _write_stages(header: Document) -> str:
    return notation.listed(Entry(notation.barred(each["key"], each["label"])) for each in header["stages"])


_OF_THE_WORK: Final = {
    "work": text("title"),
    "work kind": word("kind"),
    "work creators": lines("creators"),
    "work year": text("year"),
}
_OF_THE_PACK: Final = {
    "title": text("title"),
    "blurb": text("blurb"),
    "language": text("language"),
    "licence": text("licence"),
    "authors": lines("authors"),
    "content notes": lines("content_notes"),
    "stages": Cell(_read_stages, _write_stages),
    "allowed": ALLOWED,
}


def read(rows: Iterable[Row]) -> Document:
    """Return the keys of a header that the rows have; raise BadFile for one that says nothing of a pack."""
    header: Document = {}
    seen: set[str] = set()
    for row in rows:
        name = named(row.cell(0))
        try:
            found = _read(name, row.cell(1))
        except ValueError as reason:
            raise BadFile("table_pack", f"row {row.number:,}: {reason}") from reason
        if any(row.cells[2:]) or name in seen:
            message = (
                f"row {row.number:,}: all that stands for {quoted(name)} goes into one cell, one on each line"
            )
            raise BadFile("table_pack", message)
        seen.add(name)
        header |= found if "work" not in found else {"work": header.get("work", {}) | found["work"]}
    return header


def written(pack: Pack) -> dict[str, str]:
    """Return what stands for each name, empty where the pack says nothing."""
    header = pack.model_dump(mode="json", exclude={"questions"})
    own = {name: cell.write(header) for name, cell in _OF_THE_PACK.items()}
    of_work = {name: cell.write(header["work"]) for name, cell in _OF_THE_WORK.items()}
    return {name: (own | of_work)[name] for name in HELP}


def _read(name: str, cell: str) -> Document:
    if name in _OF_THE_WORK:
        return {"work": _OF_THE_WORK[name].read(cell) if cell else {}}
    if name in _OF_THE_PACK:
        return _OF_THE_PACK[name].read(cell) if cell else {}
    near = did_you_mean(name, HELP) or f"; there are {', '.join(HELP)}, and then the names of the columns"
    raise ValueError(f"a pack says nothing of its {quoted(name)}{near}")
