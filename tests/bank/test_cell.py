from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.cell import guarded, unguarded


@given(st.text("'=+-@\t\r\uff1d1 a", max_size=5) | st.text())
def test_no_cell_begins_like_a_formula_and_each_reads_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    ("text", "cell"), [("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("'tis", "'tis"), ("1+1", "1+1")]
)
def test_what_is_no_formula_stays_as_it_is(text: str, cell: str) -> None:
    assert guarded(text) == cell
