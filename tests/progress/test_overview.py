"""What a player has come to: their own, as far as they have got, and the same in drawings and tables."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.play.models import Insider
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

THURSDAY = datetime(2026, 11, 5, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Coordinates]:
    """Time stands still until it is moved."""
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def play(person: Person, *right: bool, slug: str = "the-case", **wishes: str) -> None:
    """Start a round and answer its first questions, right or not."""
    person.start(slug, **wishes)
    for n, is_right in enumerate(right, start=1):
        form = person.question(n).form(f"/turns/{n}")
        person.send(form, choice=choose(form, "The butler" if is_right else "The gardener"))


def table(person: Person, caption: str) -> list[list[str]]:
    """Return the rows of the table with this caption, the head left out."""
    html = person.get("/progress").html
    found = re.search(rf"<caption[^>]*>{caption}</caption>(.*?)</table>", html, re.DOTALL)
    assert found, caption
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_whoever_has_not_played_is_shown_the_way(alice: Person) -> None:
    page = alice.get("/progress")
    assert "Nothing to tell yet" in page.text
    assert "/" in page.links


def test_the_case_of_the_day_is_not_told_of_as_nothing_answered(case: None, alice: Person) -> None:
    alice.round_url = alice.send(alice.get("/daily").form("/daily/rounds"), name="Alice").location
    alice.pass_(1)
    page = alice.get("/progress")
    assert "in a pack’s own rounds is added up here" in page.text
    assert "Answer a question, and it is told here" not in page.text


def test_it_is_led_to_from_every_page_of_whoever_has_played(case: None, alice: Person) -> None:
    assert "/progress" not in alice.get("/").links
    alice.start()
    assert alice.get("/").links["/progress"] == "My progress"
    assert 'aria-current="page"' in alice.get("/progress").html


def test_it_adds_up_first_answers_only(shelve: Callable[..., object], alice: Person) -> None:
    cast = make_question(name="q-cast", category="cast")
    shelve(the_case=make_pack([*many(3), cast]), other=make_pack(many(2), title="Other"))
    play(alice, True, True, True, False)
    play(alice, True, True, True, True)
    play(alice, False, slug="other")
    assert (
        "You have met 5 questions, and had 3 right at first: 60%, for 300 points."
        in alice.get("/progress").text
    )
    by_category = {row[0]: row[1:] for row in table(alice, "First answers, by category")}
    assert [int(row[0]) for row in by_category.values()] == [4, 1]
    assert table(alice, "First answers, by pack") == [["The Case", "4", "75%"], ["Other", "1", "0%"]]


def test_it_comes_to_what_boards_count(
    app: Flask, shelve: Callable[..., object], alice: Person, time: time_machine.Coordinates
) -> None:
    shelve(the_case=make_pack(many(4)))
    play(alice, True)
    time.shift(timedelta(minutes=1))
    with app.app_context(), committed():
        db.session.add(Insider(player_id=1, pack_id=1, since=clock.now()))
    play(alice, True, True)
    with app.app_context():
        counted = db.session.scalars(select(standing.c.all_points).where(standing.c.board == 1)).one()
    assert counted == 100
    assert (
        "You have met 1 question, and had 1 right at first: 100%, for 100 points."
        in alice.get("/progress").text
    )
    assert table(alice, "Points of the last twelve weeks")[-1] == ["2 Nov 2026 so far", "100"]


def test_each_week_stands_in_the_drawing_as_in_the_table(
    shelve: Callable[..., object], alice: Person, time: time_machine.Coordinates
) -> None:
    shelve(the_case=make_pack(many(20)))
    play(alice, True, size="5")
    time.shift(timedelta(days=3))
    play(alice, True, size="5")
    time.shift(timedelta(hours=4))
    play(alice, True, True, size="5")
    rows = table(alice, "Points of the last twelve weeks")
    assert len(rows) == 12
    assert rows[-2:] == [["2 Nov 2026", "200"], ["9 Nov 2026 so far", "200"]]
    heights = re.findall(r'chart__column[^>]* height="([\d.]+)"', alice.get("/progress").html)
    assert len(heights) == 12
    assert [float(height) > 0 for height in heights] == [False] * 10 + [True] * 2
    time.shift(timedelta(weeks=12))
    assert {row[1] for row in table(alice, "Points of the last twelve weeks")} == {"0"}


def test_what_was_missed_more_than_once_can_be_read_again(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack(many(2, explanation="Look at his boots.")))
    play(alice, False, False)
    assert "Missed most" not in alice.get("/progress").text
    play(alice, False, True)
    page = alice.get("/progress")
    assert page.text.count("missed 2 of 2 times") == 1
    (address,) = [link for link in page.links if "/turns/" in link]
    assert address.startswith(alice.round_url)
    reveal = alice.get(address)
    assert "Look at his boots." in reveal.text
    (prompt,) = re.findall(r"What of q-000\d in the library\?", page.text)[:1]
    assert prompt in reveal.text


def test_no_prompt_is_shown_from_later_on_than_the_player_has_got(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question(name="q-a"), make_question(name="q-b", stage="end")]))
    for _ in range(2):
        play(alice, False, False, stage="end")
    assert "q-b" in alice.get("/progress").text
    play(alice, False, stage="start")
    text = alice.get("/progress").text
    assert "q-a" in text
    assert "q-b" not in text


def test_no_wording_is_shown_that_was_never_asked(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question(prompt="Who did it?")]))
    play(alice, False)
    play(alice, False)
    shelve(the_case=make_pack([make_question(prompt="Who of the household did it, then?")]))
    text = alice.get("/progress").text
    assert "Who did it?" in text
    assert "household" not in text


def test_a_pack_off_the_shelf_still_counts_and_leads_nowhere(
    shelve: Callable[..., object], alice: Person, tmp_path: Path
) -> None:
    shelve(the_case=make_pack(many(1)), other=make_pack(many(1), title="Other"))
    play(alice, True, slug="other")
    (tmp_path / "packs" / "other" / "pack.yaml").unlink()
    (tmp_path / "packs" / "other").rmdir()
    shelve()
    assert table(alice, "First answers, by pack") == [["Other", "1", "100%"]]
    assert "/packs/other" not in alice.get("/progress").links


def test_it_is_ones_own(shelve: Callable[..., object], alice: Person, bob: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    play(bob, False, False, False)
    play(bob, False, False, False)
    play(alice, True)
    page = alice.get("/progress")
    assert "You have met 1 question, and had 1 right at first: 100%, for 100 points." in page.text
    assert "Missed most" not in page.text
