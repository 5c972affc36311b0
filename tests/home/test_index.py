"""The front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_pack, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.person import Person


def test_packs_stand_on_the_shelf_by_title(shelve: Callable[..., object], alice: Person) -> None:
    shelve(one=make_pack(title="Zadig"), two=make_pack(title="a study"), three=make_pack(title="Bleak House"))
    text = alice.get("/").text
    assert text.index("a study") < text.index("Bleak House") < text.index("Zadig")


def test_an_empty_shelf_says_so(alice: Person) -> None:
    assert "The shelf is bare" in alice.get("/").text


def test_a_round_under_way_can_be_gone_on_with(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    url = alice.start()
    alice.pass_(1)
    assert url in alice.get("/").links


def test_the_stage_reached_stands_beside_the_pack(case: None, alice: Person) -> None:
    assert "The end" not in alice.get("/").text
    alice.start(stage="end")
    assert "The end" in alice.get("/").text


def test_somebody_elses_round_is_not_offered(case: None, alice: Person, bob: Person) -> None:
    assert alice.start() not in bob.get("/").links
