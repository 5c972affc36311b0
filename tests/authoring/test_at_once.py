"""Authors who do something at the same moment: the database decides, and nobody's text is gone unseen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.authoring.desk import PACK, document, leaf, order, written
from tests.authoring.test_arrange import press
from tests.factories import many
from tests.groups.test_at_once import at_once

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

pytestmark = pytest.mark.durable


def test_of_many_texts_one_is_kept_and_the_others_are_asked(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    form = leaf(agatha, "q-0000")
    hints = [f"Hint {n}" for n in range(8)]
    assert at_once([partial(agatha.send, form, act="save", hint=hint) for hint in hints]) == [303] + [409] * 7
    assert document(app, "q-0000")["hint"] in hints


def test_the_same_text_many_times_is_saved_once(app: Flask, agatha: Person) -> None:
    written(app, questions=many(2))
    form = leaf(agatha, "q-0000")
    assert at_once([partial(agatha.send, form, act="auto", hint="One")] * 6) == [303] * 6
    assert leaf(agatha, "q-0000").fields["edition"] == ["2"]


def test_questions_moved_and_added_at_once_are_all_there(app: Flask, agatha: Person) -> None:
    written(app, questions=many(6))
    keys = order(app)
    moves = [partial(press, agatha, key, "move", to="1") for key in keys]
    adds = [
        partial(agatha.send, agatha.get(PACK).form("/questions"), kind="number", prompt=f"{n}?") for n in "ab"
    ]
    assert at_once([*moves, *adds]) == [303] * 8
    assert sorted(order(app)) == sorted([*keys, "a", "b"])


def test_questions_moved_between_two_packs_in_both_directions_arrive(app: Flask, agatha: Person) -> None:
    packs = [written(app, questions=many(4)), written(app, questions=many(4), title="Another Case")]
    slugs = [pack.rsplit("/", 1)[1] for pack in packs]
    acts = [
        partial(agatha.send, leaf(agatha, f"q-000{n}", pack), act="transfer", to_pack=to, hint="Moved")
        for n in range(3)
        for pack, to in zip(packs, reversed(slugs), strict=True)
    ]
    assert at_once(acts) == [303] * 6
    assert [len(order(app, slug)) for slug in slugs] == [4, 4]
