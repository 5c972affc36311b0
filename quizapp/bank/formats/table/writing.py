"""From a pack to the cells of a table, and what of it a table cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.formats import workbook
from quizapp.bank.formats.exchange import Loss, story_lost
from quizapp.bank.formats.table import columns, header

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack


@dataclass(frozen=True)
class Table:
    """A pack in cells, by name; every cell fits into a spreadsheet's."""

    about: dict[str, str]
    """What the pack says of itself."""
    questions: tuple[dict[str, str], ...]
    losses: tuple[Loss, ...]


def table(pack: Pack) -> Table:
    """Return a pack in cells. A question with a cell too long for spreadsheets is left out, and so is such a row."""
    losses = story_lost(pack)
    about = {}
    for name, text in header.written(pack).items():
        if workbook.fits(text):
            about[name] = text
        else:
            losses.append(Loss(None, f"its {name} were left out: {_too_long(text)}"))
    questions = []
    for question in pack.questions:
        cells = columns.written(question.model_dump(mode="json"))
        long = [(name, text) for name, text in cells.items() if not workbook.fits(text)]
        if long:
            losses.append(Loss(question.id, f"its {long[0][0]}: {_too_long(long[0][1])}", left_out=True))
            continue
        questions.append(cells)
        if question.image:
            losses.append(Loss(question.id, f"a table holds no pictures: {question.image.file}"))
    return Table(about, tuple(questions), tuple(losses))


def _too_long(text: str) -> str:
    return f"{workbook.units(text):,} characters, and a cell holds at most {workbook.CELL:,}"
