"""So many files are read at once, and no more, whoever reads them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.bank import limits
from quizapp.bank.formats import sandbox
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.sandbox import places
from quizapp.bank.formats.sandbox.places import PLACES, one_of_them

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """
import sys
from quizapp.bank.formats.sandbox.places import one_of_them
with one_of_them(lambda: False):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Places that no other test takes."""
    own = tuple(tmp_path / path.name for path in PLACES)
    for path in own:
        path.touch()
    monkeypatch.setattr(places, "PLACES", own)


@pytest.fixture
def crowded() -> Iterator[ExitStack]:
    """All places are taken."""
    with ExitStack() as taken:
        for _ in PLACES:
            assert taken.enter_context(one_of_them(lambda: False)) is not None
        yield taken


def test_whoever_finds_none_waits_until_one_is_given_back(crowded: ExitStack) -> None:
    asked: list[int] = []

    def give_one_back() -> bool:
        asked.append(len(asked))
        if len(asked) == 2:
            crowded.close()
        return False

    with one_of_them(give_one_back) as place:
        assert (place is not None, asked) == (True, [0, 1])


def test_whoever_waits_can_be_stopped(crowded: ExitStack) -> None:
    with pytest.raises(sandbox.Stopped):
        sandbox.read(b"x", "a.txt", stop=lambda: True)


def test_nobody_waits_for_ever(crowded: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READER_WAITS", 0.1)
    with pytest.raises(BadFile, match="2 other files are being read, as many as are read at once") as busy:
        sandbox.read(b"x", "a.txt")
    assert busy.value.rule == "reader_busy"


def test_they_are_shared_with_other_processes_and_given_back_by_those_that_die(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with ExitStack() as taken:
            free = 0
            while True:
                place = taken.enter_context(one_of_them(lambda: True))
                if place is None:
                    break
                free += 1
        assert free < len(PLACES)
        other.kill()
        other.wait()
    with one_of_them(lambda: False) as place:
        assert place is not None


def test_what_was_read_leaves_its_place_free() -> None:
    for _ in range(len(PLACES) + 1):
        with pytest.raises(BadFile):
            sandbox.read(b"x", "a.doc")
