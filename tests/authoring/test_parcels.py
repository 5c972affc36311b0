"""Whatever is packed up, each question is in the file or named as one that is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.authoring.rules import packing
from quizapp.authoring.rules.parcels import Order, pack_up
from quizapp.bank.formats import catalogue
from quizapp.bank.formats.document import document_of
from quizapp.bank.formats.intake import take_in
from tests.bank.formats.packs import packs
from tests.packs.test_pictures import photo

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PICTURES = {"a.png": photo(), "B-1.JPG.gif": photo()}
FORMATS = [each for each in catalogue.FORMATS if each.dump]


def order(made: Pack, name: str, *out: str) -> Order:
    return Order(document_of(made), tuple(stage.key for stage in made.stages), out, name, NOW)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=20)
@given(made=packs())
def test_each_question_is_in_the_file_or_named(form: catalogue.Format, made: Pack) -> None:
    account, file = pack_up(order(made, form.name), PICTURES)
    assert (account.asked, account.withheld, account.is_half) == (len(made.questions), 0, False)
    named = {each.key for each in account.left_out}
    assert named <= {each.id for each in made.questions}
    assert {key for lost in account.lost for key, _prompt in lost.questions}.isdisjoint(named)
    assert account.size == len(file)
    if form.load:
        came = take_in(form.load(file), "A file", lambda *_: None)
        assert len(came.taken) + len(came.refused) == account.kept


@settings(max_examples=20)
@given(made=packs(), chosen=st.data())
def test_what_stays_behind_is_counted(made: Pack, chosen: st.DataObject) -> None:
    keys = [stage.key for stage in made.stages]
    out = chosen.draw(st.lists(st.sampled_from(keys), max_size=len(keys) - 1, unique=True))
    account, _file = pack_up(order(made, "zip", *out), PICTURES)
    left = [each for each in made.questions if each.stage not in out]
    assert (account.asked, account.withheld) == (len(left), len(made.questions) - len(left))
    assert bool(account.size) == bool(left)


@settings(max_examples=20)
@given(made=packs(), form=st.sampled_from(FORMATS))
def test_a_process_is_told_and_tells_all_of_it(made: Pack, form: catalogue.Format) -> None:
    job = order(made, form.name)
    assert packing.answered(packing.work(packing.asked(job, PICTURES))) == pack_up(job, PICTURES)
