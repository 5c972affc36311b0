"""What pydantic found wrong, in words for an author, with the nearest name where one was misspelt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from quizapp.bank.case import LISTS, Alternative, Case, Exhibit, Solution, Victim
from quizapp.bank.finding import quoted
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.pack import Stage, Work
from quizapp.bank.parts import Allowance, Evidence, Image, Option, Pair
from quizapp.bank.question import KINDS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from quizapp.bank.formats.tree import Path
    from quizapp.bank.value import Value

WITHIN: Final[dict[str, type[Value]]] = {
    "work": Work,
    "stages": Stage,
    "options": Option,
    "reject": Option,
    "evidence": Evidence,
    "image": Image,
    "pairs": Pair,
    "lint_allow": Allowance,
    "case": Case,
    "victims": Victim,
    **dict.fromkeys(LISTS.values(), Alternative),
    "solution": Solution,
    "exhibits": Exhibit,
}
"""The value that stands under a key, or in the list under it."""

_WORDS: Final = {
    "missing": "is missing",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must be a mapping of keys and values",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "too_long": "has more than {max_length} entries",
    "too_short": "has fewer than {min_length} entries",
    "string_too_long": "is longer than {max_length:,} characters",
    "string_pattern_mismatch": "must be a language tag such as en or pt-BR",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
_RULES: Final = {"missing": "missing", "extra_forbidden": "unknown_key"}


def rule_of(error: ErrorDetails) -> str:
    """Return the name of the rule that was broken."""
    context: dict[str, Any] = error.get("ctx", {})
    return str(context.get("code", _RULES.get(error["type"], "value")))


def complaint(error: ErrorDetails, model: type[Value]) -> str:
    """Return what to put right about one error that `model` reported."""
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown_key(path, model)
    context: dict[str, Any] = error.get("ctx", {})
    words = _WORDS.get(error["type"], error["msg"])
    sentence = f"{label(path)} {words.format(**context) if error['type'] in _WORDS else words}"
    given = error["input"]
    if error["type"] in {"enum", "literal_error"} and isinstance(given, str):
        return f"{sentence}, not {quoted(given)}"
    return sentence


def label(path: Path) -> str:
    """Name a part of a file, as complaints about it begin: `options, entry 3, text`."""
    steps = (f"entry {step + 1}" if isinstance(step, int) else step for step in path)
    return ", ".join(steps) or "this"


def _unknown_key(path: Path, model: type[Value]) -> str:
    name = str(path[-1])
    above = [step for step in path[:-1] if isinstance(step, str)]
    known = (WITHIN[above[-1]] if above else model).model_fields
    of_another = (
        not above and model in KINDS.values() and any(name in kind.model_fields for kind in KINDS.values())
    )
    if of_another:
        kind = next(kind for kind, one in KINDS.items() if one is model)
        return f"a question of kind {kind} has no key {quoted(name)}"
    return f"there is no key {quoted(name)} here{did_you_mean(name, known)}"
