from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from quizapp.bank.formats import native
from quizapp.bank.formats.gift import FORMAT, dump, load
from quizapp.bank.formats.intake import take_in
from tests.bank.formats.odd_texts import packs

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack


def back(content: bytes) -> Pack:
    came = take_in(load(content), "A file", lambda _done, _total: None)
    assert not came.refused, came.refused
    assert not any(taken.notes for taken in came.taken), came.taken
    loaded = native.examine(came.document)
    assert loaded.pack, loaded.mistakes
    return loaded.pack


@given(packs())
def test_a_pack_comes_back_less_hints_and_pictures(pack: Pack) -> None:
    written = dump(pack, {})
    out = {loss.question for loss in written.losses if loss.left_out}
    kept = [
        each.model_copy(update={"hint": "", "image": None}) for each in pack.questions if each.id not in out
    ]
    assert back(written.content) == pack.model_copy(update={"questions": tuple(kept)})
