"""Packs whose texts are full of what other formats take for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from quizapp.bank import limits
from quizapp.bank.pack import Pack
from quizapp.bank.text import problem, tidy
from tests.bank import written
from tests.bank.formats.stories import cases

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PIECES = [
    *"=~#{}:\\%*_`\"'<>&;?!()[]-+|a \t",
    *(
        "####",
        "::",
        "\\n",
        "\\=",
        "->",
        "%50%",
        "[html]",
        "[markdown]",
        "[tag:x]",
        "//",
        "$CATEGORY:",
        "TRUE",
    ),
    *("<b>", "</p>", "<!--", "&amp;", "&#x003C;", "&#x0003C;", "&#38;", "]]>", "<![CDATA[", "{{", "${x}"),
    *("**Evidence**\n\n", "- **x**, y <z>", "\n\n", "1. ", "- ", "> ", "# ", "---", "\\*", "*x*", "_____"),
    *("@@PLUGINFILE@@/bell.png", "![b](@@PLUGINFILE@@/bell.png)", "[x](https://a.b)", "https://a.b/?c=d&e=f"),
    *("Hélène", "何処", "🕯️", "\u00a0", "\u200b", "\u0301", "No", "010", "12:30", "~", "null"),
]


def texts(most: int, *, lines: bool = False) -> SearchStrategy[str]:
    """Texts that a pack may hold, at most so long; with line breaks only if asked."""

    def fit(pieces: list[str]) -> str:
        text = tidy("".join(pieces) if lines else " ".join("".join(pieces).split()))
        return text if text and not problem(text, max_length=most, multiline=lines) else "fish"

    return st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=8).map(fit)


LINE = texts(limits.TITLE)
PROSE = texts(limits.PROMPT, lines=True)
MAYBE = st.just("") | LINE
OPTION = st.fixed_dictionaries({"text": LINE, "feedback": st.just("") | PROSE})
AMOUNT = st.decimals(min_value=-(10**9), max_value=10**9, places=3).map("{:f}".format)
EVIDENCE = st.fixed_dictionaries(
    {"work": LINE, "locator": MAYBE, "url": st.sampled_from(["", "https://a.b/?c=d&e=(f)*_&#38;<g>"])}
)


@st.composite
def questions(draw: st.DrawFn, name: str, kind: str, pictures: tuple[str, ...]) -> written.Written:
    common: dict[str, Any] = {
        "category": draw(st.sampled_from(["plot", "cast", "ending"])),
        "difficulty": draw(st.sampled_from(["easy", "medium", "hard"])),
        "stage": draw(st.sampled_from(["start", "end"])),
        "prompt": draw(PROSE),
        "explanation": draw(st.just("") | PROSE),
        "evidence": draw(st.lists(EVIDENCE, max_size=2)),
        "hint": draw(MAYBE),
        "sensitive": draw(st.booleans()),
        "deducible": draw(st.booleans()),
        "lint_allow": draw(st.lists(st.fixed_dictionaries({"rule": LINE, "why": LINE}), max_size=2)),
    }
    if draw(st.booleans()):
        common["image"] = {"file": draw(st.sampled_from(pictures)), "alt": draw(MAYBE)}
    return getattr(written, kind)(name, **common, **draw(OWN[kind]))


def chosen(options: list[dict[str, str]], rights: int, *, one: bool) -> dict[str, Any]:
    names = [option["text"] for option in options]
    answer: Any = names[rights % len(names)] if one else names[: 1 + rights % (len(names) - 1)][::-1]
    return {"options": options, "answer": answer}


OPTIONS = st.lists(OPTION, min_size=2, max_size=5, unique_by=lambda option: option["text"])
LINES = st.lists(LINE, max_size=3)
OWN: dict[str, SearchStrategy[dict[str, Any]]] = {
    kind: st.tuples(OPTIONS, st.integers(0, 9), st.booleans()).map(
        lambda each, one=kind == "single": chosen(each[0], each[1], one=one) | {"keep_order": each[2]}
    )
    for kind in ("single", "multiple")
} | {
    "true_false": st.fixed_dictionaries({"answer": st.booleans(), "feedback": st.just("") | PROSE}),
    "typed": st.fixed_dictionaries({"answer": LINE, "accept": LINES, "reject": st.lists(OPTION, max_size=3)}),
    "number": st.fixed_dictionaries(
        {"answer": AMOUNT, "tolerance": st.sampled_from(["0", "0.5", "20"]), "unit": MAYBE}
    ),
    "ordering": st.fixed_dictionaries({"items": st.lists(LINE, min_size=3, max_size=5)}),
    "matching": st.fixed_dictionaries(
        {
            "pairs": st.lists(st.fixed_dictionaries({"left": LINE, "right": LINE}), min_size=2, max_size=4),
            "extra": LINES,
        }
    ),
}


@st.composite
def packs(draw: st.DrawFn, pictures: tuple[str, ...] = ("bell.png", "b.e-l_l.webp")) -> Pack:
    """Packs with a few questions, of any kind."""
    kinds = draw(st.lists(st.sampled_from(sorted(OWN)), min_size=1, max_size=3))
    questions_of_all = [
        draw(questions(f"{kind.replace('_', '-')}--{number}-", kind, pictures))
        for number, kind in enumerate(kinds)
    ]
    stages = [
        {"key": key, "label": draw(LINE), "recap": draw(st.just("") | PROSE)} for key in ("start", "end")
    ]
    parts = written.as_dict(
        *questions_of_all,
        stages=stages,
        case=draw(st.none() | cases(("start", "end"), LINE, PROSE)),
        title=draw(LINE),
        blurb=draw(st.just("") | texts(limits.BLURB, lines=True)),
        work={"title": draw(LINE), "kind": "play", "creators": draw(LINES), "year": -401},
        language=draw(st.sampled_from(["en", "pt-BR"])),
        licence=draw(MAYBE),
        authors=draw(LINES),
        content_notes=draw(LINES),
        lint_allow=draw(st.lists(st.fixed_dictionaries({"rule": LINE, "why": LINE}), max_size=1)),
    )
    return Pack.model_validate(parts)
