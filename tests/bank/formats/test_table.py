from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import limits, lint
from quizapp.bank.draft import Draft
from quizapp.bank.formats import native, workbook
from quizapp.bank.formats.exchange import About, BadFile, Format, Loss, Refused, Taken
from quizapp.bank.formats.intake import take_in
from quizapp.bank.formats.table import as_csv, as_xlsx, columns, header
from quizapp.bank.formats.table.example import example
from quizapp.bank.pack import Pack
from quizapp.bank.question import Kind
from quizapp.bank.text import tidy
from tests.bank.formats import sheets
from tests.bank.written import EVERY_KIND, multiple, pack, single, true_false, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.bank.formats.exchange import Found

BOTH = (as_csv.FORMAT, as_xlsx.FORMAT)
EITHER = pytest.mark.parametrize("table", BOTH, ids=lambda table: table.name)
NAMES = ("kind", "prompt", "options", "answer")
BELL = ("single", "Who rings?", "Cook\nDog", "Dog")
QUESTION = {"kind": "single", "prompt": "Who rings?", "options": ["Cook", "Dog"], "answer": "Dog"}

PIECES = (
    "a",
    "Zoë",
    "🐟",
    " ",
    "|",
    "\\",
    ">",
    "'",
    '"',
    "=",
    "+",
    "-",
    "@",
    ",",
    ";",
    "sep=",
    "<r>",
    "</r>",
    "&amp;",
)
PIECES += (
    "_x0041_",
    "_x005F_x0041_",
    "1",
    "1.0",
    "010",
    "12:30",
    "true",
    "no",
    "http://a.example",
    "ﬁ",
    "\u200b",
)
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)


def texts(*more: str) -> st.SearchStrategy[str]:
    return (
        st.lists(st.sampled_from(PIECES + more), min_size=1, max_size=6).map("".join).map(tidy).filter(bool)
    )


LINE = texts()
PROSE = texts("\n", "\n\n", "\t", "\n> ", "\n| ", "  \n")
MAYBE = st.just("") | LINE
FEEDBACK = st.just("") | PROSE
OPTION = st.fixed_dictionaries({"text": LINE, "feedback": FEEDBACK})
OPTIONS = st.lists(OPTION, min_size=2, max_size=4)
LINES = st.lists(LINE, max_size=3)
AMOUNT = st.sampled_from(["0", "0.00", "7", "1984", "2.50", "123456789012345.0123456789"])
EVIDENCE = st.fixed_dictionaries(
    {"work": LINE, "locator": MAYBE, "url": st.sampled_from(["", "https://a.example/|b?c=\\|"])}
)
ALLOWED = st.lists(st.fixed_dictionaries({"rule": LINE, "why": LINE}), max_size=2)
FLAGS = st.booleans()
COMMON = {
    "category": st.sampled_from(["plot", "cast", "ending"]),
    "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    "prompt": PROSE,
    "explanation": FEEDBACK,
    "evidence": st.lists(EVIDENCE, max_size=2),
    "hint": MAYBE,
    "sensitive": FLAGS,
    "deducible": FLAGS,
    "lint_allow": ALLOWED,
}
OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "single": {"options": OPTIONS, "answer": MAYBE, "keep_order": FLAGS},
    "multiple": {
        "options": OPTIONS,
        "answer": st.lists(LINE, max_size=3, unique=True),
        "keep_order": FLAGS,
    },
    "true_false": {"answer": st.none() | FLAGS, "feedback": FEEDBACK},
    "typed": {"answer": MAYBE, "accept": LINES, "reject": st.lists(OPTION, max_size=2)},
    "number": {"answer": st.none() | AMOUNT | AMOUNT.map("-{}".format), "tolerance": AMOUNT, "unit": MAYBE},
    "ordering": {"items": st.lists(LINE, min_size=3, max_size=4)},
    "matching": {
        "pairs": st.lists(st.fixed_dictionaries({"left": LINE, "right": LINE}), min_size=2, max_size=3),
        "extra": LINES,
    },
}


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    stages = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    ids = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    questions = []
    for name in ids:
        kind = draw(st.sampled_from(sorted(OWN)))
        drawn = draw(st.fixed_dictionaries(COMMON | OWN[kind]))
        questions.append({"id": name, "kind": kind, "stage": draw(st.sampled_from(stages))} | drawn)
    work = {
        "title": draw(LINE),
        "kind": "play",
        "creators": draw(LINES),
        "year": draw(st.none() | st.sampled_from([0, -401])),
    }
    return Pack.model_validate(
        {
            "format": 1,
            "title": draw(LINE),
            "blurb": draw(FEEDBACK),
            "work": work,
            "language": draw(st.sampled_from(["en", "pt-BR", "no"])),
            "licence": draw(MAYBE),
            "authors": draw(LINES),
            "content_notes": draw(LINES),
            "lint_allow": draw(ALLOWED),
            "stages": [{"key": key, "label": draw(LINE)} for key in stages],
            "questions": questions,
        }
    )


def load(table: Format, data: bytes) -> list[Found]:
    assert table.load
    return list(table.load(data))


def dump(table: Format, written: Pack) -> bytes:
    assert table.dump
    return table.dump(written, {}).content


def losses(table: Format, written: Pack) -> tuple[Loss, ...]:
    assert table.dump
    return table.dump(written, {}).losses


def filled(*rows: Sequence[object], divider: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=divider).writerows(rows)
    return text.getvalue().encode()


def one(*rows: Sequence[object]) -> Taken:
    _about, *found = load(as_csv.FORMAT, filled(*rows))
    assert isinstance(found[-1], Taken), found
    return found[-1]


def back(table: Format, data: bytes) -> native.Loaded:
    assert table.load
    came = take_in(table.load(data), "A file", lambda *_: None)
    assert came.refused == ()
    assert [found.notes for found in came.taken if found.notes] == []
    return native.examine(came.document)


@EITHER
@given(given=packs())
def test_a_pack_comes_back_as_it_was(table: Format, given: Pack) -> None:
    loaded = back(table, dump(table, given))
    assert loaded.pack == given, loaded.mistakes
    assert loaded.pack.digest() == given.digest()


@EITHER
def test_what_is_written_for_people_is_what_the_format_is_known_by(table: Format) -> None:
    data = dump(table, pack(*EVERY_KIND))
    known = [each.name for each in BOTH if each.sniff and each.sniff(data)]
    assert known == [table.name]


@EITHER
def test_the_same_pack_is_the_same_bytes_at_any_time(table: Format) -> None:
    with time_machine.travel("2031-01-01"):
        data = dump(table, example())
    assert dump(table, example()) == data


@pytest.mark.parametrize("module", [as_csv, as_xlsx])
def test_the_template_has_a_question_of_each_kind_and_nothing_wrong_with_it(module: Any) -> None:
    loaded = back(module.FORMAT, module.template())
    assert loaded.pack == example()
    assert {question.kind for question in example().questions} == set(Kind)
    found = lint.check(Draft.of(example()), "example", loaded.place)
    assert {each.rule for each in found} == {"thin-category"}


def test_the_sheets_offer_lists_and_say_what_goes_where() -> None:
    data = as_xlsx.template()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for words in (list(Kind), ["plot", "cast", "ending"], ["easy", "medium", "hard"]):
        assert f"<formula1>&quot;{','.join(words)}&quot;</formula1>".replace("&quot;", '"') in sheet
    assert f'sqref="A2:A{limits.QUESTIONS + 1}"' in sheet
    read = workbook.read(data)
    assert list(read) == ["Questions", "Pack", "Help"]
    told = [row.cell(0) for row in read["Help"]]
    assert told[2:] == [f"Questions: {name}" for name in columns.HELP] + [
        f"Pack: {name}" for name in header.HELP
    ]
    assert all(row.cell(1) for row in read["Help"])


def test_a_table_without_a_word_on_the_pack_is_enough() -> None:
    assert load(as_csv.FORMAT, filled(NAMES, BELL)) == [About({}, total=1), Taken("row 2", QUESTION)]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_csv_is_read_however_a_spreadsheet_saves_it(divider: str, mark: bytes, end: bytes) -> None:
    rows = [("title", "The Bell; a play, in one act"), (), NAMES, BELL, ("", " ")]
    data = mark + filled(*rows, divider=divider)
    found = load(as_csv.FORMAT, data.replace(b"\r\n", end))
    assert found == [About({"title": "The Bell; a play, in one act"}, total=1), Taken("row 4", QUESTION)]


def test_a_first_line_may_tell_what_divides_the_cells() -> None:
    assert load(as_csv.FORMAT, b"sep=;\r\n" + filled(NAMES, BELL, divider=";"))[1] == Taken("row 3", QUESTION)


def test_a_sign_that_divides_nothing_is_not_believed() -> None:
    assert load(as_csv.FORMAT, b'sep="\r\nkind,prompt\nnumber,Who?')[1:] == [
        Taken("row 3", {"kind": "number", "prompt": "Who?"})
    ]


def test_names_may_be_written_in_any_way_and_stand_in_any_order() -> None:
    row = one(
        ("Answer", " PROMPT ", "Keep_Order", "Options", "Kind"),
        ("Dog", "Who rings?", "yes", "Cook\nDog", "Single"),
    )
    assert row.question == QUESTION | {"keep_order": "yes"}
    assert (
        one(("Kind", "Prompt", "Answer"), ("True/False", "It rains.", "TRUE")).question["kind"]
        == "true_false"
    )


def test_what_is_said_to_an_option_stands_under_it() -> None:
    row = one(NAMES, ("single", "Who?", "Cook\n> Not he.\n>\n> He slept.\n\n\\> 5\n  Dog", "Dog"))
    assert row.question["options"] == [
        {"text": "Cook", "feedback": "Not he.\n\nHe slept."},
        "> 5",
        "Dog",
    ]


def test_parts_are_divided_by_bars() -> None:
    row = one(
        (*NAMES, "evidence"),
        ("matching", "Pair.", "A|1\nB \\| C | 2\n| 3", "", "The Bell | | https://a.example"),
    )
    assert row.question["pairs"] == [{"left": "A", "right": "1"}, {"left": "B | C", "right": "2"}]
    assert row.question["extra"] == ["3"]
    assert row.question["evidence"] == [{"work": "The Bell", "url": "https://a.example"}]


def test_every_kind_has_what_it_needs_in_these_columns() -> None:
    row = one((*NAMES, "accept", "reject"), ("typed", "Who?", "", "Dog", "Hound", "Fog\n> Not that."))
    assert (row.question["accept"], row.question["reject"]) == (
        ["Hound"],
        [{"text": "Fog", "feedback": "Not that."}],
    )
    assert one(NAMES, ("ordering", "When?", "Rope\nAxe\nFire", "")).question["items"] == [
        "Rope",
        "Axe",
        "Fire",
    ]
    assert one(NAMES, ("multiple", "Who?", "A\nB\nC", "A\nC")).question["answer"] == ["A", "C"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("singel", "Who?"), "“singel” is no kind of question; did you mean single?"),
        (("essay", "Who?"), "“essay” is no kind of question; there are single, multiple, true_false"),
        (("", "Who?"), "“” is no kind of question"),
        (("single", "Who?", "> Not he.\nCook"), "options: “> Not he.” wants a line above that it is said to"),
        (("ordering", "Who?", "A\n> Not he.\nB"), "options: nothing is said to “A” here; write \\>"),
        (("matching", "Who?", "A | 1\nB"), "options: “B” wants the parts left | right; write \\|"),
        (("matching", "Who?", "A | 1 | 2\nB"), "options: “A | 1 | 2” wants the parts left | right"),
        (("number", "Who?", "", "12", "The Bell | 1 | 2 | 3"), "wants the parts work | place | address"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_cell(row: tuple[str, ...], reason: str) -> None:
    _about, refused, taken = load(as_csv.FORMAT, filled((*NAMES, "evidence"), row, BELL))
    assert isinstance(refused, Refused)
    assert (refused.place, refused.what) == ("row 2", "Who?")
    assert reason in refused.reason
    assert taken == Taken("row 3", QUESTION)


def test_what_a_kind_does_not_have_and_what_nobody_knows_is_left_behind_with_a_note() -> None:
    row = one((*NAMES, "tolerance", "explanaton", ""), (*BELL, "5", "He was there.", "?"))
    assert row == Taken(
        "row 2",
        QUESTION,
        (
            "a question of kind single has no tolerance; “5” was left behind",
            "“He was there.” was left behind: there is no column “explanaton”; did you mean explanation?",
            "“?” was left behind: column 7 has no name",
        ),
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("Who?", "Cook")], "no row names the columns; wanted are kind, prompt and others"),
        (
            [("kind", "promt", "answer")],
            "row 1: no column is called “prompt”; there is “promt”; did you mean prompt?",
        ),
        ([("prompt", "answer")], "row 1: no column is called “kind”"),
        ([(*NAMES, "Prompt")], "row 1: two columns are called “prompt”"),
        ([("tilte", "The Bell"), NAMES], "row 1: a pack says nothing of its “tilte”; did you mean title?"),
        (
            [("authors", "Ann", "Bob"), NAMES],
            "row 1: all that stands for “authors” goes into one cell, one on each line",
        ),
        (
            [("authors", "Ann"), ("Authors", "Bob"), NAMES],
            "row 2: all that stands for “authors” goes into one",
        ),
        ([(*NAMES, *map(str, range(200)))], "row 1 names 204 columns; at most 200 are looked at"),
        (
            [("kind", "prompt", "stage"), *(("number", "?", str(n)) for n in range(21))],
            "the column stage names 21 stages, and a pack has at most 20",
        ),
        (
            [("stages", "\n".join(map(str, range(21)))), NAMES],
            "row 1: a pack has at most 20 stages; these are 21",
        ),
        ([("allowed", "thin-category"), NAMES], "row 1: “thin-category” wants the parts rule | why"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(rows: list[tuple[str, ...]], reason: str) -> None:
    with pytest.raises(BadFile) as refusal:
        load(as_csv.FORMAT, filled(*rows))
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            filled(NAMES, BELL).replace(b"Dog", b"Zo\xeb"),
            "byte 55 of the file, in line 3, is 0xEB, not UTF-8; UTF-8 wanted; spreadsheets call it “CSV UTF-8”",
        ),
        ("kind,prompt\n".encode("utf-16"), "this looks like UTF-16 or UTF-32; UTF-8 wanted"),
        (b'kind,prompt\nsingle,"Who?\n', "line 2 cannot be read as CSV: unexpected end of data"),
        (b'kind,prompt\nsingle,"Who?"!\n', "line 2 cannot be read as CSV: ',' expected after '\"'"),
        (filled(NAMES, ("single", "x" * 200_000)), "line 2 cannot be read as CSV: field larger than"),
    ],
)
def test_csv_that_cannot_be_read_says_where(data: bytes, reason: str) -> None:
    assert as_csv.FORMAT.sniff
    assert as_csv.FORMAT.sniff(data)
    with pytest.raises(BadFile) as refusal:
        load(as_csv.FORMAT, data)
    assert reason in str(refusal.value)


def test_stages_are_named_by_key_or_label() -> None:
    rows = [("stages", "start | The start\nThe end"), ("kind", "prompt", "stage")]
    rows += [
        ("number", "A?", "start"),
        ("number", "B?", "the END"),
        ("number", "C?", "Epilogue"),
        ("number", "D?", ""),
    ]
    about, *found = load(as_csv.FORMAT, filled(*rows))
    assert isinstance(about, About)
    assert about.header == {
        "stages": [{"key": "start", "label": "The start"}, {"key": "the-end", "label": "The end"}]
    }
    assert [each.question.get("stage") for each in found if isinstance(each, Taken)] == [
        "start",
        "the-end",
        None,
        None,
    ]
    assert [each.notes for each in found if isinstance(each, Taken)] == [
        (),
        (),
        ("stands at the last stage for now: the pack has none called “Epilogue”",),
        (),
    ]


def test_stages_that_only_questions_name_come_in_that_order_and_an_ending_last() -> None:
    rows = [("kind", "prompt", "stage")]
    rows += [("number", f"{n}?", stage) for n, stage in enumerate(["Ending", "Act 1", "ACT 1", "Act 2", ""])]
    about, *found = load(as_csv.FORMAT, filled(*rows))
    assert isinstance(about, About)
    assert [stage["key"] for stage in about.header["stages"]] == ["act-1", "act-2", "ending"]
    noted = [each.notes for each in found if isinstance(each, Taken)]
    assert [len(notes) for notes in noted] == [1, 1, 0, 1, 0]
    assert noted[1] == ("“Act 1” became a stage: see that all are in order",)
    about, *_ = load(
        as_csv.FORMAT, filled(("kind", "prompt", "stage"), ("number", "?", "Act 1"), ("number", "?", ""))
    )
    assert isinstance(about, About)
    assert [stage["key"] for stage in about.header["stages"]] == ["act-1", "ending"]


def test_no_cell_of_csv_is_a_formula_and_numbers_stay_numbers() -> None:
    given = pack(
        single(options=["=1+1", "Butler"], prompt="@SUM(1)"), true_false(feedback="'-1"), typed(answer="-1")
    )
    cells = [
        cell
        for row in csv.reader(io.StringIO(dump(as_csv.FORMAT, given).decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell[:1] in set("=+-@")] == ["-1"]
    assert {"'=1+1\nButler", "'@SUM(1)", "''-1"} <= set(cells)
    assert back(as_csv.FORMAT, dump(as_csv.FORMAT, given)).pack == given


def test_a_workbook_may_have_more_sheets_and_typed_numbers() -> None:
    more = [("Kind", "Prompt", "Answer"), ("number", "Year?", 1931)]
    data = sheets.workbook(
        [NAMES, BELL], [("title", "Bells")], [("notes",)], more, names=("A", "pack", "Scratch", "Extra")
    )
    question = {"kind": "number", "prompt": "Year?", "answer": "1931"}
    assert load(as_xlsx.FORMAT, data) == [
        About({"title": "Bells"}, total=2),
        Taken("row 2", QUESTION),
        Taken("row 2 of “Extra”", question),
    ]


def test_a_date_that_a_spreadsheet_made_is_no_answer() -> None:
    data = sheets.workbook(
        [(*NAMES, "written"), (*BELL, date(2026, 1, 1)), ("typed", "When?", "", date(1931, 5, 1))]
    )
    _about, taken, refused = load(as_xlsx.FORMAT, data)
    assert isinstance(taken, Taken)
    assert taken.notes == ("“2026-01-01” was left behind: there is no column “written”",)
    assert isinstance(refused, Refused)
    assert (
        refused.reason == "answer: a date or a time stands there, whatever was typed; let the cell hold text"
    )


def test_a_damaged_workbook_is_known_and_refused_and_another_is_not_known() -> None:
    assert as_xlsx.FORMAT.sniff
    damaged = as_xlsx.template()[:-30]
    assert as_xlsx.FORMAT.sniff(damaged)
    assert not as_xlsx.FORMAT.sniff(b"kind,prompt")
    assert not as_xlsx.FORMAT.sniff(sheets.workbook([("Question", "Answer")]))
    with pytest.raises(BadFile, match="damaged"):
        load(as_xlsx.FORMAT, damaged)


@EITHER
def test_pictures_and_what_no_cell_can_hold_are_lost_by_name(table: Format) -> None:
    image = {"file": "bell.png", "alt": "A bell"}
    source = {"work": "x" * 500, "locator": "y" * 500}
    given = pack(
        single(image=image),
        multiple(evidence=[source] * 40),
        lint_allow=[{"rule": "x" * 500, "why": "y" * 500}] * 40,
    )
    assert losses(table, given) == (
        Loss(None, "its allowed were left out: 40,159 characters, and a cell holds at most 32,767"),
        Loss("bell", "a table holds no pictures: bell.png"),
        Loss("guests", "its evidence: 40,159 characters, and a cell holds at most 32,767", left_out=True),
    )
    loaded = back(table, dump(table, given))
    assert loaded.pack
    assert [question.id for question in loaded.pack.questions] == ["bell"]
