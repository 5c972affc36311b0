"""Warnings answered with `lint_allow`: which of them fall silent, and which answers answer nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from quizapp.bank.finding import quoted
from quizapp.bank.lint.rule import Remark, Rule
from quizapp.bank.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.bank.draft import Draft
    from quizapp.bank.parts import Allowance
    from quizapp.bank.question import Question

Said: TypeAlias = tuple[Rule, Remark]


def _settled(_draft: Draft) -> Iterator[Remark]:
    """Find nothing: what answers what is known only when all other rules have spoken; see `settle`."""
    return iter(())


_UNKNOWN: Final = Rule(
    "unknown-rule",
    "error",
    "there is no rule “…”",
    "An allowance for a rule that is not there allows nothing.",
    "Spell the rule's name as the linter does.",
    _settled,
)
_FIRM: Final = Rule(
    "error-allowed",
    "error",
    "… is an error and cannot be allowed",
    "A pack with an error cannot be played, whatever the reason.",
    "Put the error right, and take the allowance out.",
    _settled,
)
_IDLE: Final = Rule(
    "idle-allowance",
    "warning",
    "there is no warning … here to allow",
    "An allowance that answers nothing hides the next warning.",
    "Take it out: what it answered is gone.",
    _settled,
)
ALLOWANCE_RULES: Final = (_UNKNOWN, _FIRM, _IDLE)


def settle(draft: Draft, said: Iterable[Said], rules: Iterable[Rule]) -> Iterator[Said]:
    """Yield what was said but for the warnings that are allowed, then what is wrong with the allowances."""
    granted = list(_granted(draft))
    allowed = {(question.id if question else None, allowance.rule) for question, _, allowance in granted}
    answered: set[tuple[str | None, str]] = set()
    for rule, remark in said:
        own = (remark.question.id, rule.name) if remark.question else (None, rule.name)
        answers = {own, (None, rule.name)} & allowed if rule.severity == "warning" else set()
        answered |= answers
        if not answers:
            yield rule, remark
    known = {rule.name: rule for rule in rules}
    for question, place, allowance in granted:
        path = ("lint_allow", place)
        if allowance.rule not in known:
            meant = did_you_mean(allowance.rule, known)
            yield _UNKNOWN, Remark(question, path, f"there is no rule {quoted(allowance.rule)}{meant}")
        elif known[allowance.rule].severity == "error":
            yield _FIRM, Remark(question, path, f"{allowance.rule} is an error and cannot be allowed")
        elif draft.whole and (question.id if question else None, allowance.rule) not in answered:
            yield _IDLE, Remark(question, path, f"there is no warning {allowance.rule} here to allow")


def _granted(draft: Draft) -> Iterator[tuple[Question | None, int, Allowance]]:
    for place, allowance in enumerate(draft.lint_allow):
        yield None, place, allowance
    for question in draft.questions:
        for place, allowance in enumerate(question.lint_allow):
            yield question, place, allowance
