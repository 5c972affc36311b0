"""Packs in tables, in Markdown: how many questions each has, of which category and kind, from which stage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from quizapp.bank.question import Category, Difficulty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quizapp.bank.pack import Pack

_HEAD: Final = """\
# The packs that ship

Each folder here is a pack; [the README](../README.md#write-a-pack) says what may stand in one. This page is written by
`make table`.
"""


def census(packs: Mapping[str, Pack]) -> str:
    """Return a page on the packs that ship, given by the names of their folders."""
    parts = (
        _HEAD,
        _table(
            ("Pack", "About", "Questions", *Category, *Difficulty), (_sums(*each) for each in packs.items())
        ),
        "## By kind\n",
        _table(("Pack", *Kind), (_kinds(*each) for each in packs.items())),
        "## By stage\n",
        _table(
            ("Pack", "Stage", "New", "So far"),
            (row for each in packs.items() for row in _stages(*each)),
        ),
    )
    return "\n".join(parts)


def _sums(slug: str, pack: Pack) -> list[str]:
    categories = Counter(each.category for each in pack.questions)
    difficulties = Counter(each.difficulty for each in pack.questions)
    about = ", ".join(filter(None, (pack.work.title, *pack.work.creators, str(pack.work.year or ""))))
    counts = (
        len(pack.questions),
        *(categories[each] for each in Category),
        *(difficulties[each] for each in Difficulty),
    )
    return [_link(slug, pack), about, *map(str, counts)]


def _kinds(slug: str, pack: Pack) -> list[str]:
    kinds = Counter(each.kind for each in pack.questions)
    return [_link(slug, pack), *(str(kinds[each]) for each in Kind)]


def _stages(slug: str, pack: Pack) -> Iterator[list[str]]:
    fresh = Counter(each.stage for each in pack.questions)
    so_far = 0
    for stage in pack.stages:
        so_far += fresh[stage.key]
        yield [_link(slug, pack), stage.label, str(fresh[stage.key]), str(so_far)]


def _link(slug: str, pack: Pack) -> str:
    return f"[{pack.title}]({slug}/pack.yaml)"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    names = [name.replace("_", "/").capitalize() for name in head]
    lines = (names, ["---"] * len(names), *rows)
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)
