"""Our small Markdown as Moodle is given it, and back again without a loss.

Moodle knows more Markdown than we do, and HTML inside it. A sign that it would take for either is written as a
number (`&#x003C;`), which both show as the sign itself; one that stands so already gets a zero more. The evidence
for an answer follows its explanation as a list that people can read, and that is found again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.parts import Evidence
    from quizapp.bank.question import Question

_NUMBERED: Final = re.compile(r"&#x(0*)00([0-9A-F]{2});")
_TAG: Final = r"<(?=[A-Za-z/!?])"
_ARROW: Final = r"(?<=-)>"
"""In GIFT, what divides a pair."""
_LINE_OF_ITS_OWN: Final = r"^(?=\*\*Evidence\*\*$)\*|^#|^[=-](?=[=-]*\ *$)|^([*_-])(?=(?:\ *\2){2,}\ *$)"
"""A title, a rule, or what begins the list of evidence."""
_BLOCK: Final = r"^[-+*](?=\ |$)|^>|^[0-9]{1,9}[.)](?=\ |$)|^/(?=/)"
"""What would make a list or a quotation of one line; and, in GIFT, a comment."""
_IN_PROSE: Final = re.compile(f"({_TAG}|{_ARROW}|{_LINE_OF_ITS_OWN})", re.MULTILINE)
_IN_A_LINE: Final = re.compile(f"({_TAG}|{_ARROW}|{_LINE_OF_ITS_OWN}|{_BLOCK})")

_EVIDENCE: Final = "**Evidence**\n\n"
_CITED: Final = re.compile(r"- \*\*([^*\n]+)\*\*(?:, ([^<\n]+?))?(?: <([^>\n]+)>)?")
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w+;)")
_IN_AN_ADDRESS: Final = re.compile(r"[<>]|&(?=#\d+;)")
_CODE: Final = re.compile(r"&#(\d{2,3});")


def guarded(text: str, *, line: bool) -> str:
    """Return small Markdown as Moodle shows it rightly; `line` for what is shown inside one line."""
    spread = _NUMBERED.sub(r"&#x\g<1>000\2;", text)
    return (_IN_A_LINE if line else _IN_PROSE).sub(_numbered, spread)


def unguarded(text: str) -> str:
    """Return what was guarded."""
    return _NUMBERED.sub(
        lambda code: f"&#x{code[1][1:]}00{code[2]};" if code[1] else chr(int(code[2], 16)), text
    )


def explained(question: Question) -> str:
    """Return the explanation and the evidence for an answer, guarded, as one text; empty if there is neither."""
    blocks = [guarded(question.explanation, line=False)] if question.explanation else []
    if question.evidence:
        blocks.append(_EVIDENCE + "\n".join(map(_cited, question.evidence)))
    return "\n\n".join(blocks)


def unexplained(text: str) -> tuple[str, list[Document]]:
    """Return the explanation that a text begins with, and the evidence that it ends with."""
    start = text.rfind(_EVIDENCE)
    if start < 0 or not (start == 0 or text[:start].endswith("\n\n")):
        return unguarded(text), []
    found = [_CITED.fullmatch(line) for line in text[start + len(_EVIDENCE) :].split("\n")]
    if not all(found):
        return unguarded(text), []
    evidence = [_document(each) for each in found if each]
    return unguarded(text[:start].removesuffix("\n\n")), evidence


def _numbered(signs: re.Match[str]) -> str:
    return f"{signs[0][:-1]}&#x{ord(signs[0][-1]):04X};"


def _cited(evidence: Evidence) -> str:
    locator = f", {_coded(_MARKUP, evidence.locator)}" if evidence.locator else ""
    address = f" <{_coded(_IN_AN_ADDRESS, evidence.url)}>" if evidence.url else ""
    return f"- **{_coded(_MARKUP, evidence.work)}**{locator}{address}"


def _document(cited: re.Match[str]) -> Document:
    parts = zip(("work", "locator", "url"), cited.groups(default=""), strict=True)
    return {key: _CODE.sub(lambda code: chr(int(code[1])), text) for key, text in parts if text}


def _coded(signs: re.Pattern[str], text: str) -> str:
    return signs.sub(lambda sign: f"&#{ord(sign[0])};", text)
