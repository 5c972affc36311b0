from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.formats import native
from quizapp.bank.formats.exchange import BadFile, Loss
from quizapp.bank.formats.intake import Intake, take_in
from quizapp.bank.formats.moodle_xml import FORMAT, dump, load
from tests.bank.formats.odd_texts import packs
from tests.bank.written import EVERY_KIND, multiple, number, pack, single, typed

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack

PICTURES = {"bell.png": b"\x89PNG one", "b.e-l_l.webp": b"RIFF two"}
GOOD = dump(pack(*EVERY_KIND, single("seen", image={"file": "bell.png", "alt": "A bell"})), PICTURES).content
PIECES = [
    "<",
    ">",
    "</question>",
    "<text>",
    "]]>",
    "<![CDATA[",
    "&",
    "&amp;",
    '"',
    "*",
    "100",
    "\0",
    "-",
    "<!--",
]
RIGHT = '<answer fraction="100"><text>Ann</text></answer>'
WRONG = '<answer fraction="0"><text>Ben</text><feedback format="html"><text>No.</text></feedback></answer>'


def taken(*elements: str) -> Intake:
    quiz = "\n".join(["<quiz>", *elements, "</quiz>"])
    return take_in(load(quiz.encode()), "A file", lambda _done, _total: None)


def asked(kind: str, *parts: str, prompt: str = "Who?", form: str = "html", files: str = "") -> str:
    """Return a question as Moodle writes it."""
    name = "<name><text>The dog</text></name>"
    text = f'<questiontext format="{form}"><text><![CDATA[{prompt}]]></text>{files}</questiontext>'
    return f'<question type="{kind}">{name}{text}{"".join(parts)}</question>'


def one(question: str) -> dict[str, Any]:
    """Return the only question of a file, without its prompt."""
    came = taken(question)
    assert not came.refused, came.refused
    (found,) = came.taken
    return {key: found.question[key] for key in found.question if key not in {"id", "prompt"}}


def notes(question: str) -> tuple[str, ...]:
    (found,) = taken(question).taken
    return found.notes


def answer(text: str, share: str, feedback: str = "", more: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{share}"><text>{text}</text>{said}{more}</answer>'


@given(packs(tuple(PICTURES)))
def test_a_pack_comes_back_as_it_was(pack: Pack) -> None:
    written = dump(pack, PICTURES)
    came = take_in(load(written.content), "A file", lambda _done, _total: None)
    assert (written.losses, came.refused) == ((), ())
    assert [found.notes for found in came.taken if found.notes] == []
    assert native.examine(came.document).pack == pack
    shown = {question.image.file for question in pack.questions if question.image}
    assert came.pictures == {name: PICTURES[name] for name in shown}


def test_what_is_not_at_hand_is_told() -> None:
    odd = pack(single(image={"file": "bell.png", "alt": ""}), single("open", answer=""))
    written = dump(odd, {})
    assert written.losses == (
        Loss("bell", "its picture, bell.png, which is not at hand"),
        Loss("open", "it has no key yet, and Moodle takes no question without one", left_out=True),
    )
    came = take_in(load(written.content), "A file", lambda _done, _total: None)
    assert [found.question["id"] for found in came.taken] == ["bell"]


def test_moodle_is_given_what_it_insists_on() -> None:
    odd = pack(
        multiple(options=[f"{n}" for n in range(9)], answer=["0", "1", "2"]),
        typed(answer="2 * 3", prompt="]]> & <b>"),
        number(answer=20, tolerance=2, unit="years"),
    )
    text = dump(odd, {}).content.decode()
    assert text.count('<answer fraction="33.33333"') == 3
    assert text.count('<answer fraction="-16.66667"') == 6
    assert r"<text>2 \* 3</text>" in text
    assert "<![CDATA[]]]]><![CDATA[> & &#x003C;b>]]>" in text
    assert "<tolerance>2</tolerance>" in text
    assert "<unit_name>years</unit_name>" in text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            asked("multichoice", "<single>true</single>", RIGHT, WRONG),
            {"kind": "single", "options": ["Ann", {"text": "Ben", "feedback": "No."}], "answer": "Ann"},
        ),
        (
            asked("multichoice", "<shuffleanswers>0</shuffleanswers>", RIGHT, answer("Cy", "0")),
            {"kind": "single", "options": ["Ann", "Cy"], "answer": "Ann", "keep_order": True},
        ),
        (
            asked(
                "multichoice",
                "<single>false</single>",
                answer("Ann", "50"),
                answer("Ben", "50"),
                answer("Cy", "-100"),
            ),
            {"kind": "multiple", "options": ["Ann", "Ben", "Cy"], "answer": ["Ann", "Ben"]},
        ),
        (
            asked("truefalse", answer("true", "0", "No."), answer("false", "100")),
            {"kind": "true_false", "answer": False, "feedback": "No."},
        ),
        (
            asked("shortanswer", RIGHT, answer("Anna", "100"), WRONG),
            {
                "kind": "typed",
                "answer": "Ann",
                "accept": ["Anna"],
                "reject": [{"text": "Ben", "feedback": "No."}],
            },
        ),
        (
            asked(
                "numerical",
                answer("1887", "100", more="<tolerance>2</tolerance>"),
                "<units><unit><multiplier>1</multiplier><unit_name>AD</unit_name></unit></units>",
            ),
            {"kind": "number", "answer": "1887", "tolerance": "2", "unit": "AD"},
        ),
        (
            asked(
                "ordering",
                answer("gun", "3.0000000"),
                answer("knife", "1.0000000"),
                answer("rope", "2.0000000"),
            ),
            {"kind": "ordering", "items": ["knife", "rope", "gun"]},
        ),
        (
            asked(
                "matching",
                *(
                    f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
                    for left, right in [("cat", "fish *"), ("dog", "bone"), ("", "hay")]
                ),
            ),
            {
                "kind": "matching",
                "pairs": [{"left": "cat", "right": "fish *"}, {"left": "dog", "right": "bone"}],
                "extra": ["hay"],
            },
        ),
        (
            asked(
                "truefalse",
                answer("true", "100"),
                answer("false", "0"),
                "<generalfeedback><text>So &lt;i&gt;they&lt;/i&gt; say.</text></generalfeedback>",
                "<hint><text>Look.</text></hint>",
            ),
            {"kind": "true_false", "answer": True, "explanation": "So *they* say.", "hint": "Look."},
        ),
    ],
)
def test_each_kind_is_read(question: str, expected: dict[str, object]) -> None:
    assert one(question) == expected


def test_a_picture_comes_along_under_a_name_that_is_fit_and_its_own() -> None:
    def seen(content: str, name: str = "The bell.PNG") -> str:
        file = f'<file name="{name}" path="/" encoding="base64">{content}</file>'
        prompt = f'Who?<img src="@@PLUGINFILE@@/{name.replace(" ", "%20")}" alt="A  bell">'
        return asked("shortanswer", RIGHT, prompt=prompt, files=file)

    came = taken(
        seen("AAAA"), seen("BBBB"), seen("AAAA"), seen("", "bell.mp3"), seen("A"), seen("AAAA", "x.svg")
    )
    assert came.pictures == {"The-bell.png": b"\0\0\0", "The-bell-2.png": b"\x04\x10A"}
    images = [found.question.get("image") for found in came.taken]
    assert images[:3] == [
        {"file": "The-bell.png", "alt": "A bell"},
        {"file": "The-bell-2.png", "alt": "A bell"},
        {"file": "The-bell.png", "alt": "A bell"},
    ]
    assert images[3:] == [None, None, None]
    assert [found.notes for found in came.taken[3:]] == [
        ("“bell.mp3” was left behind: it is no picture that can be shown here",),
        ("the picture “The bell.PNG” was left behind: it is not base64",),
        ("“x.svg” was left behind: it is no picture that can be shown here",),
    ]


def test_a_picture_that_is_too_large_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.bank.limits.IMAGE_BYTES", 2)
    file = '<file name="b.png" encoding="base64">AAAA</file>'
    assert notes(asked("shortanswer", RIGHT, prompt='Who?<img src="@@PLUGINFILE@@/b.png">', files=file)) == (
        "the picture “b.png” was left behind: it has 3 bytes, and a picture may have 2",
    )


def test_a_picture_in_markdown_is_taken_only_if_it_is_there() -> None:
    prompt = "Who? ![A \\[b\\]](@@PLUGINFILE@@/b.png)"
    file = '<file name="b.png" encoding="base64">AAAA</file>'
    came = taken(
        asked("shortanswer", RIGHT, prompt=prompt, form="markdown", files=file),
        asked("shortanswer", RIGHT, prompt=prompt, form="markdown"),
    )
    assert came.taken[0].question["image"] == {"file": "b.png", "alt": "A [b]"}
    assert [found.question["prompt"] for found in came.taken] == ["Who?", prompt]


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            asked("multichoice", RIGHT, answer("Cy", "50")),
            "“Cy” earned 50 %; here it is a wrong option like the others",
        ),
        (
            asked("shortanswer", RIGHT, answer("*", "0", "No.")),
            "the answer “*”, with a * for anything, was left behind, and so was what it said: “No.”",
        ),
        (
            asked("shortanswer", RIGHT, answer("A*n", "100")),
            "the answer “A*n”, with a * for anything, was left behind",
        ),
        (asked("shortanswer", RIGHT, "<usecase>1</usecase>"), "capital letters counted; here they do not"),
        (
            asked("shortanswer", RIGHT, "<penalty>0.5000000</penalty>"),
            "each wrong try took off “0.5” of the marks; here there is one try",
        ),
        (
            asked("shortanswer", RIGHT, "<defaultgrade>3.0000000</defaultgrade>"),
            "it was worth “3” marks; here its difficulty says what it is worth",
        ),
        (asked("shortanswer", RIGHT, "<hidden>1</hidden>"), "it was hidden in its question bank"),
        (
            asked(
                "multichoice",
                RIGHT,
                answer("Cy", "0"),
                "<correctfeedback><text>Bravo.</text></correctfeedback>",
                "<incorrectfeedback><text>Your answer is incorrect.</text></incorrectfeedback>",
            ),
            "what was said after a right answer was left behind: “Bravo.”",
        ),
        (
            asked(
                "shortanswer",
                RIGHT,
                "<hint><text>One</text></hint><hint><text>Two</text></hint><hint><text/></hint>",
            ),
            "a further hint was left behind: “Two”",
        ),
        (
            asked("numerical", answer("1", "100"), answer("*", "0", "No.")),
            "what was said to any other number was left behind: “No.”",
        ),
        (
            asked(
                "numerical",
                answer("1", "100"),
                "<units><unit><unit_name>m</unit_name></unit><unit><unit_name>cm</unit_name></unit></units>",
            ),
            "the unit “cm” was left behind; a question can have one",
        ),
        (
            asked(
                "ordering",
                answer("a", "1"),
                answer("b", "2"),
                answer("c", "3"),
                "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>",
            ),
            "only “2” of its items were asked for at a time; here all are",
        ),
        (
            asked("shortanswer", RIGHT, "<tags><tag><text>night</text></tag></tags>"),
            "tags were left behind: “night”",
        ),
        (
            asked(
                "shortanswer", RIGHT, prompt="Who?", files='<file name="a.png" encoding="base64">AAAA</file>'
            ),
            "files were left behind: “a.png”",
        ),
        (
            asked("shortanswer", RIGHT, prompt='Who?<img src="x.png"><img src="y.png">'),
            "pictures were left behind in the prompt: “x.png”",
        ),
        (
            asked(
                "multichoice",
                RIGHT,
                '<answer fraction="0" format="html"><text>&lt;img src="x.png"&gt; Cy</text></answer>',
            ),
            "pictures were left behind in the option: “x.png”",
        ),
    ],
)
def test_what_does_not_come_along_is_noted(question: str, note: str) -> None:
    assert notes(question)[0] == note


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            asked("essay"),
            "Moodle’s kind “essay” has no counterpart here: it is an essay: there is no answer to compare with",
        ),
        (asked("cloze"), "Moodle’s kind “cloze” has no counterpart here: it is a text with gaps"),
        (
            asked("ddmarker"),
            "Moodle’s kind “ddmarker” has no counterpart here: it is marks to be dragged onto a picture",
        ),
        (asked("coderunner"), "Moodle’s kind “coderunner” has no counterpart here"),
        (asked("multichoice", RIGHT, RIGHT), "2 options are right, and only one can be chosen"),
        (asked("multichoice", WRONG), "no option is right"),
        (asked("truefalse", answer("vrai", "100")), "“vrai” is neither true nor false"),
        (
            asked("truefalse", answer("true", "100"), answer("false", "100")),
            "it does not say which of the two is right",
        ),
        (asked("shortanswer", answer("A*n", "100")), "no answer earns full marks"),
        (asked("shortanswer", answer("Ann", "lots")), "in line 4 the fraction “lots” is no number"),
        (asked("numerical", answer("NaN", "100")), "“NaN” is no number"),
        (
            asked("numerical", answer("1", "100"), answer("2", "100")),
            "several numbers are right, and a question can have one",
        ),
        (asked("shortanswer", RIGHT * 200), "it has 200 answers, and there can be 101"),
        (
            asked(
                "multichoice",
                RIGHT,
                '<answer fraction="0" format="html"><text>&lt;img src="x.png"&gt;</text></answer>',
            ),
            "the option has no words, only a picture",
        ),
        (
            '<question type="shortanswer"><questiontext><text><p>Who?</p></text></questiontext></question>',
            "in line 4 there are elements where text is wanted; HTML belongs in CDATA",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line(question: str, reason: str) -> None:
    came = taken(asked("shortanswer", RIGHT), "", question)
    assert (came.found, len(came.taken)) == (2, 1)
    assert (came.refused[0].place, came.refused[0].reason) == ("line 4", reason)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml_syntax"),
        (b"<quiz><question>", "xml_syntax"),
        (b"<quiz>a\0b</quiz>", "xml_syntax"),
        (b"<quiz>\xff</quiz>", "xml_syntax"),
        (b"<quiz>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</quiz>", "xml_syntax"),
        (b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/hostname">]><quiz>&a;</quiz>', "xml_entity"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>', "xml_entity"),
        (b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz>&a;</quiz>', "xml_entity"),
        (
            b"<quiz><question " + b" ".join(b'a%d=""' % n for n in range(10_000)) + b"/></quiz>",
            "xml_attributes",
        ),
        (b"<html/>", "not_moodle"),
        (b'<quiz><question type="category"/></quiz>', "empty_pack"),
    ],
)
def test_a_file_that_cannot_be_read_is_bad(data: bytes, rule: str) -> None:
    with pytest.raises(BadFile) as bad:
        list(load(data))
    assert bad.value.rule == rule


@pytest.mark.parametrize("place", ["<quiz>&a9;</quiz>", '<quiz><question type="&a9;"/></quiz>'])
def test_entities_made_of_entities_do_not_grow(place: str) -> None:
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(BadFile, match=r"entity|entities"):
        list(load(f'<!DOCTYPE quiz [<!ENTITY a0 "lol">{grown}]>{place}'.encode()))


def test_the_place_of_a_mistake_is_told() -> None:
    with pytest.raises(BadFile, match="line 2"):
        list(load(b"<quiz>\n<question></quiz>"))


def test_a_doctype_alone_and_comments_inside_a_text_do_not_matter() -> None:
    text = "<text>Wh<!-- x -->o<![CDATA[ <b>]]]]><![CDATA[>]]>?</text>"
    question = f'<question type="shortanswer"><questiontext>{text}</questiontext>{RIGHT}</question>'
    came = take_in(
        load(f'<!DOCTYPE quiz SYSTEM "quiz.dtd"><quiz>{question}</quiz>'.encode()),
        "A file",
        lambda _a, _b: None,
    )
    assert came.taken[0].question["prompt"] == "Who **]]>?**"


def test_parents_of_the_category_are_no_title_and_what_is_said_of_them_is_noted() -> None:
    def category(path: str, info: str = "") -> str:
        said = f"<info><text>{info}</text></info>"
        return f'<question type="category"><category><text>{path}</text></category>{said}</question>'

    came = taken(
        category("$course$/top", "Old ones"), category("$course$/top/Bells"), asked("shortanswer", RIGHT)
    )
    assert (came.document["title"], came.taken[0].notes) == (
        "Bells",
        ("what was said of a category was left behind: “Old ones”",),
    )


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(PIECES))
def test_any_damage_is_read(start: int, length: int, put: str) -> None:
    data = GOOD[:start] + put.encode() + GOOD[start + length :]
    try:
        came = take_in(load(data), "A file", lambda _done, _total: None)
    except BadFile:
        return
    assert came.found


@pytest.mark.parametrize(
    "text",
    [
        "<b>",
        "<div>",
        "<p>x",
        "<ul><li>x",
        "<table><tr><td>x",
        "<a href='",
        "<img src='a'>",
        "<",
        "&amp;",
        "*a ",
        "![",
        "\\",
    ],
)
def test_a_megabyte_of_one_thing_is_read_at_once(text: str) -> None:
    # By the square of its length it would take minutes.
    much = text * (1_000_000 // len(text))
    for form in ("html", "markdown", "plain_text"):
        assert taken(asked("shortanswer", RIGHT, prompt=much, form=form)).found
    assert taken(*(asked("shortanswer", RIGHT, prompt=much[:100_000]) for _ in range(5))).found == 5


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD, True),
        (b"\xef\xbb\xbf<quiz><question/></quiz>", True),
        (b"<!-- a note -->\n<quiz/>", True),
        (b"<quizzes/>", False),
        (b"<html><quiz></html>", False),
        (b"Who?{T}", False),
    ],
)
def test_it_is_told_from_other_files(data: bytes, expected: bool) -> None:
    assert FORMAT.sniff is not None
    assert FORMAT.sniff(data) is expected


def test_a_question_that_moodle_has_moved_keeps_what_its_tags_say() -> None:
    text = dump(pack(single(sensitive=True, difficulty="hard")), {}).content.decode()
    moved = re.sub(r'<question type="category">.*?</question>', "", text, flags=re.DOTALL)
    came = take_in(load(moved.encode()), "A file", lambda _done, _total: None)
    question = came.taken[0].question
    assert (question["difficulty"], question["sensitive"], question["stage"]) == ("hard", True, "start")
    assert came.document["stages"] == [{"key": "start", "label": "The start"}]
