"""The texts of a question in Moodle XML, and what each is written in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats.moodle.notebook import Form, Unfit

if TYPE_CHECKING:
    from quizapp.bank.formats.marked import Element
    from quizapp.bank.formats.moodle.notebook import Notebook

FORMS: Final = {
    Form.HTML: "html",
    Form.MOODLE: "moodle_auto_format",
    Form.PLAIN: "plain_text",
    Form.MARKDOWN: "markdown",
}
MARKDOWN: Final = FORMS[Form.MARKDOWN]
_READ: Final = {name: form for form, name in FORMS.items()}
_FRACTION: Final = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{0,20})?")


def check(question: Element) -> None:
    """Raise Unfit where elements stand in the place of text: HTML that was not put into CDATA."""
    waiting = [question]
    while waiting:
        element = waiting.pop()
        if element.tag == "text" and element.children:
            raise Unfit(
                f"in line {element.line} there are elements where text is wanted; HTML belongs in CDATA"
            )
        waiting += element.children


def words(element: Element | None) -> str:
    """Return the text of an element."""
    text = element.find("text") if element else None
    return text.text if text else ""


def value(question: Element, tag: str) -> str:
    """Return what an element holds that has no text of its own, such as `<single>`."""
    found = question.find(tag)
    return (words(found) or found.text).strip() if found else ""


def form_of(element: Element | None) -> Form:
    """Return what the text of an element is written in."""
    return _READ.get(element.attributes.get("format", "html") if element else "html", Form.MOODLE)


def prose(element: Element | None, where: str, notebook: Notebook) -> str:
    """Return the text of an element as paragraphs of small Markdown."""
    return notebook.prose(words(element), form_of(element), where)


def line(element: Element | None, where: str, notebook: Notebook) -> str:
    """Return the text of an element as one line of small Markdown."""
    return notebook.line(words(element), form_of(element), where)


def fraction(answer: Element) -> Decimal:
    """Return what an answer earns, in per cent, or its place among items."""
    written = answer.attributes.get("fraction", "0").strip()
    if not _FRACTION.fullmatch(written):
        raise Unfit(f"in line {answer.line} the fraction {quoted(written)} is no number")
    return Decimal(written)
