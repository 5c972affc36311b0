"""Rules about whether a case can be solved: not by one exhibit, not by a guess, but by all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.bank.case import LISTS
from quizapp.bank.finding import quoted
from quizapp.bank.lint.index import index
from quizapp.bank.lint.mentions import mentions
from quizapp.bank.lint.rule import Remark
from quizapp.bank.solver import left_by, proving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.case import Alternative, Case, Exhibit
    from quizapp.bank.draft import Draft


def case_unsolved(draft: Draft) -> Iterator[Remark]:
    """Find parts of an accusation in which the exhibits leave something besides the solution."""
    for case in _cases(draft):
        left = left_by(case, proving(case, [*draft.stage_numbers]))
        for part, of_part in left.items():
            wrong = [quoted(each.name) for each in of_part if each.key != case.solution.of(part)]
            if wrong:
                message = f"{part}: the exhibits do not clear {', '.join(wrong)}"
                yield Remark(None, ("case", LISTS[part]), message)


def exhibit_clears_solution(draft: Draft) -> Iterator[Remark]:
    """Find exhibits that speak against what is so, and are no red herrings."""
    for case in _cases(draft):
        right = {case.solution.of(part) for part in case.parts}
        for path, exhibit in _exhibits(case):
            for place, key in enumerate(exhibit.clears):
                if key in right and not exhibit.red_herring:
                    message = f"{exhibit.key} clears {key}, which is the solution"
                    yield Remark(None, (*path, "clears", place), message)


def exhibit_names_culprit(draft: Draft) -> Iterator[Remark]:
    """Find exhibits that need no other to tell who did it: they clear everybody else, or say the name."""
    for case in _cases(draft):
        culprit = next(each for each in case.suspects if each.key == case.solution.who)
        others = {each.key for each in case.suspects} - {culprit.key}
        for path, exhibit in _in_time(draft, case):
            if others <= set(exhibit.clears):
                message = f"{exhibit.key} by itself clears everybody but {quoted(culprit.name)}"
                yield Remark(None, (*path, "clears"), message)
            elif culprit.key in exhibit.points_at and not others & set(exhibit.points_at):
                yield from _saying(draft, path, culprit, f"{exhibit.key} by itself names")


def no_false_trail(draft: Draft) -> Iterator[Remark]:
    """Find cases in which nothing speaks for anybody but the culprit."""
    for case in _cases(draft):
        innocent = {each.key for each in case.suspects} - {case.solution.who}
        if not any(innocent & set(exhibit.points_at) for _, exhibit in _in_time(draft, case)):
            yield Remark(None, ("case", "exhibits"), "no exhibit points at an innocent suspect")


def alternative_too_late(draft: Draft) -> Iterator[Remark]:
    """Find alternatives that come up when nobody may accuse any more."""
    for case in _cases(draft):
        told = draft.stage_numbers[case.solution.stage]
        for part in case.parts:
            for place, each in enumerate(case.alternatives(part)):
                if draft.stage_numbers[each.stage] >= told:
                    message = (
                        f"{each.key} comes up at {each.stage}, and {case.solution.stage} tells the solution"
                    )
                    yield Remark(None, ("case", LISTS[part], place, "stage"), message)


def deducible_missing(draft: Draft) -> Iterator[Remark]:
    """Find stages that have no question for a player who has not read the work."""
    for case in _cases(draft):
        deducible = {question.stage for question in draft.questions if question.deducible}
        for place, stage in enumerate(draft.stages[: draft.stage_numbers[case.solution.stage]]):
            if stage.key not in deducible:
                yield Remark(None, ("stages", place), f"{stage.key} has no deducible question")


def deducible_few(draft: Draft) -> Iterator[Remark]:
    """Find packs with too few questions for a player who has not read the work to find what proves the solution."""
    for case in _cases(draft):
        told = draft.stage_numbers[case.solution.stage]
        number = sum(each.deducible and draft.stage_of(each) < told for each in draft.questions)
        wanted = len(proving(case, [*draft.stage_numbers]))
        if 0 < number < wanted:
            message = (
                f"before {case.solution.stage} there are {wanted} exhibits to go by, and {number} deducible"
            )
            yield Remark(None, ("questions",), f"{message} question{'s' * (number > 1)} to find them by")


def _cases(draft: Draft) -> Iterator[Case]:
    if draft.case:
        yield draft.case


def _exhibits(case: Case) -> Iterator[tuple[tuple[str | int, ...], Exhibit]]:
    """Yield the exhibits, each with its path."""
    for place, exhibit in enumerate(case.exhibits):
        yield ("case", "exhibits", place), exhibit


def _in_time(draft: Draft, case: Case) -> Iterator[tuple[tuple[str | int, ...], Exhibit]]:
    """Yield the exhibits that are found while one may still accuse."""
    told = draft.stage_numbers[case.solution.stage]
    return (each for each in _exhibits(case) if draft.stage_numbers[each[1].stage] < told)


def _saying(
    draft: Draft, path: tuple[str | int, ...], suspect: Alternative, message: str
) -> Iterator[Remark]:
    for passage in index(draft).passages:
        if passage.path[:-1] == path and mentions(draft).of(suspect, passage):
            yield Remark(None, passage.path, f"{message} {quoted(suspect.name)}")
