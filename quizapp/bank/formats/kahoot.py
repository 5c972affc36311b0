"""Kahoot: the spreadsheet that it takes quizzes from, XLSX with the names of its columns in row 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank import prose
from quizapp.bank.finding import quoted
from quizapp.bank.formats import choice, workbook
from quizapp.bank.formats.exchange import About, BadFile, Format, Loss, Refused, Taken, Written, story_lost
from quizapp.bank.question import Multiple, Single, TrueFalse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.rows import Row
    from quizapp.bank.formats.workbook import Book
    from quizapp.bank.pack import Pack

_NAMES_ROW: Final = 8
_PROMPT, _FIRST, _TIME, _KEY = 1, 2, 6, 7
"""Its columns, counted from 0; in the first stands a running number."""
_LONGEST_PROMPT: Final = 120
_LONGEST_ANSWER: Final = 75
_ANSWERS: Final = (2, 4)
_SECONDS: Final = 30
"""What a question gets against the clock here too; Kahoot knows 5, 10, 20, 30, 60, 90, 120 and 240."""
_NAMES: Final = (
    f"Question - max {_LONGEST_PROMPT} characters",
    *(f"Answer {number} - max {_LONGEST_ANSWER} characters" for number in range(1, _ANSWERS[1] + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_WIDTHS: Final = (6, 60, 30, 30, 30, 30, 12, 16)


def _load(data: bytes) -> Iterator[Found]:
    table = workbook.table(data, _names)
    if not table:
        raise BadFile("kahoot", f"no row names the columns as row {_NAMES_ROW} of Kahoot’s template does")
    # The template numbers a hundred rows in advance.
    questions = [row for row in table[1:] if any(row.cells[_PROMPT : _KEY + 1])]
    yield About({}, total=len(questions))
    for row in questions:
        yield _found(row)


def _found(row: Row) -> Found:
    place, prompt, time = f"row {row.number:,}", row.cell(_PROMPT), row.cell(_TIME)
    if row.dates & set(range(_PROMPT, _TIME)):
        return Refused(place, prompt, "has a date or a time where text is wanted; let its cells hold text")
    try:
        question = choice.numbered(prompt, [row.cell(at) for at in range(_FIRST, _TIME)], row.cell(_KEY))
    except ValueError as reason:
        return Refused(place, prompt, str(reason))
    notes = [choice.OWN_PACE.format(time)] if time else []
    notes += [
        f"{quoted(cell)} was left behind: Kahoot has no such column" for cell in row.cells[_KEY + 1 :] if cell
    ]
    return Taken(place, question, tuple(notes))


def _sniff(data: bytes) -> bool:
    try:
        return workbook.is_one(data) and bool(workbook.table(data, _names))
    except BadFile:
        return False


def _names(row: Row) -> bool:
    asked, key = row.cell(_PROMPT).lower(), row.cell(_KEY).lower()
    return asked.startswith("question") and key.startswith("correct answer")


class _Quizzed(NamedTuple):
    """A question as Kahoot asks it."""

    prompt: str
    answers: Sequence[str]
    right: Sequence[int]


def _dump(pack: Pack, _pictures: Mapping[str, bytes]) -> Written:
    kept = "what the pack says of itself, but for the title, authors and licence above the questions"
    losses = [
        Loss(None, f"Kahoot has no place for stages, categories, difficulties and {kept}"),
        *story_lost(pack),
    ]
    fitting: list[_Quizzed] = []
    for question in pack.questions:
        if not isinstance(question, Single | Multiple | TrueFalse):
            reason = f"Kahoot has no questions of the kind {question.kind}"
            losses.append(Loss(question.id, reason, left_out=True))
            continue
        quizzed = _quizzed(question)
        if isinstance(quizzed, str):
            losses.append(Loss(question.id, quizzed, left_out=True))
            continue
        fitting.append(quizzed)
        if lost := ", ".join(_lost(question, quizzed)):
            losses.append(Loss(question.id, f"Kahoot has no place for {lost}"))
    return Written(workbook.write(lambda book: _fill(book, pack, fitting)), tuple(losses))


def _quizzed(question: Single | Multiple | TrueFalse) -> _Quizzed | str:
    """Return a question as Kahoot asks it, or why it cannot, as a sentence."""
    prompt = _on_one_line(prose.plain(question.prompt))
    if workbook.units(prompt) > _LONGEST_PROMPT:
        return f"its prompt has more than {_LONGEST_PROMPT} characters"
    answers = question.asked().choices
    if not _ANSWERS[0] <= len(answers) <= _ANSWERS[1]:
        return f"it has {len(answers)} options, and Kahoot takes {_ANSWERS[1]} at most"
    if long := next((each for each in answers if workbook.units(each) > _LONGEST_ANSWER), ""):
        return f"its option {quoted(long)} has more than {_LONGEST_ANSWER} characters"
    try:
        key = question.key()
    except LookupError:
        return "it names no right answer"
    right = key if isinstance(key, tuple) else (key,)
    return _Quizzed(prompt, answers, right) if right else "it names no right answer"


def _lost(question: Single | Multiple | TrueFalse, quizzed: _Quizzed) -> Iterator[str]:
    if _shown(question.prompt) != _shown(prose.literal(quizzed.prompt)):
        yield "the markup of its prompt"
    if isinstance(question, Multiple) and len(quizzed.right) == 1:
        yield "several answers to choose where one is right"
    said = (question,) if isinstance(question, TrueFalse) else question.options
    parts = {
        "its picture": question.image,
        "its explanation": question.explanation,
        "its evidence": question.evidence,
        "its feedback": any(each.feedback for each in said),
        "its hint": question.hint,
        "that it is sensitive": question.sensitive,
        "that it is deducible": question.deducible,
        "that its options keep their order": not isinstance(question, TrueFalse) and question.keep_order,
    }
    yield from (part for part, there in parts.items() if there)


def _shown(prompt: str) -> str:
    return _on_one_line(prose.html(prompt, links=False))


def _fill(book: Book, pack: Pack, questions: Sequence[_Quizzed]) -> None:
    sheet = book.add_worksheet("Sheet1")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    workbook.put(sheet, 1, _PROMPT, pack.title)
    workbook.put(sheet, 2, _PROMPT, " · ".join(filter(None, [*pack.authors, pack.licence])))
    bold = book.add_format({"bold": True})
    for column, name in enumerate(_NAMES, start=_PROMPT):
        workbook.put(sheet, _NAMES_ROW - 1, column, name, bold)
    for number, (prompt, answers, right) in enumerate(questions, start=1):
        row = _NAMES_ROW - 1 + number
        sheet.write_number(row, 0, number)
        workbook.put(sheet, row, _PROMPT, prompt)
        for column, answer in enumerate(answers, start=_FIRST):
            workbook.put(sheet, row, column, answer)
        sheet.write_number(row, _TIME, _SECONDS)
        workbook.put(sheet, row, _KEY, ",".join(str(at + 1) for at in right))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


FORMAT: Final = Format(
    name="kahoot",
    title="Kahoot",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sniff=_sniff,
    load=_load,
    dump=_dump,
)
