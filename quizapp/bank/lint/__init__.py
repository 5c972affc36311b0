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
    Rule(
        "key-missing",
        "error",
        "the answer is missing",
        "Without a key nobody can be right.",
        "Say what is right: `answer`.",
        keys.key_missing,
    ),
    Rule(
        "key-not-an-option",
        "error",
        "the answer “…” is none of the options",
        "A key nobody can choose makes everybody wrong.",
        "Write `answer` letter by letter as the option is written.",
        keys.key_not_an_option,
    ),
    Rule(
        "key-one-sided",
        "error",
        "every option is right; at least one must be wrong",
        "Where every option is right, ticking everything is no answer and cannot be marked.",
        "Add a wrong option that tempts, or ask for a single one of them.",
        keys.key_one_sided,
    ),
    Rule(
        "longest-key",
        "warning",
        "in … of … questions with options the right one is clearly the longest",
        "Authors explain the right option most fully, and players notice: the longest is worth a guess.",
        "Cut the right options down and leave the rest to the explanation, or let wrong ones say as much.",
        keys.longest_key,
        counts=True,
    ),
    Rule(
        "key-position",
        "warning",
        "in all … questions with keep_order the right option is number …",
        "Where options keep their order, a key that is always in one place can be found without reading.",
        "Leave `keep_order` out where the order means nothing, or let the right one stand elsewhere.",
        keys.key_position,
        counts=True,
    ),
    Rule(
        "duplicate-options",
        "error",
        "“…” is there already, as “…”",
        "Of two equal options one is marked wrong.",
        "Take one of them out.",
        options.duplicate_options,
    ),
    Rule(
        "similar-options",
        "warning",
        "“…” is nearly “…”",
        "Options a letter apart test eyesight.",
        "Let them differ by a word. Where telling them apart is the question, allow it.",
        options.similar_options,
    ),
    Rule(
        "all-of-the-above",
        "warning",
        "“…” speaks of the other options",
        "Options are shuffled, so nothing is above; and who knows two of them knows this one.",
        "Ask for all that are right, with `multiple`, or put one more wrong option in its place.",
        options.all_of_the_above,
    ),
    Rule(
        "duplicate-prompts",
        "warning",
        "… asks the same",
        "The same question twice in a round is a gift.",
        "Drop one of the two, or ask for something else.",
        prompts.duplicate_prompts,
    ),
    Rule(
        "similar-prompts",
        "warning",
        "… asks nearly the same",
        "Nearly the same question twice is a gift too.",
        "Drop one of the two, or let the words that make the difference stand out.",
        prompts.similar_prompts,
    ),
    Rule(
        "negated-prompt",
        "warning",
        "the prompt turns on “…”",
        "A “not” is overread, and a wrong answer then says nothing about what the player knows.",
        "Ask for what is so. Where the story itself turns on what did not happen, allow it.",
        prompts.negated_prompt,
    ),
    Rule(
        "key-in-prompt",
        "warning",
        "the prompt names the key, “…”",
        "The prompt should not hold its own answer.",
        "Put the question without that name.",
        leaks.key_in_prompt,
    ),
    Rule(
        "key-given-away",
        "warning",
        "this answers …: it says “…”",
        "Questions come in order of stage and in any order within one: this text may be read first.",
        "Take it out of this text, or let this question come at a later stage than the one it answers.",
        leaks.key_given_away,
    ),
    Rule(
        "names-later-key",
        "warning",
        "this names “…”, first a key at stage …",
        "A name that only a later stage reveals spoils it for players who are not there yet.",
        "Leave the name out, or let this question come at that stage. What the cover says anyway is no secret.",
        leaks.names_later_key,
    ),
    Rule(
        "empty-typed-key",
        "error",
        "nothing of “…” is left when answers are compared",
        "What is left of this spelling when answers are compared is nothing, and nothing is no answer.",
        "Give a spelling with a letter or a digit in it.",
        typed.empty_typed_key,
    ),
    Rule(
        "reject-is-accepted",
        "error",
        "“…” is to be rejected, but is the key when answers are compared",
        "A spelling cannot be right and wrong; compared without case, accents and articles, this one is.",
        "Take it out of `reject`, or out of `accept`.",
        typed.reject_is_accepted,
    ),
    Rule(
        "key-forgives-name",
        "warning",
        "“…”, a name in this pack, would pass as a typo; put it on the reject list",
        "Small typos are forgiven, so somebody else's name a letter or two away would count as right.",
        "Put that name on the `reject` list. Where both mean the same person, put it on `accept`.",
        typed.key_forgives_name,
    ),
    Rule(
        "explanation-missing",
        "warning",
        "the explanation is missing",
        "Players learn from the reveal why the key is right.",
        "Say in a sentence why the key is right; the best ones add something.",
        completeness.explanation_missing,
    ),
    Rule(
        "evidence-missing",
        "warning",
        "the evidence is missing",
        "A key that nobody can check is an opinion.",
        "Say where to look it up: the work, and the episode, chapter or scene.",
        completeness.evidence_missing,
    ),
    Rule(
        "image-alt-missing",
        "warning",
        "the picture has no alt text",
        "Whoever cannot see the picture must be able to answer.",
        "Describe in `alt` what the question is about, and give nothing away.",
        completeness.image_alt_missing,
    ),
    Rule(
        "image-alt-names-key",
        "warning",
        "the alt text names the key, “…”",
        "The alt text is read before the answer.",
        "Describe what is seen, not what it turns out to be.",
        completeness.image_alt_names_key,
    ),
    Rule(
        "thin-category",
        "warning",
        "… has … questions at …, its first stage",
        "With fewer than eight questions to start with, the second round about it repeats the first.",
        "Write more of them for that stage. A small pack allows it once, in its own `lint_allow`.",
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
