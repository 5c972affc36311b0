"""Half-written questions and headers made up by hypothesis, spelled as the editor spells them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quizapp.bank.question import Kind

Document = dict[str, Any]

WORDS = st.sampled_from(
    [
        "the",
        "butler",
        "No",
        "010",
        "12:30",
        " ",
        "\n",
        "{{ x }}",
        "<b>",
        "é",
        "e\u0301",
        "👩‍👩‍👧",
        "~",
        "#",
        "\u202e",
    ]
)
LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0\r")
TEXTS = st.text(LETTERS, max_size=12) | st.lists(WORDS, max_size=6).map("".join)
FILLED = TEXTS.filter(bool)


def lists(entries: st.SearchStrategy[Any], most: int = 6) -> st.SearchStrategy[list[Any]]:
    """Draw lists in which anything may be empty but the last entry."""
    return st.lists(entries, max_size=most).filter(lambda drawn: not drawn or any_in(drawn[-1]))


def any_in(entry: str | Document) -> bool:
    return any(entry.values()) if isinstance(entry, dict) else bool(entry)


def mappings(required: tuple[str, ...], *others: str) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(dict.fromkeys(required, TEXTS), optional=dict.fromkeys(others, FILLED))


OPTIONS = TEXTS | st.fixed_dictionaries({"text": TEXTS, "feedback": FILLED})
EVIDENCE = mappings(("work",), "locator", "url")
ALLOWANCES = mappings(("rule", "why"))


def text_of(option: str | Document) -> str:
    return option["text"] if isinstance(option, dict) else option


@st.composite
def keyed(draw: st.DrawFn, *, many: bool) -> Document:
    """Draw options, and which of them are right. Marks beside two that are the same could not be told apart."""
    options = draw(lists(OPTIONS))
    if many:
        options = list({text_of(option): option for option in options}.values())
        options = options if not options or any_in(options[-1]) else [*options, "last"]
    marks = draw(st.lists(st.booleans(), min_size=len(options), max_size=len(options)))
    right = [text_of(option) for option, mark in zip(options, marks, strict=True) if mark]
    own = {"options": options} if options else {}
    return own | ({"answer": right if many else right[0]} if right else {})


def some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """Draw some of these parts, none of them empty."""
    return st.fixed_dictionaries({}, optional={name: part.filter(bool) for name, part in parts.items()})


OWN: dict[Kind, st.SearchStrategy[Document]] = {
    Kind.SINGLE: st.tuples(keyed(many=False), some(keep_order=st.just("true"))).map(
        lambda two: two[0] | two[1]
    ),
    Kind.MULTIPLE: st.tuples(keyed(many=True), some(keep_order=st.just("true"))).map(
        lambda two: two[0] | two[1]
    ),
    Kind.TRUE_FALSE: some(answer=st.sampled_from(["true", "false"]), feedback=TEXTS),
    Kind.TYPED: some(answer=TEXTS, accept=lists(TEXTS), reject=lists(OPTIONS)),
    Kind.NUMBER: some(answer=TEXTS, tolerance=TEXTS, unit=TEXTS),
    Kind.ORDERING: some(items=lists(TEXTS)),
    Kind.MATCHING: some(pairs=lists(mappings(("left", "right"))), extra=lists(TEXTS)),
}
COMMON = some(
    category=st.sampled_from(["plot", "cast", "ending", "gossip"]),
    difficulty=st.sampled_from(["easy", "medium", "hard"]),
    stage=TEXTS,
    prompt=TEXTS,
    explanation=TEXTS,
    hint=TEXTS,
    sensitive=st.just("true"),
    deducible=st.just("true"),
    image=mappings((), "file", "alt"),
    evidence=lists(EVIDENCE),
    lint_allow=lists(ALLOWANCES),
)


def questions(kind: Kind) -> st.SearchStrategy[Document]:
    """Draw half-written questions of a kind."""
    return st.tuples(COMMON, OWN[kind]).map(lambda two: {"kind": kind.value} | two[0] | two[1])


ANY_QUESTION = st.sampled_from(list(Kind)).flatmap(questions)
WORK = some(title=TEXTS, kind=TEXTS, year=TEXTS, creators=lists(TEXTS))
HEADERS = st.tuples(
    TEXTS,
    some(
        blurb=TEXTS,
        work=WORK,
        language=TEXTS,
        licence=TEXTS,
        authors=lists(TEXTS),
        content_notes=lists(TEXTS),
        stages=lists(st.fixed_dictionaries({"key": FILLED, "label": TEXTS})),
        lint_allow=lists(ALLOWANCES),
    ),
).map(lambda two: {"format": 1, "title": two[0]} | two[1])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "feedback", "left", "right", "work", "rule", "file", "x"]), inner
        )
    ),
    max_leaves=8,
)
"""What no editor writes, and somebody may have put into a database."""
