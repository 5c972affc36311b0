"""What stands on the two sides of a question's card, as HTML that nobody can slip anything into."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING, TypeAlias

from quizapp.bank import prose
from quizapp.bank.question import Matching, Multiple, Number, Ordering, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.bank.parts import Evidence, Option
    from quizapp.bank.question import Question

Sides: TypeAlias = dict[str, str]
"""What fields of a note hold, by the names that the layout calls them."""


def sides_of(question: Question) -> Sides:
    """Return what a card says; LookupError if the question has no usable key."""
    question.key()
    sides = {
        "Prompt": prose.html(question.prompt, links=False),
        "Given": _given(question),
        "Hint": prose.inline(question.hint),
        "Answer": _answer(question),
        "More": _more(question),
        "Explanation": prose.html(question.explanation, links=True),
        "Evidence": _listed("ul", map(_cited, question.evidence)),
    }
    # In Anki a bracket may begin a command: [sound:…] plays a file, [latex] starts a program.
    return {field: text.replace("[", "&#91;") for field, text in sides.items()}


def _given(question: Question) -> str:
    """Return what is told beside the prompt, in an order that tells nothing."""
    match question:
        case Single() | Multiple():
            return _listed('ol type="A"', (prose.inline(option.text) for option in _mixed(question)))
        case TrueFalse():
            return "<p>True or false?</p>"
        case Number() if question.unit:
            return f"<p>In {prose.inline(question.unit)}</p>"
        case Ordering():
            return _listed("ul", map(prose.inline, question.asked().choices))
        case Matching():
            asked = question.asked()
            return _listed("ul", map(prose.inline, asked.rows)) + _listed(
                "ul", map(prose.inline, asked.choices)
            )
        case _:
            return ""


def _mixed(question: Single | Multiple) -> list[Option]:
    """Return the options, always in one order, in which the key may be anywhere."""
    if question.keep_order:
        return list(question.options)
    return sorted(
        question.options,
        key=lambda option: hashlib.sha256(f"{question.id}\n{option.text}".encode()).digest(),
    )


def _answer(question: Question) -> str:
    """Return the key: for what is typed in, as plain text to compare with."""
    match question:
        case Typed():
            return escape(question.answer, quote=False)
        case Ordering():
            return _listed("ol", map(prose.inline, question.items))
        case Matching():
            pairs = ((prose.inline(pair.left), prose.inline(pair.right)) for pair in question.pairs)
            return _listed("ul", (f"{left} → {right}" for left, right in pairs))
        case Multiple():
            return _listed("ul", map(prose.inline, question.answer))
        case _:
            return ", ".join(map(prose.inline, question.key_texts()))


def _more(question: Question) -> str:
    """Return what else is to be said once the answer is known."""
    match question:
        case Single() | Multiple():
            return _said(question.options)
        case TrueFalse():
            return prose.html(question.feedback, links=False)
        case Typed():
            also = f"<p>Also right: {_row(question.accept)}</p>" if question.accept else ""
            return also + _said(question.reject)
        case Number() if question.tolerance and question.answer is not None:
            least, most = question.answer - question.tolerance, question.answer + question.tolerance
            return f"<p>Right from {least:f} to {most:f}</p>"
        case Matching() if question.extra:
            return f"<p>Left over: {_row(question.extra)}</p>"
        case _:
            return ""


def _said(options: Iterable[Option]) -> str:
    told = ((prose.inline(option.text), prose.inline(option.feedback)) for option in options)
    return _listed("ul", (f"<b>{text}</b>: {feedback}" for text, feedback in told if feedback))


def _cited(evidence: Evidence) -> str:
    words = ", ".join(escape(part) for part in (evidence.work, evidence.locator) if part)
    return f'<a href="{escape(evidence.url)}">{words}</a>' if evidence.url else words


def _row(texts: Iterable[str]) -> str:
    return ", ".join(map(prose.inline, texts))


def _listed(tag: str, entries: Iterable[str]) -> str:
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<{tag}>{items}</{tag.partition(' ')[0]}>" if items else ""
