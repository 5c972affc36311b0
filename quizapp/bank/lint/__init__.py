"""The linter: every rule in one table, and the findings of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import Finding
from quizapp.bank.lint import completeness, keys, leaks, options, prompts, typed
from quizapp.bank.lint.allowances import ALLOWANCE_RULES, settle
from quizapp.bank.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.bank.draft import Draft

RULES: Final = (
    Rule("key-missing", "error", "Without a key nobody can be right.", keys.key_missing),
    Rule(
        "key-not-an-option", "error", "A key nobody can choose makes everybody wrong.", keys.key_not_an_option
    ),
    Rule(
        "key-one-sided",
        "error",
        "Where every option is right, ticking everything is no answer and cannot be marked.",
        keys.key_one_sided,
    ),
    Rule(
        "longest-key",
        "warning",
        "Authors explain the right option most fully, and players notice: the longest is worth a guess.",
        keys.longest_key,
        counts=True,
    ),
    Rule(
        "key-position",
        "warning",
        "Where options keep their order, a key that is always in one place can be found without reading.",
        keys.key_position,
        counts=True,
    ),
    Rule(
        "duplicate-options", "error", "Of two equal options one is marked wrong.", options.duplicate_options
    ),
    Rule("similar-options", "warning", "Options a letter apart test eyesight.", options.similar_options),
    Rule(
        "all-of-the-above",
        "warning",
        "Options are shuffled, so nothing is above; and who knows two of them knows this one.",
        options.all_of_the_above,
    ),
    Rule(
        "duplicate-prompts",
        "warning",
        "The same question twice in a round is a gift.",
        prompts.duplicate_prompts,
    ),
    Rule(
        "similar-prompts", "warning", "Nearly the same question twice is a gift too.", prompts.similar_prompts
    ),
    Rule(
        "negated-prompt",
        "warning",
        "A “not” is overread, and a wrong answer then says nothing about what the player knows.",
        prompts.negated_prompt,
    ),
    Rule("key-in-prompt", "warning", "The prompt should not hold its own answer.", leaks.key_in_prompt),
    Rule(
        "key-given-away",
        "warning",
        "Questions come in order of stage and in any order within one: this text may be read first.",
        leaks.key_given_away,
    ),
    Rule(
        "names-later-key",
        "warning",
        "A name that only a later stage reveals spoils it for players who are not there yet.",
        leaks.names_later_key,
    ),
    Rule(
        "empty-typed-key",
        "error",
        "What is left of this spelling when answers are compared is nothing, and nothing is no answer.",
        typed.empty_typed_key,
    ),
    Rule(
        "reject-is-accepted",
        "error",
        "A spelling cannot be right and wrong; compared without case, accents and articles, this one is.",
        typed.reject_is_accepted,
    ),
    Rule(
        "key-forgives-name",
        "warning",
        "Small typos are forgiven, so somebody else's name a letter or two away would count as right.",
        typed.key_forgives_name,
    ),
    Rule(
        "explanation-missing",
        "warning",
        "Players learn from the reveal why the key is right.",
        completeness.explanation_missing,
    ),
    Rule(
        "evidence-missing",
        "warning",
        "A key that nobody can check is an opinion.",
        completeness.evidence_missing,
    ),
    Rule(
        "image-alt-missing",
        "warning",
        "Whoever cannot see the picture must be able to answer.",
        completeness.image_alt_missing,
    ),
    Rule(
        "image-alt-names-key",
        "warning",
        "The alt text is read before the answer.",
        completeness.image_alt_names_key,
    ),
    Rule(
        "thin-category",
        "warning",
        "With fewer than eight questions to start with, the second round about it repeats the first.",
        completeness.thin_category,
        counts=True,
    ),
    *ALLOWANCE_RULES,
)


def check(
    draft: Draft, pack: str, place: Callable[[str | None, tuple[str | int, ...]], tuple[int, int]]
) -> list[Finding]:
    """Return everything the rules have to say about a draft that its author has not answered.

    `pack` is the slug; `place` tells line and column of a part of the pack or of one of its questions.
    """
    rules = [rule for rule in RULES if draft.whole or not rule.counts]
    remarks = [(rule, remark) for rule in rules for remark in rule.look(draft)]
    return [
        Finding(
            pack,
            remark.question.id if remark.question else None,
            rule.name,
            rule.severity,
            remark.message,
            *place(remark.question.id if remark.question else None, remark.path),
            remark.path,
        )
        for rule, remark in settle(draft, remarks, RULES)
    ]
