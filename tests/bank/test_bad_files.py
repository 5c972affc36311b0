"""Section Y of the bad inputs: what a pack file must not hold, and what it may though it looks odd."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from quizapp.bank import limits, prose
from quizapp.bank.formats import native
from quizapp.bank.library import read_pack
from tests.bank.written import as_yaml, load, mistakes, number, pack, question, single, true_false, typed

if TYPE_CHECKING:
    from pathlib import Path

MERGE_TOWER = "m0: {a: 1}\n" + "".join(
    f"m{n}: {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}\n" for n in range(1, 8)
)
ALIAS_TOWER = "a0: &a0 x\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 11)
)
HEAD = "format: 1\ntitle: T\n"


def found(data: str | bytes) -> list[tuple[str, str, int, int]]:
    data = data.encode() if isinstance(data, str) else data
    return [(rule, message, *place) for _, (rule, message, place, _path) in native.load(data).mistakes]


@pytest.mark.parametrize(
    ("data", "rule", "says"),
    [
        pytest.param(ALIAS_TOWER, "yaml_alias", "write it out", id="Y01"),
        pytest.param("a: &a 1\nb: *a\n", "yaml_alias", "write it out", id="Y02"),
        pytest.param(MERGE_TOWER, "yaml_alias", "merge keys", id="Y03"),
        pytest.param("a: &a [*a]\n", "yaml_alias", "write it out", id="Y04"),
        pytest.param('a: !!python/object/apply:os.system ["id"]\n', "yaml_tag", "tags", id="Y05"),
        pytest.param("secret: !ENV SECRET_KEY\n", "yaml_tag", "tags", id="Y06"),
        pytest.param("correct: 1\nb: 2\ncorrect: 2\n", "yaml_duplicate_key", "lines 1 and 3", id="Y07"),
        pytest.param("[" * 100_000 + "]" * 100_000, "yaml_depth", "12", id="Y08"),
        pytest.param("a: " + "x" * 10_000_000, "too_large", "2,097,152", id="Y09"),
        pytest.param("a: [" + "'x'," * 400_000 + "]", "yaml_events", "400,000", id="Y10"),
        pytest.param(
            "title: \ud800".encode("utf-8", "surrogatepass"), "encoding", "UTF-8 wanted", id="Y20-raw"
        ),
        pytest.param('title: "\\uD800"\n', "yaml_syntax", "escape", id="Y20"),
        pytest.param("title: x".encode("utf-16"), "encoding", "UTF-8 wanted", id="Y22"),
        pytest.param("title: x".encode("utf-16-le"), "encoding", "UTF-8 wanted", id="Y22-no-mark"),
        pytest.param(b"title: T\nblurb: a\xffb\n", "encoding", "0xFF", id="Y23"),
        pytest.param("stages:\n\t- key: x\n", "yaml_syntax", "tab", id="Y25"),
        pytest.param("work:\n  title: x\n\tkind: film\n", "yaml_syntax", "tab", id="Y25-deeper"),
        pytest.param("title: a\n---\ntitle: b\n", "yaml_documents", "second document", id="Y26"),
        pytest.param("", "empty_pack", "nothing", id="Y27"),
        pytest.param("# only\n# comments\n", "empty_pack", "nothing", id="Y27-comments"),
        pytest.param("---\n", "empty_pack", "nothing", id="Y27-dashes"),
        pytest.param("- a\n", "root", "a list", id="Y28-list"),
        pytest.param("hello\n", "root", "text", id="Y28-text"),
        pytest.param(HEAD + "questions: []\n", "empty_pack", "at least one", id="no-questions"),
        pytest.param(HEAD, "empty_pack", "at least one", id="no-questions-key"),
        pytest.param("{{ config }}: 1\n", "yaml_key", "quotes", id="mapping-as-key"),
        pytest.param("*a : 1\n", "yaml_alias", "write it out", id="alias-as-key"),
        pytest.param("title: a: b\n", "yaml_syntax", "colon", id="second-colon"),
        pytest.param("title: @b\n", "yaml_syntax", "wants quotes", id="reserved-character"),
        pytest.param('title: "b\n', "yaml_syntax", "never closed", id="open-quote"),
        pytest.param("title: [a\nb: c\n", "yaml_syntax", "expected", id="open-bracket"),
        pytest.param("title: a\x07b\n", "control_char", "U+0007", id="raw-control-character"),
    ],
)
def test_file_is_refused(data: str | bytes, rule: str, says: str) -> None:
    assert any(rule == broken and says in message for broken, message, _, _ in found(data))


@pytest.mark.parametrize("data", [pytest.param(ALIAS_TOWER, id="Y01"), pytest.param("[" * 100_000, id="Y08")])
def test_bombs_are_refused_at_once(data: str) -> None:
    began = time.process_time()
    assert found(data)
    assert time.process_time() - began < 0.1


def test_y05_no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", pytest.fail)
    monkeypatch.setattr("os.system", pytest.fail)
    assert found('a: !!python/object/apply:os.system ["id"]\n')


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("a: [" + ",".join(["'x'"] * 300_000) + "]", id="Y10"),
        pytest.param("a: [" + "'x'," * 400_000 + "]", id="Y10-more"),
        pytest.param(as_yaml(*[{"id": f"q{n}"} for n in range(5_001)]), id="Y33"),
    ],
)
def test_large_files_are_refused_within_two_seconds(data: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(data)
    child = (
        "import sys, time, pathlib; from quizapp.bank.formats import native; began = time.process_time(); "
        "assert native.load(pathlib.Path(sys.argv[1]).read_bytes()).mistakes; print(time.process_time() - began)"
    )
    command = [sys.executable, "-c", child, str(tmp_path / "pack.yaml")]
    assert float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) < 2


@pytest.mark.parametrize(
    "word", ["Yes", "NO", "on", "12:30:45", "010", "2001-01-01", "~", "null", "Null", "0x1F", ".nan"]
)
def test_y11_to_y15_and_y43_words_stay_what_they_are(word: str) -> None:
    text = as_yaml(single(options=["QQ", "Butler"], answer="QQ")).replace('"QQ"', word)
    loaded = native.load(text.encode())
    assert loaded.pack
    assert loaded.pack.questions[0].key_texts() == (word,)
    assert loaded.pack.questions[0].key() == 0


@pytest.mark.parametrize("id_", ["Y16", "Y17", "Y18"])
def test_y16_to_y18_numbers_have_a_range(id_: str) -> None:
    wrong = {"Y16": ".nan", "Y17": "9" * 5_000, "Y18": "-5"}[id_]
    broken = mistakes(number(tolerance=wrong), work={"title": "T", "kind": "film", "year": wrong * 9})
    assert [rule for rule, _ in broken] == ["value", "value"]


def test_y19_escaped_nul_is_a_control_character() -> None:
    loaded = native.load(as_yaml(single(prompt="x@y")).replace("x@y", r"x\0y").encode())
    assert [mistake.rule for _, mistake in loaded.mistakes] == ["control_char"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="Y21"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="Y24"),
        pytest.param(lambda data: data.replace(b"\n", b"\r"), id="Y44"),
    ],
)
def test_marks_and_line_ends_do_not_change_the_digest(change) -> None:  # noqa: ANN001
    data = as_yaml(single(prompt="Häuser?")).encode()
    plain, changed = native.load(data).pack, native.load(change(data)).pack
    assert plain
    assert changed
    assert plain.digest() == changed.digest()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_y44_lines_are_counted_whatever_ends_them(end: str) -> None:
    places = [place for *_, place, _ in found(end.join(["title: a", "title: b", "oops: 1", ""]))]
    assert {2, 3} <= set(places)


def test_y25_a_tab_is_reported_where_it_stands() -> None:
    assert [(line, column) for *_, line, column in found("a:\n  \t- b\n")] == [(2, 3)]


def test_y29_an_unknown_key_brings_the_nearest_known() -> None:
    assert ("unknown_key", "there is no key “promt” here; did you mean prompt?") in mistakes(
        single(promt="x")
    )
    assert ("unknown_key", "there is no key “qqqq” here") in mistakes(single(qqqq="x"))
    assert ("unknown_key", "there is no key “txt” here; did you mean text?") in mistakes(
        single(options=["A", {"text": "B", "txt": "C"}], answer="A")
    )
    assert ("unknown_key", "a question of kind typed has no key “options”") in mistakes(typed(options=["A"]))


def test_y30_keys_that_cannot_be_chosen_are_all_reported(tmp_path: Path) -> None:
    questions = [
        single("a", answer="5"),
        single("b", answer=""),
        single("c") | {"kind": "multiple", "answer": []},
    ]
    folder = tmp_path / "bell"
    folder.mkdir()
    (folder / "pack.yaml").write_text(as_yaml(*questions))
    errors = read_pack(folder).errors
    assert [(error.question, error.rule) for error in errors] == [
        ("a", "key-not-an-option"),
        ("b", "key-missing"),
        ("c", "key-missing"),
    ]


@pytest.mark.parametrize("count", [pytest.param(1, id="Y32-one"), pytest.param(11, id="Y32-eleven")])
def test_y32_options_are_two_to_ten(count: int) -> None:
    options = [f"Option {n}" for n in range(count)]
    assert [rule for rule, _ in mistakes(single(options=options, answer="Option 0"))] == ["value"]


def test_y33_too_many_questions_are_counted() -> None:
    [(rule, message)] = [(rule, message) for rule, message in mistakes(*[{"id": "q"}] * 5_001)]
    assert rule == "too_many_questions"
    assert "5,001" in message


def test_y34_an_id_taken_twice_names_both_lines() -> None:
    loaded = load(single(), single())
    [(name, mistake)] = loaded.mistakes
    lines = [n for n, line in enumerate(as_yaml(single(), single()).split("\n"), 1) if '"id"' in line]
    assert (name, mistake.rule) == ("bell", "duplicate_id")
    assert mistake.message.endswith(f"lines {lines[0]} and {lines[1]}")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "-a", "A", "é", "a" * 65])
def test_y35_ids_are_plain(name: str) -> None:
    assert [rule for rule, _ in mistakes(single(name))] == ["value"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("http://169.254.169.254/latest/meta-data/", id="Y36"),
        pytest.param("../../../secret.png", id="Y37"),
        "a/b.png",
        "pic.png.html",
        ".png",
        "pic.svg",
        "",
    ],
)
def test_y36_y37_pictures_are_plain_names(name: str) -> None:
    [(rule, message)] = mistakes(single(image={"file": name, "alt": "x"}))
    assert rule == "value"
    assert "plain name" in message


@pytest.mark.parametrize("text", ["{{ config }}", "{% for x in y %}", "<img src=x onerror=alert(1)>"])
def test_y38_y39_templates_and_html_are_text(text: str) -> None:
    asked = question(single(prompt=text, options=[text, "B"], answer=text)).asked()
    assert (asked.prompt, asked.choices[0]) == (text, text)
    assert "<img" not in prose.html(text, links=True)


def test_y42_sixty_mistakes_are_fifty_and_a_count(tmp_path: Path) -> None:
    folder = tmp_path / "bell"
    folder.mkdir()
    (folder / "pack.yaml").write_text(as_yaml(*[single(f"q{n}", corect=n) for n in range(60)]))
    errors = read_pack(folder).errors
    assert len(errors) == 51
    assert errors[-1].message == "10 more"
    assert all(error.line for error in errors)


@pytest.mark.parametrize("value", ["", '""'])
def test_y43_an_empty_value_is_no_answer(value: str) -> None:
    text = as_yaml(single(answer="QQ")).replace('"QQ"', value)
    loaded = native.load(text.encode())
    assert loaded.pack
    assert loaded.pack.questions[0].key_texts() == ()


def test_y45_a_key_always_longest_or_first_still_loads() -> None:
    options = ["The one that is much longer", "B", "C"]
    assert pack(*[single(f"q{n}", options=options, answer=options[0]) for n in range(5)])


@pytest.mark.parametrize(
    "text", [pytest.param("a\u202eb", id="T01"), pytest.param("a" + "\u0301" * 500, id="T06")]
)
def test_t01_t06_unfit_text_is_refused(text: str) -> None:
    assert len(mistakes(single(prompt=text))) == 1


def test_nobody_reads_a_thousand_mistakes() -> None:
    assert len(found("a: [" + "*a," * 100_000 + "x]")) == limits.PATIENCE
    assert len(found(b"\xff\n" * 100_000)) <= limits.MISTAKES + 2


def test_one_bad_question_hides_no_other() -> None:
    broken = mistakes(
        single("a", stage="nowhere"),
        single("b", kind="singel", sensitive="perhaps", category="plott"),
        "not a question",
        {key: value for key, value in single("d").items() if key not in {"kind", "prompt"}},
        true_false("e", answer="maybe"),
        single("f", options="A", evidence=[{"work": "W", "url": "javascript:alert(1)"}]),
        single("g", prompt=["a"], image="x.png", lint_allow=[{"rule": "", "why": "w"}]),
    )
    assert sorted(message for _, message in broken) == [
        "a question is a mapping that starts with “id:”",
        "answer must be true or false",
        "category must be 'plot', 'cast' or 'ending', not “plott”",
        "evidence, entry 1, url must be a web address that starts with http:// or https://",
        "image must be a mapping of keys and values",
        "kind is missing",
        "kind must be one of single, multiple, true_false, typed, number, ordering, matching; did you mean single?",
        "lint_allow, entry 1, rule is empty",
        "options must be a list",
        "prompt is missing",
        "prompt must be text",
        "sensitive must be true or false",
        "the pack has no stage nowhere",
    ]


def test_a_bad_header_hides_no_question() -> None:
    stages = [{"key": "start", "label": "The start"}, {"key": "No!", "label": ""}]
    broken = mistakes(
        single("a", corect=1, stage="later"), stages=stages, language="Klingon!", licence=None, format=2
    )
    assert len(broken) == 5
    assert [rule for rule, _ in mistakes(single("b"), stages="none", language=["en"])] == ["value", "value"]


def test_stages_that_stand_twice_are_refused() -> None:
    assert [rule for rule, _ in mistakes(single(), stages=[{"key": "start", "label": "A"}] * 2)] == [
        "duplicate_key"
    ]


def test_a_misspelt_stage_brings_the_nearest() -> None:
    assert mistakes(single(stage="strat")) == [
        ("unknown_stage", "the pack has no stage strat; did you mean start?")
    ]


def test_what_is_refused_once_is_not_complained_of_again() -> None:
    text = as_yaml(single()).replace('"Who rings the bell?"', "*prompt")
    assert [rule for rule, *_ in found(text)] == ["yaml_alias"]
