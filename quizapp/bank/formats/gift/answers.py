"""What stands between the braces of a question in GIFT, kind by kind; signs in it are still hidden."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats.gift.signs import formed, shown
from quizapp.bank.formats.moodle import answers as judged
from quizapp.bank.formats.moodle.answers import Amount, Answer, amount
from quizapp.bank.formats.moodle.notebook import Form, Unfit
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.moodle.arrival import Arrival
    from quizapp.bank.formats.moodle.notebook import Notebook

_TRUE: Final = frozenset({"T", "TRUE"})
_FALSE: Final = frozenset({"F", "FALSE"})
_BY_THE_FIRST: Final = {">": Kind.ORDERING, "#": Kind.NUMBER}
_ANSWER: Final = re.compile(r"[=~][^=~]*")
_PERCENT: Final = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)%")
_SETTINGS: Final = frozenset(
    "ALL EXACT RANDOM REL CONTIGUOUS CONTIG HORIZONTAL HORI H VERTICAL VERT V ABSOLUTE ABS RELATIVE"
    " SHOW HIDE TRUE FALSE YES NO none 123 abc ABCD iii IIII".split()
)
_GRADING: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
"""How many of the items are asked for, which, how, and for which points: what may follow the sign for an ordering."""


def asked(text: str, form: Form, arrival: Arrival) -> Document:
    """Return the kind of a question and what it needs; `form` is what its prompt is written in."""
    notebook = arrival.notebook
    kind = _kind(text)
    judged.check(text.count("\n") if kind == Kind.ORDERING else text.count("=") + text.count("~"))
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        options = [_choice(*each, form, notebook) for each in _weighed(text)]
        if kind == Kind.SINGLE:
            return judged.single(options, notebook)
        return judged.multiple(options, arrival.known.order, notebook)
    if kind == Kind.TYPED:
        return judged.typed([_typed(*each, form, notebook) for each in _weighed(text)], notebook)
    if kind == Kind.MATCHING:
        return judged.matching(_pairs(text, form, arrival))
    return {Kind.TRUE_FALSE: _true_false, Kind.NUMBER: _number, Kind.ORDERING: _ordering}[kind](
        text, form, notebook
    )


def _kind(text: str) -> Kind:
    """Tell the kind of a question by the signs among its answers, in the order in which Moodle looks for them."""
    if not text:
        raise Unfit("it is an essay: there is no answer to compare with")
    if text[0] in _BY_THE_FIRST:
        return _BY_THE_FIRST[text[0]]
    if "~" in text:
        return Kind.SINGLE if "=" in text else Kind.MULTIPLE
    if "=" in text and "->" in text:
        return Kind.MATCHING
    return Kind.TRUE_FALSE if text.partition("#")[0].strip() in _TRUE | _FALSE else Kind.TYPED


def _weighed(text: str) -> Iterator[tuple[Decimal, str]]:
    """Yield each answer with the share of the points it earns, in per cent."""
    first = re.match(r"[^=~]*", text)
    if first and first[0].strip():
        yield _share("=", first[0])
    for found in _ANSWER.finditer(text):
        yield _share(found[0][0], found[0][1:])


def _share(sign: str, text: str) -> tuple[Decimal, str]:
    found = _PERCENT.match(text)
    if found:
        return Decimal(found[1]), text[found.end() :]
    return Decimal(100 if sign == "=" else 0), text


def _said(text: str, form: Form, notebook: Notebook) -> tuple[str, str]:
    """Return an answer, hidden, and what is said to whoever gives it."""
    answer, _, feedback = text.partition("#")
    words, own = formed(feedback, form)
    return answer, notebook.prose(shown(words), own, "feedback")


def _choice(percent: Decimal, text: str, form: Form, notebook: Notebook) -> Answer:
    answer, feedback = _said(text, form, notebook)
    words, own = formed(answer, form)
    return Answer(notebook.line(shown(words), own, "option"), percent, feedback)


def _typed(percent: Decimal, text: str, form: Form, notebook: Notebook) -> Answer:
    answer, feedback = _said(text, form, notebook)
    words, _ = formed(answer, form)
    return Answer(" ".join(shown(words).split("\n")).strip(), percent, feedback)


def _true_false(text: str, form: Form, notebook: Notebook) -> Document:
    """Read the choice and what is said after each; after the wrong one comes first."""
    choice, *said = text.split("#", 2)
    wrong, right = (
        notebook.prose(shown(words), own, "feedback")
        for words, own in (formed(each, form) for each in [*said, "", ""][:2])
    )
    answer = choice.strip() in _TRUE
    return judged.true_false({answer: right, not answer: wrong}, answer=answer, notebook=notebook)


def _number(text: str, form: Form, notebook: Notebook) -> Document:
    return judged.number(list(_amounts(text[1:], form, notebook)), notebook)


def _amounts(text: str, form: Form, notebook: Notebook) -> Iterator[Amount]:
    rights, _, wrong = text.partition("~")
    if said := _said(wrong, form, notebook)[1]:
        notebook.note(f"what was said to any other number was left behind: {quoted(said)}")
    for percent, rest in _weighed(rights):
        answer, feedback = _said(rest, form, notebook)
        given = shown(answer).strip()
        if given == "*" and not percent:
            notebook.note(f"what was said to any other number was left behind: {quoted(feedback)}")
            continue
        least, dots, most = given.partition("..")
        if dots:
            low, high = amount(least), amount(most)
            yield Amount((low + high) / 2, abs(high - low) / 2, percent, feedback)
        else:
            number, colon, tolerance = given.partition(":")
            yield Amount(amount(number), amount(tolerance) if colon else Decimal(0), percent, feedback)


def _pairs(text: str, form: Form, arrival: Arrival) -> Iterator[tuple[str, str]]:
    for pair in (each for each in text.split("=") if each.strip()):
        left, arrow, right = pair.partition("->")
        if not arrow:
            raise Unfit(f"{quoted(shown(pair).strip())} has no “->” in it, as the other pairs have")
        words, own = formed(left, form)
        yield arrival.notebook.line(shown(words), own, "pair"), arrival.partner(shown(right))


def _ordering(text: str, form: Form, notebook: Notebook) -> Document:
    first, _, rest = text[1:].strip(" \t").partition("\n")
    settings = first.split()
    if not all(word.isdecimal() or word in _SETTINGS or _GRADING.fullmatch(word) for word in settings):
        settings, rest = [], f"{first}\n{rest}"
    items = [each for each in rest.split("=" if rest.lstrip().startswith("=") else "\n") if each.strip()]
    if settings and settings[0] not in {"0", str(len(items))} and "ALL" not in settings:
        notebook.note(f"only {quoted(settings[0])} of its items were asked for at a time; here all are")
    return {
        "kind": Kind.ORDERING.value,
        "items": [notebook.line(shown(item), form, "item") for item in items],
    }
