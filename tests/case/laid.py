"""A pack with a case, and somebody who plays it by what the case is to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories import make_pack, make_question
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.person import Person

BOARD = "/packs/the-case/case"
STAGES = [
    {"key": "start", "label": "The beginning"},
    {"key": "middle", "label": "The middle"},
    {"key": "end", "label": "The end"},
]


def exhibit(key: str, stage: str = "start", difficulty: str = "easy", **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": f"The {key}",
        "text": f"A {key} lay in the library.",
        "stage": stage,
        "difficulty": difficulty,
        "explanation": f"The meaning of the {key} is told at the end.",
        "evidence": [{"work": "The Case", "locator": f"Chapter of the {key}"}],
    } | changes


def alternative(key: str, stage: str = "start") -> dict[str, Any]:
    return {"key": key, "name": f"The {key}", "line": f"A line about the {key}.", "stage": stage}


def make_case(**changes: Any) -> dict[str, Any]:
    """Return a case with four suspects, of whom one comes late, and six exhibits, two of them of later stages.

    Were the candle right and the whistle a red herring, it would have been the countess, with poison.
    """
    return {
        "victims": [{"name": "The colonel", "line": "Found cold.", "stage": "start"}],
        "suspects": [
            *map(alternative, ("butler", "gardener", "countess")),
            alternative("stranger", "middle"),
        ],
        "means": [alternative("rope"), alternative("poison")],
        "solution": {"who": "butler", "how": "rope", "stage": "end", "told": "The butler did it."},
        "exhibits": [
            exhibit("glove", points_at=["butler"]),
            exhibit("letter", clears=["gardener"]),
            exhibit(
                "candle",
                difficulty="medium",
                points_at=["countess"],
                clears=["butler", "rope"],
                red_herring=True,
            ),
            exhibit("whistle", difficulty="hard", clears=["countess", "poison"]),
            exhibit("hat", "middle", points_at=["gardener"], clears=["stranger"]),
            exhibit("will", "end", difficulty="hard"),
        ],
    } | changes


def small_case(stage: str = "start", **changes: Any) -> dict[str, Any]:
    """Return a case in which nothing is asked but who it was, with two exhibits; all of it from one stage on."""
    return {
        "victims": [{"name": "The colonel", "stage": stage}],
        "suspects": [alternative(key, stage) for key in ("butler", "gardener", "countess")],
        "solution": {"who": "butler", "stage": "end", "told": "The butler did it."},
        "exhibits": [
            exhibit("glove", stage, "hard", points_at=["gardener"], clears=["countess"]),
            exhibit("letter", stage, "hard", clears=["gardener"]),
        ],
    } | changes


def cased(questions: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a pack with a case, by default with four easy questions at its first stage and one at its last."""
    if questions is None:
        questions = [make_question("single", f"q-{n}") for n in range(4)]
        questions.append(make_question("single", "q-late", stage="end"))
    return make_pack(questions, stages=STAGES, **{"case": make_case()} | changes)


def answer(person: Person, n: int, text: str = "The butler") -> None:
    """Choose an answer to a question of the round, by default the right one."""
    form = person.question(n).form(f"/turns/{n}")
    assert person.send(form, choice=choose(form, text)).status_code == 303


def solve(person: Person, numbers: Iterable[int], stage: str = "start", **wishes: Any) -> None:
    """Begin a round and answer these of its questions right, passing the others before the last of them."""
    person.start(stage=stage, **wishes)
    right = set(numbers)
    for n in range(1, max(right, default=0) + 1):
        if n in right:
            answer(person, n)
        else:
            person.pass_(n)
