"""`quizapp packs check-quotes`: what an author types who quotes a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_pack, make_question, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two packs that quote, and the text of one."""
    evidence = [{"work": "The Case", "locator": "Chapter 1, “in the library”"}]
    for slug in ("the-case", "the-fall"):
        write_pack(tmp_path / "packs", slug, make_pack([make_question(evidence=evidence)]))
    (tmp_path / "the-case.txt").write_text("A body in the\nlibrary.", encoding="utf-8")
    return tmp_path


def test_what_stands_there_is_counted_and_what_cannot_be_looked_up_named(
    packs: Callable[..., Result], folder: Path
) -> None:
    ended = packs("check-quotes", folder / "packs", "--texts", folder)
    told = "1 pack, 1 quotation, 0 not as in the text.\nThere is no text of the-fall.\n"
    assert (ended.exit_code, ended.output) == (0, told)


def test_what_does_not_stand_there_is_told_with_its_question(
    packs: Callable[..., Result], folder: Path
) -> None:
    (folder / "the-case.txt").write_text("A body in the kitchen.", encoding="utf-8")
    ended = packs("check-quotes", folder / "packs" / "the-case" / "pack.yaml", "--texts", folder)
    assert ended.exit_code == 1
    assert ended.output.splitlines() == [
        "the-case (q-single), Chapter 1: “in the library” do not stand in the text",
        "1 pack, 1 quotation, 1 not as in the text.",
    ]


def test_a_folder_without_any_text_is_no_success(packs: Callable[..., Result], folder: Path) -> None:
    ended = packs("check-quotes", folder / "packs", "--texts", folder / "packs")
    assert (ended.exit_code, ended.output) == (
        1,
        f"Error: There is none of the-case.txt, the-fall.txt in {folder / 'packs'}.\n",
    )


def test_a_text_that_is_not_in_utf_8_is_said_in_one_line(packs: Callable[..., Result], folder: Path) -> None:
    (folder / "the-case.txt").write_bytes(b"caf\xe9")
    ended = packs("check-quotes", folder / "packs", "--texts", folder)
    assert (ended.exit_code, ended.output) == (
        1,
        f"Error: {folder / 'the-case.txt'} cannot be read: it is not in UTF-8.\n",
    )


def test_a_pack_with_mistakes_is_put_right_first(packs: Callable[..., Result], folder: Path) -> None:
    write_pack(folder / "packs", "the-case", make_pack([make_question(prompt=None)]))
    ended = packs("check-quotes", folder / "packs", "--texts", folder)
    assert (ended.exit_code, ended.output) == (
        1,
        "Error: First put right what quizapp packs lint says of the-case.\n",
    )
