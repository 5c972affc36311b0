"""Cases made up by hypothesis, of whatever texts a format stumbles over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from quizapp.bank.case import LISTS
from quizapp.bank.question import Difficulty

if TYPE_CHECKING:
    from collections.abc import Sequence

Texts = st.SearchStrategy[str]


@st.composite
def cases(draw: st.DrawFn, stages: Sequence[str], line: Texts, prose: Texts) -> dict[str, Any]:
    """Draw a case that hangs together; titles are lines, too, so `line` is no longer than those may be."""
    stage = st.sampled_from(stages)
    evidence = st.lists(
        st.fixed_dictionaries({"work": line, "locator": st.just("") | line, "url": st.just("")}), max_size=1
    )
    parts: dict[str, list[dict[str, Any]]] = {}
    for part, listed in LISTS.items():
        number = draw(st.sampled_from([2, 3] if listed == "suspects" else [0, 2]))
        parts[part] = [
            {"key": f"{part}-{n}", "name": draw(line), "line": draw(st.just("") | line), "stage": draw(stage)}
            for n in range(number)
        ]
    keys = [each["key"] for listed in parts.values() for each in listed]
    some = st.lists(st.sampled_from(keys), max_size=2, unique=True)
    exhibit = st.fixed_dictionaries(
        {
            "title": line,
            "text": prose,
            "stage": stage,
            "difficulty": st.sampled_from(Difficulty),
            "points_at": some,
            "clears": some,
            "red_herring": st.booleans(),
            "explanation": st.just("") | prose,
            "evidence": evidence,
        }
    )
    exhibits = draw(st.lists(exhibit, min_size=1, max_size=2))
    right = {str(part): draw(st.sampled_from(listed))["key"] for part, listed in parts.items() if listed}
    return {
        "victims": [{"name": draw(line), "line": draw(st.just("") | line), "stage": draw(stage)}],
        **{LISTS[part]: listed for part, listed in parts.items()},
        "solution": {**right, "stage": draw(stage), "told": draw(prose), "evidence": draw(evidence)},
        "exhibits": [{"key": f"exhibit-{n}", **each} for n, each in enumerate(exhibits)],
    }


@st.composite
def sound_cases(draw: st.DrawFn, stages: Sequence[str], line: Texts, prose: Texts) -> dict[str, Any]:
    """Draw a case that can be solved, and says nothing before its time, whatever its texts."""
    first, last = stages[0], stages[-1]
    parts = {
        listed: [{"key": f"{part}-{n}", "name": draw(line), "stage": first} for n in range(3)]
        for part, listed in LISTS.items()
        if part == "who" or draw(st.booleans())
    }
    asked = [part for part, listed in LISTS.items() if listed in parts]
    exhibits: list[dict[str, Any]] = [
        {"clears": [f"{part}-{n}" for part in asked], "stage": draw(st.sampled_from(stages[:-1]))}
        for n in (1, 2)
    ]
    exhibits.append({"points_at": ["who-1"], "red_herring": draw(st.booleans()), "stage": first})
    return {
        "victims": [{"name": draw(line), "line": draw(line), "stage": first}],
        **parts,
        "solution": {str(part): f"{part}-0" for part in asked} | {"stage": last, "told": draw(prose)},
        "exhibits": [
            {"key": f"exhibit-{n}", "title": draw(line), "text": draw(prose), "difficulty": "hard"} | each
            for n, each in enumerate(exhibits)
        ],
    }
