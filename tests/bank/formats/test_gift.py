from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.formats import native
from quizapp.bank.formats.exchange import BadFile, Loss
from quizapp.bank.formats.gift import FORMAT, dump, load
from quizapp.bank.formats.intake import Intake, take_in
from tests.bank.formats.odd_texts import packs
from tests.bank.written import EVERY_KIND, pack, single, true_false, typed

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack

GOOD = dump(pack(*EVERY_KIND), {}).content
PIECES = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "\\",
    "->",
    "%50%",
    "\n\n",
    "//",
    "::",
    "$CATEGORY:",
    "[html]",
    "<b>",
    "\0",
]


def taken(text: str) -> Intake:
    return take_in(load(text.encode()), "A file", lambda _done, _total: None)


def one(text: str) -> dict[str, Any]:
    """Return the only question of a file, without what the prompt is."""
    came = taken(text)
    assert not came.refused, came.refused
    (found,) = came.taken
    return {key: found.question[key] for key in found.question if key not in {"id", "prompt"}}


def notes(text: str) -> tuple[str, ...]:
    (found,) = taken(text).taken
    return found.notes


@given(packs())
def test_a_pack_comes_back_less_hints_and_pictures(pack: Pack) -> None:
    written = dump(pack, {})
    left_out = {loss.question for loss in written.losses if loss.left_out}
    kept = [
        each.model_copy(update={"hint": "", "image": None})
        for each in pack.questions
        if each.id not in left_out
    ]
    if kept:
        came = take_in(load(written.content), "A file", lambda _done, _total: None)
        assert (came.refused, [each.notes for each in came.taken if each.notes]) == ((), [])
        assert native.examine(came.document).pack == pack.model_copy(update={"questions": tuple(kept)})


@given(packs())
def test_only_signs_that_mean_something_stand_without_a_backslash(pack: Pack) -> None:
    _, *blocks = dump(pack, {}).content.decode().removesuffix("\n").split("\n\n")
    for block in blocks[1:]:
        comment, bare = re.sub(r"\\[\\~=#{}:n]", "", block).split("\n", 1)
        assert comment.startswith("// [id:")
        assert "\\" not in bare
        assert (bare.count("{"), bare.count("}")) == (1, 1)


def test_what_gift_cannot_hold_is_told() -> None:
    image = {"file": "bell.png", "alt": "A bell"}
    odd = pack(
        single(hint="It rings.", image=image),
        typed("arrow", answer="a -> b"),
        true_false("open", answer=""),
    )
    assert dump(odd, {"bell.png": b"x"}).losses == (
        Loss("bell", "its hint: GIFT has no place for one"),
        Loss("bell", "its picture, bell.png: GIFT holds text alone"),
        Loss("arrow", "an answer has “->” in it, which GIFT takes for a pair", left_out=True),
        Loss("open", "it has no key yet, and Moodle takes no question without one", left_out=True),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Who?{=Ann ~Ben#No.}",
            {"kind": "single", "options": ["Ann", {"text": "Ben", "feedback": "No."}], "answer": "Ann"},
        ),
        (
            "Who?{~%50%Ann ~%50%Ben ~%-100%Cy}",
            {"kind": "multiple", "options": ["Ann", "Ben", "Cy"], "answer": ["Ann", "Ben"]},
        ),
        ("2+2=4 {T}", {"kind": "true_false", "answer": True}),
        ("It rained.{FALSE#It did not.}", {"kind": "true_false", "answer": False, "feedback": "It did not."}),
        (
            "Who?{=Ann =Anna =%0%Ben#No.}",
            {
                "kind": "typed",
                "answer": "Ann",
                "accept": ["Anna"],
                "reject": [{"text": "Ben", "feedback": "No."}],
            },
        ),
        ("Who?{Ann}", {"kind": "typed", "answer": "Ann"}),
        ("When?{#1887:2}", {"kind": "number", "answer": "1887", "tolerance": "2"}),
        ("When?{#1885..1890}", {"kind": "number", "answer": "1887.5", "tolerance": "2.5"}),
        ("When?{#=-1e2:.5}", {"kind": "number", "answer": "-100", "tolerance": "0.5"}),
        ("When?{#1887:1 ~#Far off}", {"kind": "number", "answer": "1887", "tolerance": "1"}),
        (
            "Order?{>3 ALL VERTICAL RELATIVE_TO_CORRECT SHOW\nknife\nrope\ngun\n}",
            {"kind": "ordering", "items": ["knife", "rope", "gun"]},
        ),
        ("Order?{> =knife =rope =gun}", {"kind": "ordering", "items": ["knife", "rope", "gun"]}),
        (
            "Match?{=cat -> dog food =dog->cat -> food = -> hay}",
            {
                "kind": "matching",
                "pairs": [{"left": "cat", "right": "dog food"}, {"left": "dog", "right": "cat -> food"}],
                "extra": ["hay"],
            },
        ),
        (
            "Who?{=Ann ~Ben ####Because\\nshe was there.}",
            {
                "kind": "single",
                "options": ["Ann", "Ben"],
                "answer": "Ann",
                "explanation": "Because\nshe was there.",
            },
        ),
        (
            "Which?{=\\= 2 + 3 ~\\{\\}\\~\\#\\:\\\\ ~a\\b}",
            {"kind": "single", "options": ["= 2 + 3", "{}~#:\\", "a\\b"], "answer": "= 2 + 3"},
        ),
        (
            "[html]Who?{=<i>A</i>nn ~[plain]*Ben*}",
            {"kind": "single", "options": ["*A*nn", "\\*Ben\\*"], "answer": "*A*nn"},
        ),
        ("[markdown]Who?{=*Ann* ~Ben}", {"kind": "single", "options": ["*Ann*", "Ben"], "answer": "*Ann*"}),
    ],
)
def test_each_form_is_read_as_moodle_reads_it(text: str, expected: dict[str, object]) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("The {~cook =dog} barked.", "The _____ barked."),
        ("::Q 1:: Who = the ~cook# at 9:30?{T}", "Who = the ~cook# at 9:30?"),
        ("Said\nin two lines{T}", "Said\nin two lines"),
        ("[html]<p>One</p>\\n<p>Two &lt;b></p>{T}", "One\n\nTwo <b>"),
        ("[markdown]*One*\\n\\n- two{T}", "*One*\n\n- two"),
        ("[plain]*One* & <b>{T}", "\\*One\\* & <b>"),
        ("2 * 3 &lt; 7{T}", "2 * 3 < 7"),
        ("// a note\nWho?{T}", "Who?"),
    ],
)
def test_prompts(text: str, prompt: str) -> None:
    (found,) = taken(text).taken
    assert found.question["prompt"] == prompt


def test_what_comments_and_names_say() -> None:
    text = "// [id:the-dog] [tag:category:cast] [tag:night \\] time]\n::A dog::Who?{T}\n\n::A dog::Who?{F}"
    first, second = taken(text).taken
    assert (first.question["id"], first.question["category"]) == ("the-dog", "cast")
    assert first.notes == ("tags were left behind: “night ] time”",)
    assert second.question["id"] == "a-dog"


def test_the_only_category_is_the_title_and_of_several_each_is_noted() -> None:
    alone = taken("$CATEGORY: $course$/Shows/The Bell//Tower\n\nWho?{T}")
    assert (alone.document["title"], alone.taken[0].notes) == ("The Bell/Tower", ())
    several = taken("$CATEGORY: A/Plot\nWho?{T}\n\n$CATEGORY: B\n\nWhat?{T}")
    assert (several.document["title"], several.taken[0].question["category"]) == ("A file", "plot")
    assert several.taken[1].notes == ("its category was “B”",)


def test_stages_come_from_tags_when_the_heading_is_gone() -> None:
    text = dump(pack(single(), single("last", stage="end")), {}).content.decode()
    came = taken(text[text.index("$CATEGORY") :])
    assert came.document["stages"] == [
        {"key": "start", "label": "The start"},
        {"key": "end", "label": "The end"},
    ]
    assert came.document["title"] == "The Bell"


def test_a_heading_that_somebody_has_spoilt_is_used_as_far_as_it_goes() -> None:
    came = taken("// format: 1\n// title: The Bell\n// stages: none\n// licence: [x\n\nWho?{T}")
    assert came.taken[0].notes == (
        "the heading of the file could not be read: it is not the head of a pack.yaml",
    )
    came = taken("// format: 1\n// title: The Bell\n// stages: none\n// colour: red\n\nWho?{T}")
    assert (came.document["title"], came.document["stages"][0]["key"]) == ("The Bell", "ending")
    assert came.taken[0].notes == (
        "of the heading of the file, stages must be a list; that was left out",
        "of the heading of the file, there is no key “colour” here; that was left out",
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Who?{=Ann ~%50%Ben ~Cy}", "“Ben” earned 50 %; here it is a wrong option like the others"),
        (
            "Who?{~%50%Ann ~%50%Ben ~Cy}",
            "its options had weights of their own; here right ones count alike, and wrong ones take off alike",
        ),
        ("Who?{=Ann#Yes!}", "what was said to the right answer “Ann” was left behind: “Yes!”"),
        ("Who?{=Ann =%50%Ben}", "“Ben” earned 50 %; here it earns nothing"),
        (
            "Who?{=Ann =%0%*#No.}",
            "the answer “*”, with a * for anything, was left behind, and so was what it said: “No.”",
        ),
        ("Who?{=*Ann*}", "the * for anything was left out of the answer “*Ann*”"),
        ("When?{#=1887 =%50%1887:5}", "1887 (within 5) earned 50 %; here it earns nothing"),
        ("When?{#1887 ~#Far off}", "what was said to any other number was left behind: “Far off”"),
        ("When?{#=1887 =%0%*#Far off}", "what was said to any other number was left behind: “Far off”"),
        ("It rained.{T#No.#Yes.}", "what was said to the right choice was left behind: “Yes.”"),
        (
            '[html]<img src\\="http\\://a.b/c.png">Who?{T}',
            "pictures were left behind in the prompt: “http://a.b/c.png”",
        ),
        ('[html]<a href\\="http\\://a.b">Who</a>?{T}', "links were left behind in the prompt: “http://a.b”"),
        ("[html]Who <sub>did</sub> it?{T}", "markup was left behind in the prompt: “sub”"),
        (
            "Order?{>2 RANDOM\nknife\nrope\ngun\n}",
            "only “2” of its items were asked for at a time; here all are",
        ),
    ],
)
def test_what_does_not_come_along_is_noted(text: str, note: str) -> None:
    assert notes(text) == (note,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("How are you?{}", "it is an essay: there is no answer to compare with"),
        ("Read this first.", "it is a description: there are no answers in braces"),
        ("Who?{=Ann ~Ben", "a brace is missing: what opens has to be closed before the next empty line"),
        ("Who?}", "a brace is missing: what opens has to be closed before the next empty line"),
        ("The {~cook =dog} bit the {~cook =dog}.", "it has more than one part in braces"),
        ("Who?{=Ann =Anna ~Ben}", "2 options are right, and only one can be chosen"),
        ("Who?{~Ann ~Ben}", "no option is right"),
        ("Who?{=%50%Ann}", "no answer earns full marks"),
        ("When?{#}", "no number earns full marks"),
        ("When?{#soon}", "“soon” is no number"),
        ("When?{#1e999999999}", "“1e999999999” is no number"),
        ("When?{#=1 =2}", "several numbers are right, and a question can have one"),
        ("Match?{=cat -> hay =dog}", "“dog” has no “->” in it, as the other pairs have"),
        ('[html]Who?{=<img src\\="a.png"> ~Ben}', "the option has no words, only a picture"),
        ("Who\ufdd0?{T}", "it holds a code that is no character"),
        ("Who?{=a" + " ~b" * 200 + "}", "it has 201 answers, and there can be 101"),
        (
            "[html]" + "<b>" * 100_000 + "{T}",
            "the prompt has 300,000 characters, and no more than 200,000 are read",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line(text: str, reason: str) -> None:
    came = taken(f"Who?{{T}}\n\n{text}")
    assert (came.found, len(came.taken)) == (2, 1)
    assert (came.refused[0].place, came.refused[0].reason) == ("line 3", reason)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Who?{T}\nCafé?{T}".encode("latin-1"), "the byte 0xE9 at position 11 (line 2) is not UTF-8"),
        ("Who?{T}".encode("utf-16"), "the byte 0xFF at position 0 (line 1) is not UTF-8"),
        (b"", "there is no question in this file"),
        (b"// nothing\n\n$CATEGORY: A\n", "there is no question in this file"),
    ],
)
def test_a_file_that_is_no_text_or_has_no_question_is_bad(data: bytes, message: str) -> None:
    with pytest.raises(BadFile, match=re.escape(message)):
        list(load(data))


def test_a_mark_at_the_beginning_and_other_ends_of_lines_do_not_matter() -> None:
    came = take_in(
        load(b"\xef\xbb\xbfWho?{T}\r\n\r\nWhat?{F}\r\rWhen?{#1}"), "A file", lambda _done, _total: None
    )
    assert [found.question["prompt"] for found in came.taken] == ["Who?", "What?", "When?"]


def is_settled(data: bytes) -> bool:
    try:
        return take_in(load(data), "A file", lambda _done, _total: None).found > 0
    except BadFile:
        return True


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4)).map("".join))
def test_any_text_is_read(text: str) -> None:
    assert is_settled(text.encode())


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(PIECES))
def test_any_damage_is_read(start: int, length: int, put: str) -> None:
    assert is_settled(GOOD[:start] + put.encode() + GOOD[start + length :])


@pytest.mark.parametrize(
    "text",
    [
        "[tag:",
        "[id:",
        "{",
        "}",
        "=a",
        "~a",
        "\\",
        "\n",
        " ",
        "*",
        "*a ",
        "_",
        "`",
        "::",
        "####",
        "%50%",
        "#",
        "<b>",
        "<div>",
        "<p>x",
        "<ul><li>x",
        "<a href=\\'",
        "<!--",
        "<",
        "&lt;",
        "![",
        "**Evidence**\\n\\n",
    ],
)
def test_a_megabyte_of_one_thing_is_read_at_once(text: str) -> None:
    # By the square of its length it would take minutes.
    much = text * (1_000_000 // len(text))
    for form in ("[html]", "[markdown]", "[plain]"):
        assert taken(f"//{much}\n{form}{much}Who?{{={much}}}\n\nWho?{{T}}").found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD, True),
        (b"\xef\xbb\xbf// x\n\nWho?{T}", True),
        (b"[html]Who?{=a}", True),
        (b"Who?{#3}", True),
        (b"<quiz>{T}</quiz>", False),
        (b'{"a": {"T": 1}}', False),
        (b'[{"x": "{T}"}]', False),
        (b"format: 1\nwork: {title: T, kind: film}\n", False),
        (b"#Q Who?\n^ Ann\nA Ann\n", False),
        (b"Who?{\0T}", False),
    ],
)
def test_it_is_told_from_other_files(data: bytes, expected: bool) -> None:
    assert FORMAT.sniff is not None
    assert FORMAT.sniff(data) is expected
