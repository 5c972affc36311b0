"""Packs of every kind made up by hypothesis, with texts that formats stumble over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from quizapp.bank import limits
from quizapp.bank import text as texts
from quizapp.bank.pack import Pack, WorkKind
from quizapp.bank.question import Category, Difficulty, Kind
from tests.bank.formats.stories import cases

if TYPE_CHECKING:
    from quizapp.bank.question import Question

Fields = dict[str, Any]

ODD = """
No on ~ null Null 010 0x1F 12:30 12:30:45 2001-01-01 .nan 1_000 = << - -- --- ... ? : ?x :x -x ! @ @x ` % %50% & &a * *a | |- > >-
# #x x# x: x:y :) {x} [x] {{x}} x,y x} ]x 'x' "x" 'x "x x' x" \\ \\n \\x41 \\: ~= \\= {T} {#3:2} -> //x $x ::x:: </a> <b>x</b> &amp; ]]>
""".split()  # noqa: E501
ODD += [
    "a: b",
    "a #b",
    "a, b",
    "a - b",
    "a  b",
    "- a",
    "? a",
    "x' y",
    'say "x": y',
    "a = b ~ c",
    "1. a",
    "> a",
]
ODD += [
    "é",
    "naïve café",
    "Ωμέγα",
    "何処",
    "\u0639\u0631\u0628\u064a",
    "\u2068x\u2069",
    "👩‍👩‍👧",
    "🐟",
    "ﬁ",
    "\xa0x",
    "a\xa0b",
]
ODD += [
    "a\ufeffb",
    "a\u200bb",
    "\u3000a",
    "a\xadb",
    "x" * 130,
    "=1+1",
    "@SUM(1)",
    "+1",
    "A;B",
    "A|B",
    "=%50%x",
]

SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
AMOUNTS = st.decimals(0, 10**12, places=3) | st.integers(0, 3_000)
LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Cn", "Mn", "Zl", "Zp"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
WORDS = st.sampled_from(ODD) | st.text(LETTERS, max_size=12) | st.sampled_from(["the", "butler", "did", "it"])
BREAKS = st.sampled_from(["\n", "\n\n", "  \n", "\n  - ", "\n\t", " "])


def _fit(drawn: st.SearchStrategy[str], most: int, *, multiline: bool = False) -> st.SearchStrategy[str]:
    """Return what is drawn as it would be stored; a fish for what could not be."""

    def fit(text: str) -> str:
        tidied = texts.tidy(text[:most])
        fits = tidied and not texts.flaw(tidied, max_length=most, multiline=multiline)
        return tidied if fits else "fish"

    return drawn.map(fit)


def lines(most: int = limits.ANSWER) -> st.SearchStrategy[str]:
    """Draw one line: a word, or many."""
    return _fit(WORDS | st.lists(WORDS, max_size=20).map(" ".join), most)


def prose(most: int = limits.PROMPT) -> st.SearchStrategy[str]:
    """Draw small Markdown, of one line or several."""
    several = st.lists(st.tuples(WORDS, BREAKS).map("".join), max_size=12).map("".join)
    return lines() | _fit(several, most, multiline=True)


def maybe(drawn: st.SearchStrategy[Any], empty: object = "") -> st.SearchStrategy[Any]:
    return st.just(empty) | drawn


def options(least: int, most: int = 6) -> st.SearchStrategy[list[Fields]]:
    """Draw options with texts that differ."""
    each = st.fixed_dictionaries({"text": lines(), "feedback": maybe(prose())})
    return st.lists(each, min_size=least, max_size=most, unique_by=lambda option: option["text"])


@st.composite
def keyed(draw: st.DrawFn, *, many: bool) -> Fields:
    """Draw options and a key among them; of many options, one at least is wrong."""
    given = draw(options(2))
    names = [option["text"] for option in given]
    right = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names) - 1, unique=True))
    answer: object = right if many else right[0]
    return {"options": given, "answer": answer, "keep_order": draw(st.booleans())}


@st.composite
def matched(draw: st.DrawFn) -> Fields:
    rights = draw(st.lists(lines(), min_size=2, max_size=7, unique=True))
    pairs = draw(st.integers(2, len(rights)))
    lefts = draw(st.lists(lines(), min_size=pairs, max_size=pairs, unique=True))
    given = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=False)]
    return {"pairs": given, "extra": rights[pairs:]}


def _own(kind: Kind) -> st.SearchStrategy[Fields]:
    """Draw what questions of a kind have beside the others."""
    some = st.lists(lines(), max_size=4)
    return {
        Kind.SINGLE: keyed(many=False),
        Kind.MULTIPLE: keyed(many=True),
        Kind.TRUE_FALSE: st.fixed_dictionaries({"answer": st.booleans(), "feedback": maybe(prose())}),
        Kind.TYPED: st.fixed_dictionaries({"answer": lines(), "accept": some, "reject": options(0, 3)}),
        Kind.NUMBER: st.fixed_dictionaries(
            {"answer": AMOUNTS.map(str), "tolerance": AMOUNTS.map(str), "unit": maybe(lines())}
        ),
        Kind.ORDERING: st.fixed_dictionaries({"items": st.lists(lines(), min_size=3, max_size=6)}),
        Kind.MATCHING: matched(),
    }[kind]


def _common(stages: list[str]) -> Fields:
    """Return what to draw for questions of every kind."""
    evidence = st.fixed_dictionaries(
        {
            "work": lines(),
            "locator": maybe(lines()),
            "url": st.sampled_from(["", "https://example.org/a?b=1&c=%20#d"]),
        }
    )
    allowance = st.fixed_dictionaries({"rule": lines(), "why": lines()})
    image = st.fixed_dictionaries({"file": st.sampled_from(["a.png", "B-1.JPG.gif"]), "alt": maybe(lines())})
    return {
        "category": st.sampled_from(Category),
        "difficulty": st.sampled_from(Difficulty),
        "stage": st.sampled_from(stages),
        "prompt": prose(),
        "explanation": maybe(prose()),
        "evidence": st.lists(evidence, max_size=2),
        "hint": maybe(lines()),
        "sensitive": st.booleans(),
        "deducible": st.booleans(),
        "image": maybe(image, None),
        "lint_allow": st.lists(allowance, max_size=1),
    }


@st.composite
def _fields(draw: st.DrawFn, stages: list[str], kinds: tuple[Kind, ...] = tuple(Kind)) -> Fields:
    kind = draw(st.sampled_from(kinds))
    return {"id": draw(SLUGS), "kind": kind} | draw(st.fixed_dictionaries(_common(stages))) | draw(_own(kind))


@st.composite
def packs(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind), most: int = 4) -> Pack:
    """Draw a pack with up to `most` questions of these kinds, each with a key."""
    stages = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    titles = lines(limits.TITLE)
    work = {
        "title": draw(titles),
        "kind": draw(st.sampled_from(WorkKind)),
        "creators": draw(st.lists(titles, max_size=2)),
        "year": draw(st.none() | st.integers(-3_000, 3_000)),
    }
    return Pack.model_validate(
        {
            "format": 1,
            "title": draw(titles),
            "blurb": draw(maybe(prose(limits.BLURB))),
            "work": work,
            "language": draw(st.sampled_from(["en", "no", "pt-BR", "ar"])),
            "licence": draw(maybe(titles)),
            "authors": draw(st.lists(titles, max_size=3)),
            "content_notes": draw(st.lists(lines(), max_size=2)),
            "stages": [{"key": key, "label": draw(titles), "recap": draw(maybe(prose()))} for key in stages],
            "case": draw(st.none() | cases(stages, titles, prose())),
            "questions": draw(
                st.lists(
                    _fields(stages, kinds),
                    min_size=1,
                    max_size=most,
                    unique_by=lambda question: question["id"],
                )
            ),
        }
    )


def questions(kind: Kind) -> st.SearchStrategy[Question]:
    """Draw a question of a kind."""
    return packs(kinds=(kind,), most=1).map(lambda pack: pack.questions[0])
