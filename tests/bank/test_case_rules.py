"""Every rule about cases: a pack whose case trips it, and one much like it whose does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.bank import lint
from quizapp.bank.lint import RULES
from tests.bank.written import EXHIBITS, Written, case, exhibit, load, rules_broken, single, typed

if TYPE_CHECKING:
    from quizapp.bank.finding import Finding

TICKET, GLOVE, LETTER = EXHIBITS
KNIFE = single("knife", prompt="Who hid the knife in the orchard?", answer="Butler")
HID = "In the orchard the butler hid the knife."
MORIARTY = typed("mind", prompt="Who is behind it all?", answer="Moriarty", category="ending", stage="end")
LATE = {"stage": "middle"}
SELFLESS = [exhibit("photograph", points_at=["cook"], clears=["niece"]), GLOVE, LETTER]
ANSWERED = {"rule": "exhibit-unexplained", "why": "They speak for themselves."}


def written(told: Written | None = None, *questions: Written, **changes: Any) -> Written:
    """Return a pack of three stages with a case; `start` is the first recap."""
    recaps = {
        "start": changes.pop("start", "A bell rings."),
        "middle": "It rings again.",
        "end": "It is over.",
    }
    return {
        "stages": [{"key": key, "label": key.title(), "recap": text} for key, text in recaps.items()],
        "case": case() if told is None else told,
        "questions": list(questions) or [single(deducible=True), typed(deducible=True, **LATE)],
    } | changes


def suspects(**changes: Written) -> list[Written]:
    """Return the suspects, those that are named with these differences."""
    return [each | changes.get(each["key"], {}) for each in case()["suspects"]]


def niece_comes_later(*exhibits: Written, **changes: Any) -> Written:
    """Return a case whose niece, and all that speaks of her, is not shown at first."""
    later = [each | LATE for each in EXHIBITS]
    return case(*(exhibits or later), **{"suspects": suspects(niece=LATE)} | changes)


def solved(**changes: Any) -> Written:
    return {"solution": case()["solution"] | changes}


TRIPS: list[tuple[str, Written]] = [
    ("case-unsolved", written(case(GLOVE, LETTER))),
    ("case-unsolved", written(case(TICKET | {"red_herring": True}, GLOVE, LETTER))),
    ("case-unsolved", written(case(TICKET | {"stage": "end"}, GLOVE, LETTER))),
    ("case-unsolved", written(case(TICKET, GLOVE | {"clears": ["butler"]}, LETTER))),
    ("case-unsolved", written(case(**solved(stage="start")))),
    ("exhibit-clears-solution", written(case(*EXHIBITS, exhibit("lie", clears=["poison"])))),
    ("exhibit-clears-solution", written(case(*EXHIBITS, exhibit("lie", clears=["cook"], stage="end")))),
    ("exhibit-names-culprit", written(case(*EXHIBITS, exhibit("all", clears=["niece", "butler"])))),
    (
        "exhibit-names-culprit",
        written(case(*EXHIBITS, exhibit("all", clears=["niece", "butler"], red_herring=True))),
    ),
    (
        "exhibit-names-culprit",
        written(case(*SELFLESS, exhibit("p", points_at=["cook"], title="Mrs Crane’s key"))),
    ),
    (
        "exhibit-names-culprit",
        written(case(*SELFLESS, exhibit("p", points_at=["cook"], text="So Adela was there."))),
    ),
    (
        "exhibit-names-culprit",
        written(
            case(*SELFLESS, exhibit("p", points_at=["cook"], text="It was Crane’s.")),
            blurb="Mrs Crane cooks.",
        ),
    ),
    ("no-false-trail", written(case(TICKET, GLOVE | {"points_at": ["cook"]}))),
    ("no-false-trail", written(case(TICKET, GLOVE | {"points_at": []}, LETTER | {"stage": "end"}))),
    ("alternative-too-late", written(case(suspects=suspects(cook={"stage": "end"})))),
    ("alternative-too-late", written(case(**solved(stage="middle"), suspects=suspects(niece=LATE)))),
    ("exhibit-too-early", written(niece_comes_later(TICKET, GLOVE | LATE, LETTER | LATE))),
    ("exhibit-too-early", written(niece_comes_later(TICKET | LATE, GLOVE, LETTER | LATE))),
    ("names-suspect-early", written(niece_comes_later(), start="A letter from Miss Laura Bell has come.")),
    ("names-suspect-early", written(niece_comes_later(), start="In the hall Laura hears the bell.")),
    (
        "names-suspect-early",
        written(niece_comes_later(suspects=suspects(niece=LATE, cook={"line": "Laura’s aunt."}))),
    ),
    ("names-suspect-early", written(niece_comes_later(exhibit("card", text="It says: Miss Laura.")))),
    ("names-suspect-early", written(niece_comes_later(exhibit("card", title="Laura’s card")))),
    (
        "names-suspect-early",
        written(
            niece_comes_later(suspects=suspects(niece=LATE | {"name": "The man with a limp"})),
            start="A man with a limp waits.",
        ),
    ),
    ("exhibit-unexplained", written(case(TICKET | {"explanation": ""}, GLOVE, LETTER))),
    (
        "key-tells",
        written(case(suspects=[*case()["suspects"], case()["suspects"][0] | {"key": "the-killer"}])),
    ),
    ("case-evidence-missing", written(case(TICKET | {"evidence": []}, GLOVE, LETTER))),
    ("case-evidence-missing", written(case(**solved(evidence=[])))),
    ("recap-missing", written(start="")),
    ("deducible-missing", written(None, single(deducible=True))),
    ("deducible-few", written(None, single(deducible=True))),
    ("deducible-few", written(None, single(deducible=True), typed(deducible=True, stage="end"))),
    ("key-given-away", written(None, KNIFE | {"deducible": True}, start=HID)),
    ("key-given-away", written(None, KNIFE | LATE, start=HID)),
    ("key-given-away", written(case(*EXHIBITS, exhibit("note", text=HID)), KNIFE | LATE)),
    ("names-later-key", written(None, MORIARTY, start="They speak of Moriarty in whispers.")),
    ("names-later-key", written(case(*EXHIBITS, exhibit("card", title="Moriarty’s card")), MORIARTY)),
]

PASSES: list[tuple[str, Written]] = [
    ("case-unsolved", written()),
    ("case-unsolved", written(case(*EXHIBITS, exhibit("lie", clears=["cook"])))),
    ("exhibit-clears-solution", written()),
    ("exhibit-names-culprit", written()),
    (
        "exhibit-names-culprit",
        written(case(*EXHIBITS, exhibit("all", clears=["niece", "butler"], stage="end"))),
    ),
    (
        "exhibit-names-culprit",
        written(
            case(*SELFLESS, exhibit("p", points_at=["cook"], text="Adela’s, or a crane’s?")), language="de"
        ),
    ),
    (
        "exhibit-names-culprit",
        written(case(*SELFLESS, exhibit("p", points_at=["cook", "niece"], text="Adela’s glove."))),
    ),
    (
        "exhibit-names-culprit",
        written(case(*SELFLESS, exhibit("p", points_at=["cook"], text="A feather of a crane."))),
    ),
    ("no-false-trail", written()),
    ("alternative-too-late", written(niece_comes_later())),
    ("exhibit-too-early", written(niece_comes_later())),
    (
        "names-suspect-early",
        written(niece_comes_later(), start="Mrs Crane, Barnaby and Sir Hugo Bell sit down."),
    ),
    ("names-suspect-early", written(niece_comes_later(), start="At Laura Ashley’s they ring a bell.")),
    (
        "names-suspect-early",
        written(niece_comes_later(), start="Miss Laura Bell has come.", blurb="Who shot Laura Bell?"),
    ),
    ("names-suspect-early", written(niece_comes_later(), single(prompt="Who is Laura?", deducible=True))),
    ("exhibit-unexplained", written()),
    ("key-tells", written()),
    ("case-evidence-missing", written()),
    ("recap-missing", written()),
    ("recap-missing", written({}, stages=None) | {"case": None}),
    ("deducible-missing", written()),
    ("deducible-few", written()),
    ("deducible-few", written(None, single())),
    ("key-given-away", written(None, KNIFE | LATE | {"stage": "start"}, start=HID)),
    ("key-given-away", written(None, KNIFE | {"deducible": True}, start="A knife is hidden in the orchard.")),
    ("key-given-away", written(case(*EXHIBITS, exhibit("note", text=HID)), KNIFE)),
    ("names-later-key", written(None, MORIARTY, start="They speak of somebody in whispers.")),
    (
        "names-later-key",
        written(
            case(suspects=suspects(niece={"name": "James Moriarty"})),
            MORIARTY,
            start="They speak of Moriarty in whispers.",
        ),
    ),
]


def _ids(cases: list[tuple[str, Written]]) -> list[str]:
    return [f"{rule}-{n}" for n, (rule, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "pack"), TRIPS, ids=_ids(TRIPS))
def test_rule_is_tripped(rule: str, pack: Written) -> None:
    assert rule in rules_broken(**pack)


@pytest.mark.parametrize(("rule", "pack"), PASSES, ids=_ids(PASSES))
def test_rule_is_kept(rule: str, pack: Written) -> None:
    assert rule not in rules_broken(**pack)


def findings(pack: Written) -> list[Finding]:
    loaded = load(**pack)
    return lint.check(loaded.draft, "bell", loaded.place)


def test_a_case_that_keeps_every_rule_is_not_spoken_of() -> None:
    assert [each.rule for each in findings(written()) if each.path[:1] in {("case",), ("stages",)}] == []


def test_a_finding_says_where_in_the_case_it_is() -> None:
    pack = written(case(TICKET, GLOVE, LETTER, exhibit("lie", clears=["poison"])))
    found = next(each for each in findings(pack) if each.rule == "exhibit-clears-solution")
    assert found.path == ("case", "exhibits", 3, "clears", 0)
    assert found.message == "lie clears poison, which is the solution"
    assert found.line > 100
    assert found.column > 1


def test_the_wrong_ones_that_are_left_are_named() -> None:
    found = next(each for each in findings(written(case(LETTER))) if each.rule == "case-unsolved")
    assert found.message == "who: the exhibits do not clear “Barnaby”, “Miss Laura Bell”"


def test_a_warning_about_a_case_is_answered_for_the_whole_pack() -> None:
    silent = case(*(each | {"explanation": ""} for each in EXHIBITS))
    assert rules_broken(**written(silent)).count("exhibit-unexplained") == 3
    answered = rules_broken(**written(silent, lint_allow=[ANSWERED]))
    assert not {"exhibit-unexplained", "idle-allowance"} & set(answered)


def test_an_error_in_a_case_cannot_be_answered() -> None:
    allow = [{"rule": "no-false-trail", "why": "There is none."}]
    broken = rules_broken(**written(case(TICKET, GLOVE | {"points_at": []}), lint_allow=allow))
    assert {"no-false-trail", "error-allowed"} <= set(broken)


@pytest.mark.parametrize("mistake", [{"titel": "T"}, {"language": "?"}], ids=["unknown-key", "bad-value"])
def test_a_mistake_beside_the_case_hides_nothing_in_it(mistake: Written) -> None:
    assert "case-unsolved" in rules_broken(**written(case(LETTER)), **mistake)


@pytest.mark.parametrize(
    "told",
    [
        case(suspects=None),
        case(exhibit("ticket", clears=["nobody"])),
        case(exhibit("ticket", stage="nowhere")),
        case(**solved(who="nobody")),
    ],
    ids=["no-suspects", "no-such-key", "no-such-stage", "nobody-did-it"],
)
def test_a_case_that_does_not_hang_together_is_not_judged(told: Written) -> None:
    pack = written(told, single(answer="", deducible=True))
    broken = set(rules_broken(**pack))
    assert "key-missing" in broken
    assert not {rule for rule, _ in TRIPS} - {"key-given-away", "names-later-key"} & broken


def test_rules_that_count_do_not_judge_a_part_of_a_pack() -> None:
    pack = written(None, single(deducible=True), single("bad", corect=1))
    assert not {"deducible-few", "deducible-missing"} & set(rules_broken(**pack))


def test_no_rule_about_cases_speaks_of_a_pack_without_one() -> None:
    names = {rule for rule, _ in TRIPS} - {"key-given-away", "names-later-key"}
    assert not names & set(rules_broken(single(), typed()))
    assert names <= {rule.name for rule in RULES}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names)
