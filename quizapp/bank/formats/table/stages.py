"""The stages of a table: those it lists, or those its questions name, and which of them a cell means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.exchange import BadFile, Names
from quizapp.bank.formats.intake import ENDING
from quizapp.bank.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.bank.formats.exchange import Document


class Stages:
    """What the cells of the stage column stand for."""

    def __init__(self, listed: Sequence[Document], cells: Sequence[str]) -> None:
        self._stages = list(listed) or _named(cells)
        self._unseen = set() if listed else {stage["key"] for stage in self._stages}
        self._keys = {stage["label"].casefold(): stage["key"] for stage in self._stages}
        self._keys |= {stage["key"]: stage["key"] for stage in self._stages}

    @property
    def header(self) -> Document:
        """Return what a header has of them."""
        return {"stages": self._stages} if self._stages else {}

    def read(self, cell: str) -> tuple[Document, list[str]]:
        """Return what a question has of its stage, and notes; without one it will stand at the last."""
        if not cell:
            return {}, []
        key = self._keys.get(cell) or self._keys.get(cell.casefold())
        if key is None:
            near = did_you_mean(cell, self._keys.values())
            return {}, [f"stands at the last stage for now: the pack has none called {quoted(cell)}{near}"]
        notes = [f"{quoted(cell)} became a stage: see that all are in order"] if key in self._unseen else []
        self._unseen.discard(key)
        return {"stage": key}, notes


def _named(cells: Sequence[str]) -> list[Document]:
    """Return the stages that cells name, in that order, and an ending for the questions that name none."""
    labels: dict[str, str] = {}
    for cell in filter(None, cells):
        labels.setdefault(cell.casefold(), cell)
    if not labels:
        return []
    if len(labels) > limits.STAGES:
        message = f"the column stage names {len(labels):,} stages, and a pack has at most {limits.STAGES}"
        raise BadFile("table_stages", message)
    names = Names()
    stages = [{"key": names.of(label), "label": label} for label in labels.values()]
    if not all(cells) and ENDING["key"] not in {stage["key"] for stage in stages}:
        stages.append(dict(ENDING))
    return sorted(stages, key=lambda stage: stage["key"] == ENDING["key"])
