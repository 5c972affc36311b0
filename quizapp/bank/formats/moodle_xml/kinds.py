"""What each kind of question in Moodle XML comes to; kinds without a counterpart are refused by name."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats.moodle import answers as judged
from quizapp.bank.formats.moodle.answers import Amount, Answer, amount
from quizapp.bank.formats.moodle.notebook import Unfit
from quizapp.bank.formats.moodle_xml.texts import fraction, line, prose, value, words
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.marked import Element
    from quizapp.bank.formats.moodle.arrival import Arrival
    from quizapp.bank.formats.moodle.notebook import Notebook

_OTHERS: Final = {
    "cloze": "a text with gaps",
    "multianswer": "a text with gaps",
    "gapselect": "a text with gaps to choose for",
    "essay": "an essay: there is no answer to compare with",
    "description": "a description: there is nothing to answer",
    "calculated": "a formula with numbers put in",
    "calculatedsimple": "a formula with numbers put in",
    "calculatedmulti": "a formula with numbers put in",
    "ddwtos": "words to be dragged into a text",
    "ddimageortext": "things to be dragged onto a picture",
    "ddmarker": "marks to be dragged onto a picture",
    "randomsamatch": "drawn from other questions",
    "random": "drawn from other questions",
}


def asked(question: Element, arrival: Arrival) -> Document:
    """Return the kind of a question and what it needs."""
    written = question.attributes.get("type", "")
    read = _KINDS.get(written)
    if not read:
        what = f": it is {_OTHERS[written]}" if written in _OTHERS else ""
        raise Unfit(f"Moodle’s kind {quoted(written)} has no counterpart here{what}")
    judged.check(max(len(question.all(part)) for part in ("answer", "subquestion")))
    return read(question, arrival)


def _choice(question: Element, arrival: Arrival) -> Document:
    notebook = arrival.notebook
    options = [
        Answer(line(each, "option", notebook), fraction(each), _feedback(each, notebook))
        for each in question.all("answer")
    ]
    if value(question, "single") in {"false", "0"}:
        document = judged.multiple(options, arrival.known.order, notebook)
    else:
        document = judged.single(options, notebook)
    if value(question, "shuffleanswers") in {"false", "0"}:
        document["keep_order"] = True
    return document


def _true_false(question: Element, arrival: Arrival) -> Document:
    said: dict[bool, str] = {}
    right: list[bool] = []
    for each in question.all("answer"):
        choice = words(each).strip().lower()
        if choice not in {"true", "false"}:
            raise Unfit(f"{quoted(choice)} is neither true nor false")
        said[choice == "true"] = _feedback(each, arrival.notebook)
        right += [choice == "true"] if fraction(each) > 0 else []
    if len(right) != 1:
        raise Unfit("it does not say which of the two is right")
    return judged.true_false(said, answer=right[0], notebook=arrival.notebook)


def _typed(question: Element, arrival: Arrival) -> Document:
    answers = [
        Answer(" ".join(words(each).strip().split("\n")), fraction(each), _feedback(each, arrival.notebook))
        for each in question.all("answer")
    ]
    return judged.typed(answers, arrival.notebook)


def _number(question: Element, arrival: Arrival) -> Document:
    document = judged.number(list(_amounts(question, arrival.notebook)), arrival.notebook)
    group = question.find("units")
    units = group.all("unit") if group else []
    names = [name for unit in units if (name := value(unit, "unit_name"))]
    for name in names[1:]:
        arrival.notebook.note(f"the unit {quoted(name)} was left behind; a question can have one")
    return document | ({"unit": names[0]} if names else {})


def _amounts(question: Element, notebook: Notebook) -> Iterator[Amount]:
    for each in question.all("answer"):
        percent, feedback, given = fraction(each), _feedback(each, notebook), words(each).strip()
        if given == "*" and not percent:
            notebook.note(f"what was said to any other number was left behind: {quoted(feedback)}")
            continue
        tolerance = value(each, "tolerance")
        yield Amount(amount(given), abs(amount(tolerance)) if tolerance else Decimal(0), percent, feedback)


def _ordering(question: Element, arrival: Arrival) -> Document:
    answers = sorted(question.all("answer"), key=fraction)
    count = value(question, "selectcount")
    if value(question, "selecttype") not in {"", "ALL"} and count not in {"", "0", str(len(answers))}:
        arrival.notebook.note(f"only {quoted(count)} of its items were asked for at a time; here all are")
    return {
        "kind": Kind.ORDERING.value,
        "items": [line(each, "item", arrival.notebook) for each in answers],
    }


def _matching(question: Element, arrival: Arrival) -> Document:
    return judged.matching(
        (line(each, "pair", arrival.notebook), arrival.partner(words(each.find("answer"))))
        for each in question.all("subquestion")
    )


def _feedback(answer: Element, notebook: Notebook) -> str:
    return prose(answer.find("feedback"), "feedback", notebook)


_KINDS: Final = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _typed,
    "numerical": _number,
    "ordering": _ordering,
    "matching": _matching,
    "match": _matching,
}
