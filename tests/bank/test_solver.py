"""What exhibits prove, one by one and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.case import Case, Exhibit, Part
from quizapp.bank.solver import left_by, more, prove, proving, solves
from tests.bank.written import EXHIBITS, case, exhibit

if TYPE_CHECKING:
    from quizapp.bank.solver import Left

STAGES = ("start", "end")
KEYS = ("cook", "butler", "niece", "poison", "rope")


def made(*exhibits: dict[str, object]) -> Case:
    return Case.model_validate(case(*exhibits))


def keys(left: Left) -> dict[str, list[str]]:
    return {str(part): [each.key for each in of_part] for part, of_part in left.items()}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case with exhibits that clear anything, at any stage, red herrings among them."""
    drawn = st.fixed_dictionaries(
        {
            "clears": st.lists(st.sampled_from(KEYS), max_size=3, unique=True),
            "stage": st.sampled_from(STAGES),
            "red_herring": st.booleans(),
        }
    )
    several = draw(st.lists(drawn, min_size=1, max_size=6))
    return made(*(exhibit(f"e{number}", **each) for number, each in enumerate(several)))


def test_all_together_leave_the_solution_and_each_is_needed() -> None:
    proof = prove(made(), STAGES)
    assert proof.holds
    assert keys(proof.left) == {"who": ["cook"], "how": ["poison"]}
    assert {key: keys(left) for key, left in proof.without.items()} == {
        "ticket": {"who": ["cook", "niece"]},
        "glove": {"who": ["cook", "butler"], "how": ["poison", "rope"]},
    }


def test_an_exhibit_that_says_what_others_say_can_be_done_without() -> None:
    proof = prove(made(*EXHIBITS, exhibit("echo", clears=["niece"])), STAGES)
    assert (proof.without["echo"], proof.without["ticket"]) == ({}, {})
    assert proof.holds


def test_red_herrings_and_what_is_found_too_late_prove_nothing() -> None:
    lost = made(
        exhibit("letter", clears=["niece", "butler", "rope"], red_herring=True),
        exhibit("grave", clears=["niece", "butler", "rope"], stage="end"),
    )
    proof = prove(lost, STAGES)
    assert (proof.exhibits, proof.holds) == ((), False)
    assert keys(proof.left) == {"who": ["cook", "butler", "niece"], "how": ["poison", "rope"]}


def test_what_clears_the_solution_leaves_nothing() -> None:
    proof = prove(made(exhibit("lie", clears=["cook", "butler", "niece", "rope"])), STAGES)
    assert (keys(proof.left), proof.holds) == ({"who": [], "how": ["poison"]}, False)


def test_a_part_that_the_case_leaves_out_is_not_asked_for() -> None:
    short = Case.model_validate(
        case(
            means=None,
            exhibits=[exhibit("ticket", clears=["niece", "butler"])],
            solution={"who": "cook", "stage": "end", "told": "She."},
        )
    )
    assert short.parts == (Part.WHO,)
    assert prove(short, STAGES).holds


def _amounts(left: Left) -> list[set[str]]:
    return [{each.key for each in of_part} for of_part in left.values()]


@given(cases(), st.data())
def test_one_exhibit_more_never_opens_anything(drawn: Case, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(drawn.exhibits), unique=True))
    one = data.draw(st.sampled_from(drawn.exhibits))
    fewer, all_ = _amounts(left_by(drawn, some)), _amounts(left_by(drawn, [*some, one]))
    assert all(after <= before for before, after in zip(fewer, all_, strict=True))


@given(cases(), st.data())
def test_the_order_in_which_they_are_found_does_not_matter(drawn: Case, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(drawn.exhibits))
    assert left_by(drawn, shuffled) == left_by(drawn, drawn.exhibits)


@given(cases())
def test_what_is_left_is_what_nothing_clears(drawn: Case) -> None:
    cleared = {key for each in drawn.exhibits for key in each.clears}
    assert _amounts(left_by(drawn, drawn.exhibits)) == [
        {each.key for each in drawn.alternatives(part)} - cleared for part in drawn.parts
    ]
    assert _amounts(left_by(drawn, ())) == [
        {each.key for each in drawn.alternatives(part)} for part in drawn.parts
    ]


@given(cases())
def test_a_case_that_holds_has_no_two_answers_and_without_an_exhibit_at_least_as_many(drawn: Case) -> None:
    proof = prove(drawn, STAGES)
    assert proof.holds == solves(drawn, proof.left)
    assert (
        proof.exhibits
        == proving(drawn, STAGES)
        == tuple(each for each in drawn.exhibits if each.stage == "start" and not each.red_herring)
    )
    if proof.holds:
        assert all(len(of_part) == 1 for of_part in proof.left.values())
    for each in proof.exhibits:
        fewer = left_by(drawn, _others(proof.exhibits, each))
        assert proof.without[each.key] == more(proof.left, fewer)
        assert all(len(of_part) > len(proof.left[part]) for part, of_part in proof.without[each.key].items())


def _others(exhibits: tuple[Exhibit, ...], one: Exhibit) -> list[Exhibit]:
    return [each for each in exhibits if each is not one]
