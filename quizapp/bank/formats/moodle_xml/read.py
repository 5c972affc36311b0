"""From the bytes of a Moodle XML file to questions; what Moodle says and this game does not know becomes a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import quoted
from quizapp.bank.formats import marked
from quizapp.bank.formats.exchange import About, BadFile, Refused, Taken
from quizapp.bank.formats.moodle import tags
from quizapp.bank.formats.moodle.arrival import Arrival, excerpt, header
from quizapp.bank.formats.moodle.heading import BEGINNING
from quizapp.bank.formats.moodle.notebook import Unfit
from quizapp.bank.formats.moodle_xml.kinds import asked
from quizapp.bank.formats.moodle_xml.pictures import Gallery, leave_files, pictured
from quizapp.bank.formats.moodle_xml.texts import check, form_of, line, prose, value, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.marked import Element
    from quizapp.bank.formats.moodle.notebook import Notebook
    from quizapp.bank.formats.moodle.tags import Known

_ORDINARY: Final = {
    "defaultgrade": ({"1", "0"}, "it was worth {} marks; here its difficulty says what it is worth"),
    "penalty": (
        {"0.3333333", "0.1", "1", "0"},
        "each wrong try took off {} of the marks; here there is one try",
    ),
    "hidden": ({"0"}, "it was hidden in its question bank"),
    "usecase": ({"0"}, "capital letters counted; here they do not"),
}
"""What says nothing because it is usual, and what to note of anything else."""
_SAID_AFTER: Final = {
    "correctfeedback": ("right", "Your answer is correct."),
    "partiallycorrectfeedback": ("partly right", "Your answer is partially correct."),
    "incorrectfeedback": ("wrong", "Your answer is incorrect."),
}
"""What is said to everybody, and what Moodle puts there by itself."""


def load(data: bytes) -> Iterator[Found]:
    """Read a file; raise BadFile where it is not well-formed or holds no question."""
    quiz = marked.document(data)
    if quiz.tag != "quiz":
        begins = quoted(f"<{quiz.tag}>")
        raise BadFile("not_moodle", f"Moodle XML begins with <quiz>, and this file with {begins}")
    questions, infos = _sorted(quiz)
    if not questions:
        raise BadFile("empty_pack", "there is no question in this file")
    paths = {path for _, path, _ in questions}
    heading = next((info for info in infos if info.startswith(BEGINNING)), "")
    said, pending = header(heading, paths, [known for _, _, known in questions])
    yield About(said, total=len(questions))
    pending += [
        f"what was said of a category was left behind: {quoted(each)}" for each in infos if each != heading
    ]
    told, gallery = len(paths) > 1 or "title" not in said, Gallery()
    for question, path, known in questions:
        yield _question(question, Arrival(known, path if told else "", pending), gallery)
        pending = []


def _sorted(quiz: Element) -> tuple[list[tuple[Element, str, Known]], list[str]]:
    """Return the questions, each with the path of its category and its tags; and what is said of categories."""
    questions: list[tuple[Element, str, Known]] = []
    path, infos = "", []
    for each in quiz.all("question"):
        if each.attributes.get("type") == "category":
            path = words(each.find("category")).strip()
            infos.append(words(each.find("info")).strip())
        else:
            group = each.find("tags")
            known = tags.read(words(tag).strip() for tag in (group.all("tag") if group else []))
            questions.append((each, path, known))
    return questions, [info for info in infos if info]


def _question(question: Element, arrival: Arrival, gallery: Gallery) -> Taken | Refused:
    place, name = f"line {question.line}", words(question.find("name")).strip()
    what = excerpt(words(question.find("questiontext"))) or excerpt(name)
    notebook = arrival.notebook
    try:
        check(question)
        document = asked(question, arrival)
        text = question.find("questiontext")
        prompt, image = pictured(text, notebook, gallery)
        arrival.say("prompt", prompt)
        explanation = question.find("generalfeedback")
        arrival.explain(words(explanation), form_of(explanation))
        _note_the_rest(question, arrival)
        for element in (text, explanation):
            leave_files(element, notebook)
        if image:
            document["image"] = {"file": image[0], "alt": image[1]}
        identity = value(question, "idnumber") or name
        return arrival.taken(place, identity, document, {image[0]: image[2]} if image else {})
    except Unfit as why:
        return Refused(place, what, str(why))


def _note_the_rest(question: Element, arrival: Arrival) -> None:
    hints = [hint for hint in question.all("hint") if words(hint).strip()]
    for hint in hints[:1]:
        arrival.say("hint", line(hint, "hint", arrival.notebook))
    for hint in hints[1:]:
        arrival.notebook.note(
            f"a further hint was left behind: {quoted(prose(hint, 'hint', arrival.notebook))}"
        )
    for tag, (when, usual) in _SAID_AFTER.items():
        said = prose(question.find(tag), "feedback", arrival.notebook)
        if said and said != usual:
            arrival.notebook.note(f"what was said after a {when} answer was left behind: {quoted(said)}")
    if not arrival.known.ours:
        _note_unusual(question, arrival.notebook)


def _note_unusual(question: Element, notebook: Notebook) -> None:
    for tag, (usual, sentence) in _ORDINARY.items():
        found = value(question, tag)
        plain = found.rstrip("0").rstrip(".") if "." in found else found
        if found and plain not in usual:
            notebook.note(sentence.format(quoted(plain)))
