"""A pack to start from: an example of everything, for an author to write over."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank.pack import WorkKind
from quizapp.bank.starter.case import starter_case

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Course(NamedTuple):
    """How works of a kind go: their stages, as keys and labels, and what one cites of them."""

    stages: tuple[tuple[str, str], ...]
    opening: str
    close: str


_PREMISE: Final = ("premise", "The premise")
_ENDING: Final = ("ending", "The ending")
_COURSES: Final = {
    WorkKind.SERIES: _Course(
        (_PREMISE, ("episodes-1-2", "Episodes 1–2"), ("episodes-3-4", "Episodes 3–4"), _ENDING),
        "Episode 1",
        "The last episode",
    ),
    WorkKind.FILM: _Course(
        (_PREMISE, ("first-half", "The first half"), ("second-half", "The second half"), _ENDING),
        "The first scene",
        "The last scene",
    ),
    WorkKind.NOVEL: _Course(
        (_PREMISE, ("part-one", "Part one"), ("part-two", "Part two"), _ENDING),
        "Chapter 1",
        "The last chapter",
    ),
    WorkKind.STORY: _Course(
        (("opening", "The opening"), _ENDING),
        "The first page",
        "The last page",
    ),
    WorkKind.PLAY: _Course(
        (_PREMISE, ("act-one", "Act one"), ("act-two", "Act two"), _ENDING),
        "Act one, scene one",
        "The last scene",
    ),
}


def starter(slug: str, kind: WorkKind, *, case: bool = False) -> str:
    """Return the text of a `pack.yaml` about a work of this kind, with a question of each kind and no error in it.

    `case` puts one in, too, with what it takes to play it.
    """
    course = _COURSES[kind]
    title = slug.replace("-", " ").strip().capitalize()
    return _TEMPLATE.substitute(
        title=title,
        kind=kind,
        stages="\n".join(_stages(course.stages, _RECAP if case else "")),
        case=f"{starter_case([key for key, _ in course.stages])}\n" if case else _NO_CASE,
        deducible=_DEDUCIBLE if case else "",
        first=course.stages[0][0],
        later=course.stages[1][0],
        last=course.stages[-1][0],
        opening=course.opening,
        close=course.close,
    )


def _stages(stages: Iterable[tuple[str, str]], more: str) -> Iterable[str]:
    return (f"  - {{key: {key}, label: {label}{more}}}" for key, label in stages)


_NO_CASE: Final = """\
# A case to be solved, with suspects and exhibits, would stand here. `quizapp packs new` with `--case` writes one.

"""
_RECAP: Final = ", recap: Tell here what has happened by the end of this stage."
_DEDUCIBLE: Final = "\n    deducible: true  # it can be worked out from recaps and exhibits alone"


_TEMPLATE: Final = Template("""\
# A pack of questions, to be written over. Check it with `quizapp packs lint` and this folder's name.
# For an editor that helps as you type, put the schema beside this file: quizapp packs schema pack.schema.json
# yaml-language-server: $$schema=pack.schema.json
format: 1
title: $title
# One or two sentences, safe for somebody who has seen nothing yet.
blurb: A body in the library, a bell that nobody rang, and a cook who knows more than she says.
work:
  title: $title
  kind: $kind
  # creators: [Who wrote or directed it]
  # year: 1931
language: en
# What others may do with the pack, as an SPDX name.
licence: CC-BY-SA-4.0
authors: [Your name]
# What a player may want to know before starting:
# content_notes: [The story turns on a killing.]

# How far a player may be, in order. Everybody reads the labels, so they give nothing away.
stages:
$stages

$case\
# Every question has an id that it keeps for good, says what it is about (plot, cast or ending) and what it is worth
# (easy, medium or hard), and names the first stage at which it is safe to ask. Its explanation and evidence are shown
# after the answer only. Words stand as they are: No, 010 and 12:30 want no quotes; a colon and a blank do.
questions:

  # One right option. An option may answer back to whoever chose it.
  - id: found-the-body
    kind: single
    category: plot
    difficulty: easy
    stage: $first
    prompt: Who finds the body?
    options:
      - The maid
      - text: The butler
        feedback: He is never where one looks for him, and he was not there either.
      - The gardener
      - The vicar
    answer: The maid
    explanation: She came to light the fire, and dropped the matches.
    evidence:
      - work: $title
        locator: $opening
        # url: https://example.org/where-it-can-be-looked-up
    hint: Somebody who is up before everybody else.

  # Several right options, and at least one wrong one.
  - id: in-the-drawer
    kind: multiple
    category: plot
    difficulty: medium
    stage: $first
    prompt: What lies in the drawer of the desk?
    options:
      - A letter
      - A revolver
      - A train ticket
      - A lock of hair
    answer: [A letter, A train ticket]
    explanation: The letter says where she was going, and the ticket says when.
    evidence:
      - work: $title
        locator: $opening$deducible

  # A statement that holds or does not.
  - id: window-was-locked
    kind: true_false
    category: plot
    difficulty: easy
    stage: $first
    prompt: The window of the library was locked from inside.
    answer: true
    feedback: The constable tried it twice.
    explanation: So whoever did it went out by the door, like a guest.
    evidence:
      - work: $title
        locator: $opening$deducible

  # A few words that the player writes. Case, accents and small slips are forgiven; names that are no slip are not.
  - id: name-of-the-inspector
    kind: typed
    category: cast
    difficulty: medium
    stage: $later
    prompt: What is the inspector called?
    answer: Gabriel Ash
    accept: [Inspector Ash, Ash]
    reject:
      - text: Gabriel Ashe
        feedback: That is his brother, who sells the wine.
    explanation: He leaves his card on the silver tray, face down.
    evidence:
      - work: $title
        locator: $opening

  # A number that the player writes.
  - id: guests-at-dinner
    kind: number
    category: plot
    difficulty: hard
    stage: $later
    prompt: How many sat down to dinner that evening?
    answer: 13
    tolerance: 1
    unit: guests
    explanation: Nobody minded until the lights went out; one either way counts as right.
    evidence:
      - work: $title
        locator: $opening$deducible

  # Things to be put in order; write them down in the right one.
  - id: order-of-the-night
    kind: ordering
    category: plot
    difficulty: hard
    stage: $later
    prompt: In what order did it happen?
    items:
      - The bell rings
      - The lamps go out
      - A glass breaks
      - The door is opened
    explanation: The glass breaks in the dark, which is why nobody saw whose it was.
    evidence:
      - work: $title
        locator: $opening$deducible

  # What belongs together, and what belongs to nothing.
  - id: who-wore-what
    kind: matching
    category: cast
    difficulty: medium
    stage: $later
    prompt: Who wore what?
    pairs:
      - {left: The countess, right: Emeralds}
      - {left: The colonel, right: Spurs}
      - {left: The niece, right: Borrowed shoes}
    extra: [A false beard]
    explanation: The shoes were a size too large, as the flower bed shows.
    evidence:
      - work: $title
        locator: $opening$deducible

  # A picture stands in the folder's media: image: {file: the-hall.jpg, alt: A hall with a clock that has stopped}
  # What some players would rather not be asked is marked: sensitive: true
  - id: behind-it-all
    kind: single
    category: ending
    difficulty: medium
    stage: $last
    prompt: Who turns out to have planned it?
    options:
      - The cook
      - The colonel
      - The countess
    answer: The cook
    explanation: It had been her library, before it was theirs.
    evidence:
      - work: $title
        locator: $close
""")
