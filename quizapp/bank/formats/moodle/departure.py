"""What holds for a question that leaves for Moodle: it needs a key, and its options weights that Moodle knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from quizapp.bank.question import Multiple, Question

NO_KEY: Final = "it has no key yet, and Moodle takes no question without one"
_SHARES: Final = ("100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10")
"""A hundred by one to ten, as Moodle's list of grades has it; it refuses any other number."""


def has_key(question: Question) -> bool:
    """Tell whether a question can be marked."""
    try:
        return question.key() != ()
    except LookupError:
        return False


def weights(question: Multiple) -> list[str]:
    """Return what each option earns in per cent: all right ones everything, all of them together nothing."""
    rights = question.key()
    wrongs = len(question.options) - len(rights)
    return [
        _SHARES[len(rights) - 1] if place in rights else f"-{_SHARES[wrongs - 1]}"
        for place in range(len(question.options))
    ]
