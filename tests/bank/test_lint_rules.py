"""Every rule of the linter: a pack that trips it, and one much like it that does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.bank import lint
from quizapp.bank.lint import RULES
from quizapp.bank.lint.allowances import ALLOWANCE_RULES
from quizapp.bank.reference.linter import IN_ENGLISH
from tests.bank import test_case_rules as on_cases
from tests.bank.written import (
    Written,
    load,
    matching,
    multiple,
    number,
    ordering,
    rules_broken,
    single,
    true_false,
    typed,
)

if TYPE_CHECKING:
    from quizapp.bank.lint.rule import Rule

PICTURE = {"file": "bell.png", "alt": "A bell in a tower"}
END = {"stage": "end", "category": "ending"}

LONG_KEYS = [
    single(
        f"q{n}", options=["Cook", "Maid", "The old butler of the house"], answer="The old butler of the house"
    )
    for n in range(3)
]
SHORT_KEYS = [single(f"s{n}") for n in range(7)]
KEPT_FIRST = [single(f"k{n}", keep_order=True) for n in range(4)]
KEPT_LAST = single("k9", keep_order=True, answer="Cook")
OPENING = [single(f"p{n}") for n in range(7)]
KNIFE = single("knife", prompt="Who hid the knife in the orchard?", answer="Butler")
REVEALS = "In the orchard the butler hid the knife."
TWIN_TITLES = ["Eine perfekte Mutter", "Die perfekte Mutter"]
SIEGE = number("siege", prompt="In which year did the siege of the castle begin?", answer=1931)
TOWERS = number("towers", prompt="How many towers guard the castle?", answer=4, unit="towers")
PARTS = matching(
    "parts",
    prompt="Who is who?",
    pairs=[{"left": "Lukas", "right": "Her brother"}, {"left": "Matthias", "right": "Her husband"}],
)
BROTHER = "Nobody likes Lukas. He is her brother."
MORIARTY = typed("mind", prompt="Who is behind it all?", answer="Moriarty", **END)

TRIPS: list[tuple[str, list[Written]]] = [
    ("key-missing", [single(answer="")]),
    ("key-missing", [multiple(answer=[])]),
    ("key-missing", [true_false(answer="")]),
    ("key-missing", [typed(answer="", accept=["Ellen"])]),
    ("key-missing", [number(answer="")]),
    ("key-not-an-option", [single(answer="Buttler")]),
    ("key-not-an-option", [multiple(answer=["Ada", "Zoe"])]),
    ("key-one-sided", [multiple(answer=["Ada", "Ben", "Cleo", "Dan"])]),
    ("longest-key", LONG_KEYS),
    ("key-position", KEPT_FIRST),
    ("duplicate-options", [single(options=["Paris", "Paris"], answer="Paris")]),
    ("duplicate-options", [ordering(items=["Rope", "rope ", "Axe"])]),
    ("duplicate-options", [matching(extra=["Kitchen"])]),
    ("similar-options", [single(options=["Hélène", "Helene"], answer="Helene")]),
    ("similar-options", [single(options=["Julie Gayet", "Julia Gayet"], answer="Julie Gayet")]),
    ("similar-options", [single(options=TWIN_TITLES, answer=TWIN_TITLES[0])]),
    ("all-of-the-above", [single(options=["Butler", "Cook", "All of the above"])]),
    ("all-of-the-above", [single(options=["Butler", "Cook", "None of these"])]),
    ("all-of-the-above", [single(options=["Butler", "Cook", "Both A and B"])]),
    ("all-of-the-above", [single(options=["Butler", "Cook", "The butler and the cook"])]),
    ("duplicate-prompts", [single(), typed(prompt="who rings the  bell")]),
    ("similar-prompts", [single(), typed(prompt="Who is ringing the bell?")]),
    ("similar-prompts", [single(prompt="Who hid the letter?"), typed(prompt="Who hid the leter?")]),
    ("negated-prompt", [single(prompt="Who was not at home?")]),
    ("negated-prompt", [single(prompt="Who didn’t ring?")]),
    ("key-in-prompt", [single(prompt="Which door did the butler use?")]),
    ("key-in-prompt", [typed(prompt="What is Helene’s name?")]),
    (
        "key-in-prompt",
        [matching(pairs=[{"left": "The attic rat", "right": "Attic"}, {"left": "Dog", "right": "Hall"}])],
    ),
    ("key-given-away", [KNIFE, single("other", explanation=REVEALS)]),
    (
        "key-given-away",
        [
            KNIFE | {"stage": "end"},
            single("other", prompt="Whom saw the butler hide the knife in the orchard?"),
        ],
    ),
    ("key-given-away", [KNIFE, true_false("other", feedback=REVEALS)]),
    ("key-given-away", [KNIFE, typed("other", reject=[{"text": "Joan", "feedback": REVEALS}])]),
    ("key-given-away", [SIEGE, single("other", explanation="The siege of the castle began in 1931.")]),
    (
        "key-given-away",
        [SIEGE | {"answer": 1200}, single("other", hint="The siege of the castle began in 1,200.")],
    ),
    ("key-given-away", [TOWERS, single("other", explanation="All 4 towers guard the castle.")]),
    ("key-given-away", [PARTS, single("other", explanation="“Begone.” Lukas, her brother, has left.")]),
    ("key-given-away", [PARTS, single("other", prompt="When did Matthias become her husband?")]),
    ("key-in-prompt", [SIEGE | {"prompt": "In which year, 1931 at the latest, did it begin?"}]),
    ("names-later-key", [MORIARTY, single(hint="Ask Moriarty.")]),
    ("names-later-key", [MORIARTY, single(options=["Butler", "Moriarty"])]),
    ("empty-typed-key", [typed(answer="…")]),
    ("empty-typed-key", [typed(accept=["?!"])]),
    ("reject-is-accepted", [typed(reject=["Helene"])]),
    ("reject-is-accepted", [typed(reject=["The Helene"])]),
    ("key-forgives-name", [typed(answer="Marie"), single(options=["Maria", "Cook"], answer="Cook")]),
    ("key-forgives-name", [typed(answer="Marie"), single(explanation="It was the voice of Maria.")]),
    ("explanation-missing", [single(explanation="")]),
    ("evidence-missing", [single(evidence=[])]),
    ("image-alt-missing", [single(image={"file": "bell.png"})]),
    ("image-alt-names-key", [single(image=PICTURE | {"alt": "The butler at the door"})]),
    ("thin-category", OPENING),
    ("unknown-rule", [single(lint_allow=[{"rule": "negated-promt", "why": "It reads well."}])]),
    ("error-allowed", [single(answer="", lint_allow=[{"rule": "key-missing", "why": "Later."}])]),
    ("idle-allowance", [single(lint_allow=[{"rule": "negated-prompt", "why": "It reads well."}])]),
]

PASSES: list[tuple[str, list[Written]]] = [
    (
        "key-missing",
        [single(), multiple(), true_false(answer="no"), typed(), number(answer=0), ordering(), matching()],
    ),
    ("key-not-an-option", [single(), multiple(), typed()]),
    ("key-one-sided", [multiple()]),
    ("longest-key", [*LONG_KEYS, *SHORT_KEYS]),
    ("longest-key", LONG_KEYS[:2]),
    ("key-position", [*KEPT_FIRST, KEPT_LAST]),
    ("key-position", KEPT_FIRST[:3]),
    ("duplicate-options", [single(), ordering(), matching()]),
    ("similar-options", [single(options=["Episode 1", "Episode 2"], answer="Episode 1")]),
    ("similar-options", [single(options=["Anna", "Anne"], answer="Anna")]),
    ("all-of-the-above", [single(options=["Butler", "All of his family", "A and an axe"])]),
    ("duplicate-prompts", [single(), typed(image=PICTURE)]),
    ("duplicate-prompts", [single(), single("other", options=["Dog", "Cat"], answer="Dog")]),
    ("similar-prompts", [single(prompt="Who killed Ada?"), typed(prompt="Why was Ada killed?")]),
    ("similar-prompts", [single(prompt="What about chapter 12?"), typed(prompt="What about chapter 13?")]),
    ("similar-prompts", [single(prompt="Who hates his mother?"), typed(prompt="Who hates his brother?")]),
    ("negated-prompt", [single(prompt="Who wrote “The Man Who Was Not”, and not only that?")]),
    ("key-in-prompt", [single(prompt="Was it the butler, the gardener or the cook?")]),
    ("key-in-prompt", [typed(prompt="How many came?", answer="Seven")]),
    ("key-in-prompt", [typed(prompt="Which Helenesque figure is it?")]),
    ("key-given-away", [KNIFE, single("other", explanation="The butler has a day off.")]),
    ("key-given-away", [KNIFE, single("other", explanation="The knife is in the orchard; who hid it?")]),
    ("key-given-away", [KNIFE, single("other", stage="end", explanation=REVEALS)]),
    ("key-given-away", [SIEGE, single("other", explanation="The wedding was in 1931.")]),
    ("key-given-away", [SIEGE, single("other", explanation="The siege of the castle began in 1932.")]),
    ("key-given-away", [TOWERS, single("other", explanation="The castle has towers that 4 dogs guard.")]),
    ("key-given-away", [number("none", answer=""), single("other", explanation=REVEALS)]),
    ("key-given-away", [PARTS, single("other", explanation=BROTHER)]),
    ("key-given-away", [PARTS, single("other", stage="end", hint="Lukas is her brother.")]),
    ("key-given-away", [matching(), single("other", hint="The dog sleeps in the hall.")]),
    ("key-in-prompt", [TOWERS | {"prompt": "How many towers guard the castle of the 4 seas?"}]),
    ("names-later-key", [MORIARTY, single(hint="Ask someone else.")]),
    ("names-later-key", [MORIARTY, *(single(f"q{n}", hint="Ask Moriarty.") for n in range(3))]),
    ("names-later-key", [MORIARTY | {"category": "cast"}, single(hint="Ask Moriarty.")]),
    ("names-later-key", [typed("means", answer="Poison", **END), single(hint="Think of poison.")]),
    ("empty-typed-key", [typed(answer="%"), typed("other", accept=["X"])]),
    ("reject-is-accepted", [typed(reject=["Helena"])]),
    ("reject-is-accepted", [typed(answer="Die Hard", reject=["Hard"])]),
    (
        "key-forgives-name",
        [typed(answer="Marie", reject=["Maria"]), single(options=["Maria", "Cook"], answer="Cook")],
    ),
    ("key-forgives-name", [typed(answer="Marie"), single(explanation="One of the two Maries.")]),
    ("explanation-missing", [single()]),
    ("evidence-missing", [single()]),
    ("image-alt-missing", [single(image=PICTURE), typed()]),
    ("image-alt-names-key", [single(image=PICTURE), typed()]),
    ("thin-category", [*OPENING, single(), single("later", stage="end")]),
    ("unknown-rule", [single(lint_allow=[{"rule": "negated-prompt", "why": "It reads well."}])]),
    ("error-allowed", [single(lint_allow=[{"rule": "negated-prompt", "why": "It reads well."}])]),
    (
        "idle-allowance",
        [single(prompt="Who is not?", lint_allow=[{"rule": "negated-prompt", "why": "A quotation."}])],
    ),
]


def _ids(cases: list[tuple[str, list[Written]]]) -> list[str]:
    return [f"{rule}-{n}" for n, (rule, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "questions"), TRIPS, ids=_ids(TRIPS))
def test_rule_is_tripped(rule: str, questions: list[Written]) -> None:
    assert rule in rules_broken(*questions)


@pytest.mark.parametrize(("rule", "questions"), PASSES, ids=_ids(PASSES))
def test_rule_is_kept(rule: str, questions: list[Written]) -> None:
    assert rule not in rules_broken(*questions)


def test_every_rule_has_a_case_of_each_sort_and_a_reason() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert {rule for rule, _ in (*TRIPS, *on_cases.TRIPS)} == set(names)
    assert {rule for rule, _ in (*PASSES, *on_cases.PASSES)} == set(names)
    assert all(rule.reason.endswith(".") and rule.remedy.endswith(".") for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_is_said_to_say(rule: Rule) -> None:
    said = re.compile(re.escape(rule.says).replace("…", ".+"))
    loaded = [load(*questions) for name, questions in TRIPS if name == rule.name]
    loaded += [load(**pack) for name, pack in on_cases.TRIPS if name == rule.name]
    found = [finding for each in loaded for finding in lint.check(each.draft, "bell", each.place)]
    assert any(said.match(finding.message) for finding in found if finding.rule == rule.name)


@pytest.mark.parametrize("rule", IN_ENGLISH)
def test_rules_that_need_words_are_silent_for_other_languages(rule: str) -> None:
    german = [questions for name, questions in TRIPS if name == rule]
    broken = [rules_broken(*questions, language="de-AT") for questions in german]
    assert all(rule not in rules for rules in broken)


def test_articles_are_those_of_the_packs_language() -> None:
    film = typed(answer="Die Hard", reject=["Hard"])
    assert "reject-is-accepted" in rules_broken(film, language="de-AT")
    crime = typed("other", prompt="Wer tötete den Wirt?", answer="Der Jäger")
    told = single("more", explanation="Den Wirt tötete ein Jäger: wer sonst?")
    assert "key-given-away" in rules_broken(crime, told, language="de")
    assert "key-given-away" not in rules_broken(crime, told)


def test_an_allowed_warning_is_silent_in_its_question_only() -> None:
    allow = [{"rule": "negated-prompt", "why": "It is about absence."}]
    quiet = single("quiet", prompt="Who was not there?", lint_allow=allow)
    assert rules_broken(quiet).count("negated-prompt") == 0
    assert rules_broken(quiet, single("loud", prompt="Who never left?")).count("negated-prompt") == 1


def test_a_pack_may_allow_a_rule_for_all_its_questions() -> None:
    allow = [
        {"rule": "thin-category", "why": "A sample."},
        {"rule": "negated-prompt", "why": "A pack of absences."},
    ]
    loud = [single("a", prompt="Who was not there?"), single("b", prompt="Who never left?")]
    assert not {"thin-category", "negated-prompt", "idle-allowance"} & set(
        rules_broken(*loud, lint_allow=allow)
    )


def test_rules_that_count_do_not_judge_a_part_of_a_pack() -> None:
    broken = rules_broken(
        *KEPT_FIRST, single("bad", corect=1), lint_allow=[{"rule": "key-position", "why": "So."}]
    )
    assert not {"key-position", "thin-category", "idle-allowance"} & set(broken)


def test_many_texts_with_the_key_are_not_searched() -> None:
    crowd: list[Any] = [single(f"q{n}", explanation=REVEALS, prompt=f"Number {n}?") for n in range(301)]
    assert "key-given-away" not in rules_broken(KNIFE, *crowd)


def test_the_rules_for_allowances_find_nothing_by_themselves() -> None:
    assert [remark for rule in ALLOWANCE_RULES for remark in rule.look(None)] == []
