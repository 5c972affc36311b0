from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from quizapp.bank.formats import native
from quizapp.bank.formats.intake import take_in
from quizapp.bank.formats.moodle_xml import FORMAT, dump, load
from tests.bank.formats.odd_texts import packs

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack

PICTURES = {"bell.png": b"\x89PNG one", "b.e-l_l.webp": b"RIFF two"}


@given(packs(tuple(PICTURES)))
def test_a_pack_comes_back_as_it_was(pack: Pack) -> None:
    written = dump(pack, PICTURES)
    came = take_in(load(written.content), "A file", lambda _done, _total: None)
    assert (written.losses, came.refused, [taken.notes for taken in came.taken if taken.notes]) == (
        (),
        (),
        [],
    )
    assert native.examine(came.document).pack == pack
    shown = {question.image.file for question in pack.questions if question.image}
    assert came.pictures == {name: PICTURES[name] for name in shown}
