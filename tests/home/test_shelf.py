"""Finding a pack on the shelf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from quizapp.packs.rules.finding import AT_ONCE
from tests.factories import make_pack, many

if TYPE_CHECKING:
    from tests.person import Person

Shelve = "Callable[..., object]"


def make_work(title: str, kind: str = "novel", *creators: str) -> dict[str, object]:
    return {"title": title, "kind": kind, "creators": list(creators), "year": "1930"}


@pytest.fixture
def few(shelve: Shelve) -> None:
    """Four packs of three kinds in two languages."""
    shelve(
        ripley=make_pack(title="The Talented Mr. Ripley", work=make_work("Ripley", "novel", "P. Highsmith")),
        chambre=make_pack(
            title="La chambre jaune", language="fr", work=make_work("La chambre", "novel", "Gaston Leroux")
        ),
        bruecke=make_pack(title="Die Brücke", language="de-AT", work=make_work("Die Brücke", "series")),
        percent=make_pack(title="100 % alibi", work=make_work("Alibi", "film", "Zoë Ødegård")),
    )


@pytest.fixture
def many_packs(shelve: Shelve) -> None:
    """Three pages of packs, and one more."""
    shelve(**{f"case_{n:02}": make_pack(many(1), title=f"Case {n:02}") for n in range(3 * AT_ONCE + 1)})


def titles(person: Person, address: str) -> list[str]:
    """Return the titles that stand on a page of the shelf."""
    return re.findall(r'<h3 dir="auto">(.*?)</h3>', person.get(address).html)


@pytest.mark.parametrize(
    ("asked", "found"),
    {
        "q=ripley": ["The Talented Mr. Ripley"],
        "q=HIGHSMITH+mr": ["The Talented Mr. Ripley"],
        "q=brucke": ["Die Brücke"],
        "q=bru\u0308cke": ["Die Brücke"],
        "q=odegard": ["100 % alibi"],
        "q=++": ["100 % alibi", "Die Brücke", "La chambre jaune", "The Talented Mr. Ripley"],
        "q=poirot": [],
        "q=%25": ["100 % alibi"],
        "q=_": [],
        "q=%00": [],
        "kind=novel": ["La chambre jaune", "The Talented Mr. Ripley"],
        "kind=play": [],
        "language=de": ["Die Brücke"],
        "language=it": [],
        "q=la&kind=novel&language=fr": ["La chambre jaune"],
        "q=&kind=&language=": ["100 % alibi", "Die Brücke", "La chambre jaune", "The Talented Mr. Ripley"],
    }.items(),
)
def test_what_answers_stands_there_by_title(few: None, alice: Person, asked: str, found: list[str]) -> None:
    assert titles(alice, f"/?{asked}") == found


def test_nothing_found_says_so_and_leads_back(few: None, alice: Person) -> None:
    page = alice.get("/?q=poirot&kind=film")
    assert "Nothing on the shelf answers to that description." in page.text
    assert "0 of 4 cases" in page.text
    assert page.links["/#shelf"] == "The whole shelf"


def test_a_shelf_of_one_page_is_only_looked_over(few: None, alice: Person) -> None:
    page = alice.get("/")
    assert [form for form in page.forms if "q" in form.fields] == []
    assert "page=" not in page.html


def test_the_form_keeps_what_was_asked_even_where_nothing_answers(few: None, alice: Person) -> None:
    form = next(form for form in alice.get("/?q=x&kind=play&language=it").forms if "q" in form.fields)
    assert (form.method, form.action) == ("get", "/#shelf")
    assert form.fields == {"q": ["x"], "kind": ["play"], "language": ["it"]}
    assert form.options == {
        "kind": ["", "series", "film", "novel", "play"],
        "language": ["", "en", "fr", "de", "it"],
    }


def test_a_choice_of_one_is_none(many_packs: None, alice: Person) -> None:
    form = next(form for form in alice.get("/").forms if "q" in form.fields)
    assert form.options == {}


def test_pages_follow_each_other_and_end(many_packs: None, alice: Person) -> None:
    address, seen = "/", []
    while address:
        page = alice.get(address)
        seen += re.findall(r'<h3 dir="auto">(.*?)</h3>', page.html)
        address = next((url for url, words in page.links.items() if words == "Later in the alphabet"), "")
    assert seen == [f"Case {n:02}" for n in range(3 * AT_ONCE + 1)]
    assert page.links["/?page=3#shelf"] == "Earlier in the alphabet"
    assert "25 cases · page 4 of 4" in page.text


def test_the_pages_of_what_was_found_say_what_was_asked(many_packs: None, alice: Person) -> None:
    links = alice.get("/?q=case&kind=novel&language=en&page=2").links
    assert links["/?q=case&kind=novel&language=en#shelf"] == "Earlier in the alphabet"
    assert links["/?q=case&kind=novel&language=en&page=3#shelf"] == "Later in the alphabet"


def test_a_page_beyond_the_last_is_empty_and_leads_back(many_packs: None, alice: Person) -> None:
    page = alice.get("/?page=999999")
    assert "The shelf does not go on as far as that." in page.text
    assert page.links["/#shelf"] == "The whole shelf"


@pytest.mark.parametrize(
    "asked",
    [
        "kind=opera",
        "kind=NOVEL",
        "language=en_US",
        "language=../etc",
        "language=%25",
        f"q={'a' * 101}",
        "page=0",
        "page=-1",
        "page=1.0",
        "page=%EF%BC%91",
        "page=99999999999",
        "page=9223372036854775808",
    ],
)
def test_what_cannot_be_asked_is_refused(few: None, alice: Person, asked: str) -> None:
    alice.get(f"/?{asked}", 400)


def test_of_two_words_for_one_thing_the_first_counts(few: None, alice: Person) -> None:
    assert titles(alice, "/?kind=film&kind=opera&page=1&page=no") == ["100 % alibi"]


def test_what_is_typed_is_words_and_nothing_else(few: None, alice: Person) -> None:
    html = alice.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").html
    assert "<script>alert" not in html
    assert 'value="&#34;&gt;&lt;script&gt;' in html
