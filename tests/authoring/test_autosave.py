"""What a page is told that saves as one types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.authoring.desk import PACK, document, header, leaf, shown, written
from tests.factories import make_question, many

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def edition(html: str) -> str:
    found = re.search(r'data-saved="(\d*)"', html)
    assert found
    return found[1]


def test_it_is_told_the_edition_the_findings_and_the_look(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    form = leaf(agatha, "q-single")
    page = shown(agatha, agatha.send(form, act="auto", prompt="Was it not *he*?"))
    assert edition(page.html) == "2"
    assert re.search(r'data-about="prompt">\s*<div class="note note--warning">', page.html)
    assert "<p>Was it not <em>he</em>?</p>" in page.html
    assert "Well spotted" in page.text
    assert document(app, "q-single")["prompt"] == "Was it not *he*?"


def test_of_two_that_follow_each_other_each_has_its_own_edition(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    form = leaf(agatha, "q-single")
    first = agatha.send(form, act="auto", hint="One")
    second = agatha.send(form, act="auto", hint="Two", edition="2")
    assert [edition(agatha.get(each.location).html) for each in (first, second)] == ["2", "3"]


def test_a_cover_is_saved_so_too(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = agatha.get(f"{PACK}/cover").form("/cover")
    page = shown(agatha, agatha.send(form, act="auto", title="", **{"work-year": "MDCCC"}))
    assert edition(page.html) == "2"
    assert 'data-about="title"' in page.html
    assert "must be a whole number" in page.text
    assert header(app)["work"]["year"] == "MDCCC"


def test_a_stage_is_not_named_for_good_while_its_label_is_typed(app: Flask, agatha: Person) -> None:
    written(app, questions=many(8))
    form = agatha.get(f"{PACK}/cover").form("/cover")
    form.fields |= {"stages-2-key": [""]}
    for n, label in enumerate(["E", "Epis", "Episode 5"], start=1):
        agatha.send(form, act="auto", edition=str(n), **{"stages-2-label": label})
    assert header(app)["stages"][2] == {"label": "Episode 5", "key": "episode-5"}


def test_nothing_of_an_address_is_repeated_that_is_no_edition(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single")])
    for nonsense in ("x", "1%22%3E", "²"):
        page = agatha.get(f"{PACK}/questions/q-single/remarks?edition={nonsense}")
        assert edition(page.html) == ""
