"""Packs as an author might write them, for tests that need one; JSON is YAML too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from quizapp.bank import lint
from quizapp.bank.formats import native

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Question

Written = dict[str, Any]

COMMON: Written = {
    "category": "plot",
    "difficulty": "easy",
    "stage": "start",
    "prompt": "Who rings the bell?",
    "explanation": "It is said in the first scene.",
    "evidence": [{"work": "The Bell", "locator": "Chapter 1"}],
}
STAGES = [{"key": "start", "label": "The start"}, {"key": "end", "label": "The end"}]


def single(name: str = "bell", **changes: Any) -> Written:
    own = {"id": name, "kind": "single", "options": ["Butler", "Gardener", "Cook"], "answer": "Butler"}
    return COMMON | own | changes


def multiple(name: str = "guests", **changes: Any) -> Written:
    own = {
        "id": name,
        "kind": "multiple",
        "options": ["Ada", "Ben", "Cleo", "Dan"],
        "answer": ["Ada", "Cleo"],
    }
    return COMMON | own | changes


def true_false(name: str = "rain", **changes: Any) -> Written:
    return COMMON | {"id": name, "kind": "true_false", "answer": True, "feedback": "Look again."} | changes


def typed(name: str = "heir", **changes: Any) -> Written:
    return COMMON | {"id": name, "kind": "typed", "answer": "Hélène", "accept": [], "reject": []} | changes


def number(name: str = "year", **changes: Any) -> Written:
    return COMMON | {"id": name, "kind": "number", "answer": 1234, "tolerance": 0, "unit": ""} | changes


def ordering(name: str = "deaths", **changes: Any) -> Written:
    return COMMON | {"id": name, "kind": "ordering", "items": ["Poison", "Rope", "Axe", "Fire"]} | changes


def matching(name: str = "rooms", **changes: Any) -> Written:
    pairs = [
        {"left": "Cook", "right": "Kitchen"},
        {"left": "Dog", "right": "Hall"},
        {"left": "Rat", "right": "Attic"},
    ]
    return COMMON | {"id": name, "kind": "matching", "pairs": pairs, "extra": ["Moor"]} | changes


EVERY_KIND = (single(), multiple(), true_false(), typed(), number(), ordering(), matching())


def as_dict(*questions: Written, **changes: Any) -> Written:
    work = {"title": "The Bell", "kind": "novel"}
    header = {"format": 1, "title": "The Bell", "work": work, "stages": STAGES, "questions": list(questions)}
    return {key: value for key, value in (header | changes).items() if value is not None}


def as_yaml(*questions: Written, **changes: Any) -> str:
    return json.dumps(as_dict(*questions, **changes), indent=1, ensure_ascii=False)


def load(*questions: Written, **changes: Any) -> native.Loaded:
    return native.load(as_yaml(*questions, **changes).encode())


def pack(*questions: Written, **changes: Any) -> Pack:
    loaded = load(*questions, **changes)
    assert loaded.pack, loaded.mistakes
    return loaded.pack


def question(written: Written) -> Question:
    return pack(written).questions[0]


def rules_broken(*questions: Written, **changes: Any) -> list[str]:
    """Return the names of the lint rules that a pack breaks, one for each time."""
    loaded = load(*questions, **changes)
    return [finding.rule for finding in lint.check(loaded.draft, "bell", loaded.place)]


def mistakes(*questions: Written, **changes: Any) -> list[tuple[str, str]]:
    """Return rule and message of everything that is wrong with the shape of a pack."""
    return [(mistake.rule, mistake.message) for _, mistake in load(*questions, **changes).mistakes]


def exhibit(key: str, **changes: Any) -> Written:
    own = {
        "key": key,
        "title": f"No. {len(key)}",
        "text": "It lay on the stairs.",
        "stage": "start",
        "explanation": "Somebody dropped it.",
        "evidence": [{"work": "The Bell", "locator": "Chapter 2"}],
    }
    return own | changes


def case(*exhibits: Written, **changes: Any) -> Written:
    """Return a case that two exhibits solve and one confuses."""

    def known(key: str, name: str) -> Written:
        return {"key": key, "name": name, "stage": "start"}

    told = "The cook did it with poison: the bell was to be hers."
    evidence = [{"work": "The Bell", "locator": "Chapter 9"}]
    own = {
        "victims": [{"name": "Sir Hugo Bell", "stage": "start"}],
        "suspects": [
            known("cook", "Mrs Adela Crane"),
            known("butler", "Barnaby"),
            known("niece", "Miss Laura Bell"),
        ],
        "means": [known("poison", "Poison"), known("rope", "The rope of the bell")],
        "solution": {"who": "cook", "how": "poison", "stage": "end", "told": told, "evidence": evidence},
        "exhibits": list(exhibits) or [dict(each) for each in EXHIBITS],
    }
    return {key: value for key, value in (own | changes).items() if value is not None}


EXHIBITS = (
    exhibit("ticket", clears=["niece"]),
    exhibit("glove", clears=["butler", "rope"], points_at=["cook", "niece"]),
    exhibit("letter", clears=["poison"], points_at=["niece"], red_herring=True),
)
RECAPS = [each | {"recap": "Sir Hugo lies in the hall, and the bell rings."} for each in STAGES]
