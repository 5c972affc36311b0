"""A pack as Moodle XML. Its texts are given as Markdown, which Moodle shows and gives back as it is."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Final

from quizapp.bank.formats.exchange import Loss, Written
from quizapp.bank.formats.moodle import heading, tags
from quizapp.bank.formats.moodle.departure import NO_KEY, has_key
from quizapp.bank.formats.moodle.notebook import Form
from quizapp.bank.formats.moodle.wording import explained, guarded
from quizapp.bank.formats.moodle_xml.details import TYPES, details
from quizapp.bank.formats.moodle_xml.elements import element, lines, text
from quizapp.bank.formats.moodle_xml.pictures import ATTACHED
from quizapp.bank.formats.moodle_xml.texts import FORMS, MARKDOWN
from quizapp.bank.question import Difficulty, TrueFalse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Question

_MARKS: Final = {Difficulty.EASY: "1", Difficulty.MEDIUM: "2", Difficulty.HARD: "3"}
_THIRD: Final = "0.3333333"
_ALT: Final = re.compile(r"[\\\[\]]")


def dump(pack: Pack, pictures: Mapping[str, bytes]) -> Written:
    """Write a pack; a question without a key and a picture that is not at hand are left out."""
    blocks, losses = [_category(pack)], []
    for question in pack.questions:
        if not has_key(question):
            losses.append(Loss(question.id, NO_KEY, left_out=True))
            continue
        if question.image and question.image.file not in pictures:
            losses.append(Loss(question.id, f"its picture, {question.image.file}, which is not at hand"))
        blocks.append(
            element("question", lines(_question(question, pack, pictures)), type=TYPES[question.kind])
        )
    content = element("quiz", lines(blocks))
    return Written(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'.encode(), tuple(losses))


def _category(pack: Pack) -> str:
    path = f"$course$/top/{pack.title.replace('/', '//')}"
    info = "\n".join(heading.lines(pack))
    return element(
        "question",
        lines([element("category", text(path)), element("info", text(info), format=FORMS[Form.PLAIN])]),
        type="category",
    )


def _question(question: Question, pack: Pack, pictures: Mapping[str, bytes]) -> Iterator[str]:
    yield element("name", text(question.id))
    yield element("questiontext", _prompt(question, pictures), format=MARKDOWN)
    yield element("generalfeedback", text(explained(question)), format=MARKDOWN)
    yield element("defaultgrade", _MARKS[question.difficulty])
    yield element("penalty", "1" if isinstance(question, TrueFalse) else _THIRD)
    yield element("hidden", "0")
    yield element("idnumber", question.id)
    yield from details(question)
    if question.hint:
        yield element("hint", text(guarded(question.hint, line=True)), format=MARKDOWN)
    yield element("tags", lines(element("tag", text(tag)) for tag in tags.of(question, pack.stages)))


def _prompt(question: Question, pictures: Mapping[str, bytes]) -> str:
    prompt, image = guarded(question.prompt, line=False), question.image
    if not image or image.file not in pictures:
        return text(prompt)
    alt = _ALT.sub(r"\\\g<0>", image.alt)
    file = element(
        "file", b64encode(pictures[image.file]).decode(), name=image.file, path="/", encoding="base64"
    )
    return lines([text(f"{prompt}\n\n![{alt}]({ATTACHED}{image.file})"), file])
