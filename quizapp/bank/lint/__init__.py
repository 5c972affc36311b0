"""The linter: every rule in one table, and the findings of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.finding import Finding
from quizapp.bank.lint import completeness, keys, leaks, options, prompts, solving, typed, unveiling
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
    Rule(
        "case-unsolved",
        "error",
        "…: the exhibits do not clear …",
        "Whoever has found everything and thought it through must be able to say what happened.",
        "Let an exhibit from before the solution's stage clear it; what red herrings clear proves nothing.",
        solving.case_unsolved,
    ),
    Rule(
        "exhibit-clears-solution",
        "error",
        "… clears …, which is the solution",
        "Whoever trusts this exhibit can only accuse wrongly.",
        "Take that out of `clears`, or say that the exhibit is a red herring.",
        solving.exhibit_clears_solution,
    ),
    Rule(
        "exhibit-names-culprit",
        "error",
        "… by itself clears everybody but “…”",
        "Where one exhibit tells who did it, the others are for nothing.",
        "Let several share what it says: clear some suspects here and some there, or leave the name out.",
        solving.exhibit_names_culprit,
    ),
    Rule(
        "no-false-trail",
        "error",
        "no exhibit points at an innocent suspect",
        "Where only the culprit is pointed at, whoever is pointed at is the culprit.",
        "Add what makes somebody else look guilty before the solution's stage; the story will have had it.",
        solving.no_false_trail,
    ),
    Rule(
        "alternative-too-late",
        "error",
        "… comes up at …, and … tells the solution",
        "Nobody may accuse any more once the solution's stage has begun, so nobody can choose this.",
        "Give it the stage at which the work brings it up, before that; or leave it out.",
        solving.alternative_too_late,
    ),
    Rule(
        "key-tells",
        "warning",
        "the key … says too much",
        "Players’ forms carry the keys of what they may accuse, and whoever looks into the page reads them.",
        "Call it after what it is, not after what comes of it: a name, a thing, a place.",
        unveiling.key_tells,
    ),
    Rule(
        "exhibit-too-early",
        "error",
        "… is found at …, and … may be shown from …",
        "Beside an exhibit stands what it speaks for and against, so this would show before its time.",
        "Let the exhibit come later, or what it speaks of earlier.",
        unveiling.exhibit_too_early,
    ),
    Rule(
        "names-suspect-early",
        "error",
        "this names “…”, who may be shown from …",
        "A recap or an exhibit is read by players who have not met that suspect yet.",
        "Leave the name out, or let the suspect be shown from this stage on.",
        unveiling.names_suspect_early,
    ),
    Rule(
        "exhibit-unexplained",
        "warning",
        "… has no explanation",
        "When all is told, players want to know what each exhibit meant, and why they fell for some.",
        "Say it in a sentence or two.",
        completeness.exhibit_unexplained,
    ),
    Rule(
        "case-evidence-missing",
        "warning",
        "… has no evidence",
        "A case that nobody can check is made up.",
        "Say where to look it up: the work, and the episode, chapter or scene.",
        completeness.case_evidence_missing,
    ),
    Rule(
        "recap-missing",
        "warning",
        "… has no recap",
        "Whoever solves the case without the work knows of a stage what its recap tells, and nothing else.",
        "Tell in a few sentences what has happened by its end.",
        completeness.recap_missing,
    ),
    Rule(
        "deducible-missing",
        "warning",
        "… has no deducible question",
        "Whoever solves the case without the work is asked nothing at this stage, and so finds nothing.",
        "Mark with `deducible` what can be worked out from recaps and exhibits, or ask for something that can.",
        solving.deducible_missing,
        counts=True,
    ),
    Rule(
        "deducible-few",
        "warning",
        "before … there are … exhibits to go by, and … deducible …",
        "Every right answer turns up one exhibit: with so few, not even the best player could find them all.",
        "Mark more questions with `deducible`, or ask some more.",
        solving.deducible_few,
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
