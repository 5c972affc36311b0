from __future__ import annotations

import pytest

from quizapp.bank import lint
from quizapp.bank.formats import native
from quizapp.bank.formats.exchange import About, BadFile, Names, Refused, Taken
from quizapp.bank.formats.intake import take_in

WHO = {"kind": "single", "prompt": "Who did it?", "options": ["Cook", "Dog"], "answer": "Cook"}


def nobody_counts(_done: int, _total: int | None) -> None:
    pass


def test_what_a_file_lacks_becomes_a_finding_of_the_draft_at_its_last_stage() -> None:
    came = take_in([Taken("line 1", WHO)], "A file", nobody_counts)
    question = came.document["questions"][0]
    assert (question["id"], question["stage"]) == ("who-did-it", "ending")
    missing = {(named, mistake.path) for named, mistake in native.examine(came.document).mistakes}
    assert missing == {
        (None, ("work", "kind")),
        ("who-did-it", ("category",)),
        ("who-did-it", ("difficulty",)),
    }


def test_a_header_and_its_stages_are_kept() -> None:
    stages = [{"key": "one", "label": "One"}, {"key": "two", "label": "Two"}]
    came = take_in(
        [About({"title": "Named", "stages": stages}), Taken("row 2", WHO)], "A file", nobody_counts
    )
    assert (came.document["title"], came.document["questions"][0]["stage"]) == ("Named", "two")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"options": ["Cook"]}, "options has fewer than 2 entries"),
        ({"prompt": "x" * 2_001}, "prompt is longer than 2,000 characters"),
        ({"kind": "essay"}, "“essay” is no kind of question"),
        ({"prompt": "bell \x07"}, "prompt holds a control character"),
    ],
)
def test_a_question_that_no_author_could_complete_is_refused_by_name(
    changes: dict[str, object], reason: str
) -> None:
    came = take_in([Taken("row 3", WHO | changes), Taken("row 4", WHO)], "A file", nobody_counts)
    assert (came.found, len(came.taken)) == (2, 1)
    assert came.refused[0].place == "row 3"
    assert reason in came.refused[0].reason


def test_what_a_format_refused_is_counted_too_and_told_as_it_goes() -> None:
    told: list[tuple[int, int | None]] = []
    stream = [About({}, total=2), Refused("line 1", "Draw a map", "is an essay"), Taken("line 5", WHO)]
    came = take_in(stream, "A file", lambda *each: told.append(each))
    assert (came.found, told) == (2, [(1, 2), (2, 2)])


def test_what_is_above_the_most_a_pack_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.bank.limits.QUESTIONS", 2)
    came = take_in([Taken(f"line {n}", WHO) for n in range(3)], "A file", nobody_counts)
    assert (len(came.taken), came.refused[0].reason) == (2, "a pack holds at most 2 questions")


def test_nobody_reads_on_where_hardly_anything_can_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.bank.limits.REFUSED", 2)
    wrong = [Refused(f"line {n}", "Draw a map", "is an essay") for n in range(1, 9)]
    assert len(take_in([Taken("line 0", WHO), *wrong[:2]], "A file", nobody_counts).refused) == 2
    stream = iter(wrong)
    with pytest.raises(
        BadFile, match="more than 2 of its questions cannot be, the last of them at line 3: is an"
    ):
        take_in(stream, "A file", nobody_counts)
    assert next(stream).place == "line 4"


def test_a_bad_file_is_passed_on() -> None:
    with pytest.raises(BadFile, match="UTF-8"):
        take_in((_ for _ in ()).throw(BadFile("encoding", "UTF-8 wanted")), "A file", nobody_counts)


def test_names_are_unique_and_fit() -> None:
    names = Names()
    assert names.of("Who did it?") == "who-did-it"
    assert names.of("Who did it?") == "who-did-it-2"
    assert names.of("Où est-elle née, l’héritière?") == "ou-est-elle-nee-lheritiere"
    assert names.of("何処", "Q 7!") == "q-7"
    assert names.of("何処") == "question"
    assert len(names.of("x" * 500)) == 48


def test_an_id_that_is_fit_stays_as_it_is() -> None:
    names = Names()
    assert names.of("Who?", "x" * 64) == "x" * 64
    assert names.of("Who?", "a--b-") == "a--b-"


def test_a_draft_is_judged_as_its_file_would_be() -> None:
    document = {"format": "1", "title": "T", "work": {"title": "T", "kind": "film"}}
    document |= {"stages": [{"key": "all", "label": "All"}]}
    document["questions"] = [WHO | {"id": "who", "category": "plot", "difficulty": "easy", "stage": "all"}]
    loaded = native.examine(document)
    assert loaded.mistakes == ()
    found = {(each.rule, each.question, each.path) for each in lint.check(loaded.draft, "t", loaded.place)}
    assert ("evidence-missing", "who", ("evidence",)) in found


def test_a_fit_id_is_kept_as_it_is() -> None:
    names = Names()
    assert names.of("Who?", "a--b-") == "a--b-"
    assert names.of("Who?", "x" * 64) == "x" * 64
    assert names.of("Who?", "x" * 64) == f"{'x' * 48}-2"
