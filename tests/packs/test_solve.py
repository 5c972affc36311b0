"""`quizapp packs solve`: what an author types to see whether a case can be solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank.written import EXHIBITS, as_dict, case, single
from tests.factories import make_pack, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

TOLD = """\
the-bell: solved by 2 exhibits of 3
  who: Mrs Adela Crane
  how: Poison
  without ticket (start, medium):
    who: Mrs Adela Crane, Miss Laura Bell
  without glove (start, medium):
    who: Mrs Adela Crane, Barnaby
    how: Poison, The rope of the bell
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack with a case, and one without."""
    write_pack(tmp_path, "the-bell", as_dict(single(), case=case()))
    write_pack(tmp_path, "the-case", make_pack())
    return tmp_path


def test_it_says_what_is_left_and_what_would_be_without_each(
    packs: Callable[..., Result], folder: Path
) -> None:
    ended = packs("solve", folder / "the-bell")
    assert (ended.exit_code, ended.output) == (0, TOLD)


def test_it_takes_several_packs_a_folder_of_them_or_a_slug(
    packs: Callable[..., Result], folder: Path
) -> None:
    both = f"{TOLD}the-case: no case\n"
    assert packs("solve", folder).output == both
    assert packs("solve", folder / "the-bell" / "pack.yaml", folder / "the-case").output == both
    assert packs("solve", "the-speckled-band").output.startswith("the-speckled-band: ")


def test_a_case_that_cannot_be_solved_fails(packs: Callable[..., Result], folder: Path) -> None:
    ticket, glove, letter = EXHIBITS
    lost = case(
        ticket | {"clears": ["rope", "cook", "butler", "niece"]}, glove | {"clears": ["rope"]}, letter
    )
    write_pack(folder, "the-bell", as_dict(single(), case=lost))
    ended = packs("solve", folder)
    assert ended.exit_code == 1
    assert ended.output.splitlines() == [
        "the-bell: not solved by 2 exhibits of 3",
        "  who: nothing",
        "  how: Poison",
        "  without ticket (start, medium):",
        "    who: Mrs Adela Crane, Barnaby, Miss Laura Bell",
        "  without glove (start, medium):",
        "    nothing more",
        "the-case: no case",
        "Error: Not to be solved: the-bell.",
    ]


def test_a_pack_that_is_nowhere_is_said_in_one_line(packs: Callable[..., Result]) -> None:
    ended = packs("solve", "the-nowhere")
    assert (ended.exit_code, ended.output) == (
        1,
        "Error: There is no pack the-nowhere, neither here nor in the folders that the game reads.\n",
    )


def test_a_pack_with_mistakes_is_put_right_first(packs: Callable[..., Result], folder: Path) -> None:
    write_pack(folder, "the-bell", as_dict(single(), case=case(exhibits=[])))
    ended = packs("solve", folder)
    assert (ended.exit_code, ended.output) == (
        1,
        "Error: First put right what quizapp packs lint says of the-bell.\n",
    )


def test_without_a_pack_it_looks_at_what_ships(packs: Callable[..., Result]) -> None:
    ended = packs("solve")
    assert ended.exit_code == 0, ended.output
