"""Packs for tests: one question of each kind, and more on demand, as the plain data a pack file holds."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("single", "multiple", "true_false", "typed", "number", "ordering", "matching")

ANSWERS: dict[str, dict[str, Any]] = {
    "single": {"options": ["The butler", "The gardener", "The countess"], "answer": "The butler"},
    "multiple": {"options": ["Rope", "Poison", "Candlestick", "Dagger"], "answer": ["Rope", "Dagger"]},
    "true_false": {"answer": "false"},
    "typed": {"answer": "Hercule Poirot", "accept": ["Poirot"], "reject": ["Pierrot"]},
    "number": {"answer": "12", "tolerance": "1", "unit": "stabs"},
    "ordering": {"items": ["Body found", "Alarm raised", "Culprit unmasked"]},
    "matching": {
        "pairs": [
            {"left": "Holmes", "right": "Baker Street"},
            {"left": "Poirot", "right": "Whitehaven Mansions"},
        ],
        "extra": ["Scotland Yard"],
    },
}


def make_question(kind: str = "single", name: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return a question of a kind; `changes` replace fields, and None removes one."""
    question = {
        "id": name or f"q-{kind.replace('_', '-')}",
        "kind": kind,
        "category": "plot",
        "difficulty": "easy",
        "stage": "start",
        "prompt": f"What of {name or kind} in the library?",
        **deepcopy(ANSWERS[kind]),
        "explanation": f"It was in the first chapter all along ({name or kind}).",
        "evidence": [{"work": "The Case", "locator": "Chapter 1"}],
    } | changes
    return {key: value for key, value in question.items() if value is not None}


def make_pack(questions: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a pack, by default with one question of each kind at its first stage."""
    return {
        "format": "1",
        "title": "The Case",
        "blurb": "A body in the library.",
        "work": {"title": "The Case", "kind": "novel", "creators": ["A. Writer"], "year": "1930"},
        "language": "en",
        "licence": "CC0-1.0",
        "authors": ["A. Tester"],
        "stages": [{"key": "start", "label": "The beginning"}, {"key": "end", "label": "The end"}],
        "questions": [make_question(kind) for kind in KINDS] if questions is None else questions,
    } | changes


def many(number: int, kind: str = "single", **changes: Any) -> list[dict[str, Any]]:
    """Return so many questions that differ in name and prompt only."""
    return [make_question(kind, f"q-{index:04}", **changes) for index in range(number)]


def write_pack(root: Path, slug: str, pack: dict[str, Any]) -> Path:
    """Write a pack's folder and return it."""
    folder = root / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(
        yaml.dump(pack, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return folder
