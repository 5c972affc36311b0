"""A pack's case, written as a text, and the story so far beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from quizapp.bank.formats.yaml_writer import written as as_text
from tests.authoring import press
from tests.authoring.desk import PACK, SLUG, document, header, written
from tests.bank.written import EXHIBITS, case
from tests.factories import make_question, many
from tests.page import Page
from tests.refusal import refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from quizapp.bank.pack import Pack
    from tests.person import Person

CASE = as_text({"case": case()})
PAGE = f"{PACK}/case"


def save(author: Person, **changes: str) -> TestResponse:
    return author.send(author.get(PAGE).form("/case"), **({"act": "save"} | changes))


def kept(app: Flask) -> Pack | None:
    """Return the pack that a draft comes to."""
    with app.app_context():
        return press.kept.examine(press.pack(SLUG))[0].pack


def test_a_case_is_kept_as_it_was_typed_and_is_the_packs(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    typed = CASE.replace("case:\n", "# Who has done it?\r\ncase:\n", 1)
    assert save(agatha, case=typed).status_code == 303
    assert header(app)["case"] == typed.replace("\r\n", "\n")
    pack = kept(app)
    assert pack
    assert pack.case
    assert [each.key for each in pack.case.exhibits] == ["ticket", "glove", "letter"]
    assert agatha.get(PAGE).form("/case").fields["case"] == [typed.replace("\r\n", "\n")]


def test_it_may_stand_without_its_key(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    save(agatha, case=as_text(case()))
    pack = kept(app)
    assert pack
    assert pack.case


def test_an_empty_field_takes_it_out(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), case=case())
    assert "Sir Hugo Bell" in agatha.get(PAGE).form("/case").fields["case"][0]
    save(agatha, case=" \n")
    assert "case" not in header(app)
    pack = kept(app)
    assert pack
    assert pack.case is None


def test_comments_alone_are_no_case_and_no_mistake(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    save(agatha, case="# To be written.")
    pack = kept(app)
    assert pack
    assert pack.case is None
    assert agatha.get(PAGE).form("/case").fields["case"] == ["# To be written."]


def test_whoever_has_none_is_offered_an_example_that_can_be_solved(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    assert "Begin with an example" in agatha.get(PAGE).text
    save(agatha, act="begin")
    page = agatha.get(PAGE)
    assert page.form("/case").fields["case"][0].startswith("# A case to be solved")
    assert "Begin with an example" not in page.text
    assert "It can be solved" in page.text
    assert "To put right" not in page.text


def test_the_example_takes_nobodys_case_away(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), case=case())
    save(agatha, act="begin")
    assert "Sir Hugo Bell" in header(app)["case"]


def test_an_example_for_a_pack_without_stages_waits_for_them(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), stages=[])
    assert "First say on the cover" in agatha.get(PAGE).text
    save(agatha, act="begin")
    assert "stage: the-end" in header(app)["case"]
    assert "Once there is a case that can be read" in agatha.get(PAGE).text


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "who: cook",
            "who: cok",
            r"Line \d+: there is no cok among the case’s suspects; did you mean cook\?",
        ),
        (
            "clears: [niece]",
            "clears: [nice]",
            r"Line \d+: the case has no suspect, means, motive or place nice",
        ),
        ("title: No. 6", "titel: No. 6", r"Line \d+: there is no key “titel” here; did you mean title\?"),
        ("stage: end", "stage: ende", r"Line \d+: the pack has no stage ende; did you mean end\?"),
        ("clears: [niece]", "clears: [niece", r"Line \d+: .*"),
        ("clears: [niece]", "", r"Line \d+: who: the exhibits do not clear “Miss Laura Bell”"),
        ("case:", "titel: T\ncase:", r"Line 1: only a case stands here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_publishes_nothing(
    app: Flask, agatha: Person, before: str, after: str, says: str
) -> None:
    written(app, questions=many(8))
    assert before in CASE
    save(agatha, case=CASE.replace(before, after, 1))
    assert re.search(says, agatha.get(PAGE).text), agatha.get(PAGE).text
    review = agatha.get(f"{PACK}/review")
    assert "to put right" in review.text
    assert PAGE in review.links
    assert "/review" not in [form.action.rpartition("/")[2] for form in review.forms]


def test_a_finding_names_the_line_that_it_is_about(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    told = CASE.replace("who: cook", "who: cok", 1)
    save(agatha, case=told)
    line = next(n for n, text in enumerate(told.splitlines(), 1) if "who: cok" in text)
    assert f"Line {line}: there is no cok" in agatha.get(PAGE).text


def test_what_is_said_of_a_case_is_said_on_its_page_and_not_on_the_cover(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), case=case())
    for page, is_said in ((PAGE, True), (f"{PACK}/cover", False), (PACK, True)):
        text = agatha.get(page).text
        assert ("has no recap" in text, "has no deducible question" in text) == (is_said, is_said)
    assert "Answer this warning" not in agatha.get(PAGE).text


def test_what_it_proves_is_shown_beside_it(app: Flask, agatha: Person) -> None:
    ticket, glove, letter = EXHIBITS
    questions = [*many(7), make_question("number", deducible="true")]
    written(app, questions=questions, case=case(ticket | {"title": "A ticket"}, glove, letter))
    page = agatha.get(PAGE)
    for words in (
        "It can be solved",
        "Without A ticket Who: Mrs Adela Crane , Miss Laura Bell",
        "a red herring",
        "3 exhibits · 1 deducible question",
        "Nobody can accuse any more from The end on.",
        "The cook did it with poison",
    ):
        assert words in page.text, page.text
    save(agatha, case=as_text({"case": case(glove, letter)}))
    assert "It cannot be solved yet" in agatha.get(PAGE).text


def test_recaps_are_kept_with_their_stages(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    save(agatha, **{"recap-start": "A bell rang.\r\n\r\nTwice.", "recap-end": "It was over."})
    assert [stage["recap"] for stage in header(app)["stages"]] == ["A bell rang.\n\nTwice.", "It was over."]
    save(agatha, **{"recap-end": " "})
    assert "recap" not in header(app)["stages"][1]


def test_a_cover_that_is_saved_leaves_the_story_alone(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8), case=case())
    save(agatha, **{"recap-start": "A bell rang.", "case": f"# Mine.\n{CASE}"})
    form = agatha.get(f"{PACK}/cover").form("/cover")
    agatha.send(form, act="stages.up.1", title="Another Case", **{"stages-1-label": "The very end"})
    found = header(app)
    assert found["title"] == "Another Case"
    assert found["stages"] == [
        {"label": "The very end", "key": "end"},
        {"label": "The beginning", "key": "start", "recap": "A bell rang."},
    ]
    assert found["case"] == f"# Mine.\n{CASE}"


def test_a_cover_and_a_case_are_written_side_by_side(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    cover, told = agatha.get(f"{PACK}/cover").form("/cover"), agatha.get(PAGE).form("/case")
    for n, (title, text) in enumerate((("One", "# One"), ("Two", "# Two")), start=1):
        assert agatha.send(cover, act="auto", title=title, edition=str(n)).status_code == 303
        assert agatha.send(told, act="auto", case=text, edition=str(n)).status_code == 303
    assert (header(app)["title"], header(app)["case"]) == ("Two", "# Two")


def test_two_who_write_the_same_case_are_shown_both_and_choose(
    app: Flask, agatha: Person, dorothy: Person
) -> None:
    written(app, questions=many(8))
    press_joined(app)
    stale = agatha.get(PAGE).form("/case")
    assert save(dorothy, case="# Dorothy’s", **{"recap-end": "Over."}).status_code == 303
    response = agatha.send(stale, act="save", case="# Agatha’s")
    assert response.status_code == 409
    page = Page(response.text)
    for words in ("# Dorothy’s", "# Agatha’s", "The case", "The end", "Over."):
        assert words in page.text
    assert header(app)["case"] == "# Dorothy’s"
    assert agatha.send(page.form("/case"), act="save").status_code == 303
    assert header(app)["case"] == "# Agatha’s"


def press_joined(app: Flask) -> None:
    """Have Dorothy write the pack, too."""
    with app.app_context(), press.committed():
        press.join(press.pack(SLUG), "Dorothy")


def test_saving_the_same_twice_is_no_conflict(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = agatha.get(PAGE).form("/case")
    for _ in range(2):
        assert agatha.send(form, act="auto", case="# The reply to this was lost.").status_code == 303


def test_what_is_saved_as_it_is_typed_is_told_what_there_is_to_say(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    sent = agatha.send(agatha.get(PAGE).form("/case"), act="auto", case=CASE.replace("cook", "cok", 1))
    page = agatha.get(sent.location)
    assert 'data-saved="2"' in page.html
    assert re.search(r'data-about="case">\s*<div class="note note--error">', page.html)
    assert "Once there is a case that can be read" in page.text
    sent = agatha.send(agatha.get(PAGE).form("/case"), act="auto", case=CASE)
    assert "It can be solved" in agatha.get(sent.location).text


@pytest.mark.parametrize("act", ["explode", "allow.recap-missing", "stages.add"])
def test_a_button_that_there_is_not(app: Flask, agatha: Person, act: str) -> None:
    written(app, questions=many(2))
    refused(app, 400, lambda: save(agatha, act=act))


@pytest.mark.parametrize("missing", ["case", "edition"])
def test_half_a_form_changes_nothing(app: Flask, agatha: Person, missing: str) -> None:
    written(app, questions=many(2), case=case())
    form = agatha.get(PAGE).form("/case")
    refused(app, 400, lambda: agatha.send(form, missing, act="save"))


def test_a_recap_that_was_not_sent_stays(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    save(agatha, **{"recap-start": "A bell rang."})
    agatha.send(agatha.get(PAGE).form("/case"), "recap-start", act="save", **{"recap-end": "Over."})
    assert [stage.get("recap") for stage in header(app)["stages"]] == ["A bell rang.", "Over."]


def test_a_recap_of_a_stage_that_is_gone_is_given_back(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8, stage="end"))
    form = agatha.get(PAGE).form("/case")
    agatha.send(agatha.get(f"{PACK}/cover").form("/cover"), act="stages.remove.0")
    response = agatha.send(form, act="save", **{"recap-start": "A bell rang."})
    assert response.status_code == 400
    assert "A bell rang." in Page(response.text).text


def test_a_case_is_written_in_a_draft_of_any_size(app: Flask, agatha: Person) -> None:
    written(app, questions=many(501), case=case())
    page = agatha.get(PAGE)
    assert "It can be solved" in page.text
    assert "has no deducible question" not in page.text


def test_a_question_is_marked_as_deducible(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question()])
    form = agatha.get(f"{PACK}/questions/q-single").form("/q-single")
    agatha.send(form, act="save", deducible="y")
    assert document(app, "q-single")["deducible"] == "true"
    with app.app_context():
        loaded = press.kept.examine(press.pack(SLUG))[0]
    assert [each.deducible for each in loaded.draft.questions] == [True]
    assert "deducible" in agatha.get(PACK).text
