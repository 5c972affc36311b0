"""A case to start from: a small one that can be solved, for an author to write over."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


def starter_case(stages: Sequence[str]) -> str:
    """Return the text of a case as it stands in a `pack.yaml` with these stages, one at least.

    There is no error in it but where there is one stage alone: it tells the solution, and leaves nothing to find.
    """
    *before, last = stages
    return _TEMPLATE.substitute(first=stages[0], later=[last, *before][-1], last=last)


_TEMPLATE: Final = Template("""\
# A case to be solved: right answers turn up exhibits, and whoever has seen enough of them accuses somebody.
case:
  victims:
    - {name: The master of the house, line: He lies in his library., stage: $first}

  # Who may have done it, in any order. Nobody is shown, or named in an exhibit, before their stage.
  suspects:
    - {key: countess, name: The countess, line: She wore her emeralds., stage: $first}
    - {key: cook, name: The cook, line: She has always been there., stage: $first}
    - {key: colonel, name: The colonel, line: He never takes off his spurs., stage: $first}
    - {key: niece, name: The niece, line: She came in borrowed shoes., stage: $first}

  # How, and why; where goes by `places`. What a case does not list, an accusation does not ask for.
  means:
    - {key: port, name: The glass of port, stage: $first}
    - {key: knife, name: The paper knife, stage: $first}
  motives:
    - {key: debts, name: Debts at cards, stage: $first}
    - {key: house, name: A house that had been another's, stage: $first}

  # What happened. The stage is the one that tells it: from then on nobody can accuse any more.
  solution:
    who: cook
    how: port
    why: house
    stage: $last
    told: The cook let the lamps go out and poured in the dark. It had been her library, before it was theirs.
    evidence: [{work: What is cited, locator: Where it says so}]

  # What is found. Together, the true ones clear all that is wrong; none of them does so alone.
  exhibits:
    - key: dusty-knife
      title: A paper knife
      text: It lies on the desk under the dust of a week. Nobody has touched it, and it has touched nobody.
      stage: $first
      difficulty: easy  # how strong it is: hard questions turn up hard exhibits first
      clears: [knife]
      explanation: The maid does not dust desks with letters on them.
      evidence: [{work: What is cited, locator: Where it says so}]

    - key: silent-corridor
      title: A silent corridor
      text: The maid stood there from the bell to the scream. Spurs would have rung at every step, and she heard none.
      stage: $first
      clears: [colonel]
      explanation: He was asleep in the billiard room, spurs and all.
      evidence: [{work: What is cited, locator: Where it says so}]

    - key: emerald
      title: Something green
      text: An emerald lies under the sofa of the library.
      stage: $first
      points_at: [countess]
      red_herring: true  # it misleads: whatever it says proves nothing
      explanation: She had lost it the night before, and told nobody but her insurers.
      evidence: [{work: What is cited, locator: Where it says so}]

    - key: game-book
      title: The game book
      text: Every evening's cards are in it. In eleven years nobody in this house has lost more than a shilling.
      stage: $later
      difficulty: easy
      clears: [debts]
      explanation: They played for matches.
      evidence: [{work: What is cited, locator: Where it says so}]

    - key: flower-bed
      title: Prints in the flower bed
      text: >-
        Two women went out before the lamps did, one in shoes a size too large, and came back over the same bed when
        it was done; the countess and her niece say so too.
      stage: $later
      difficulty: hard
      points_at: [cook, colonel]
      clears: [countess, niece]
      explanation: They had gone to look for the emerald.
      evidence: [{work: What is cited, locator: Where it says so}]
""")
