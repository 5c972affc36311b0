r"""How a list stands in one cell: an entry on each line, its parts divided by `|`, what is said to it after `>`.

    Butler
    > He was in London all the while.
    Cook

Where one of the two signs is meant, a `\` stands before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.bank.finding import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

_MEANT: Final = re.compile(r"\\+>")
_TO_BE_MEANT: Final = re.compile(r"\\*>")
_BAR: Final = re.compile(r"(?<!\\)\|")
_BAR_MEANT: Final = re.compile(r"(?<!\\)\\(\\*)\|")
_BAR_TO_BE_MEANT: Final = re.compile(r"(?<!\\)(\\*)\|")


class Entry(NamedTuple):
    """One entry of a list."""

    text: str
    said: str = ""
    """What is said to whoever chose it."""


def entries(cell: str) -> list[Entry]:
    """Return the entries of a cell; raise ValueError for something said before there is one."""
    found: list[tuple[str, list[str]]] = []
    for line in cell.split("\n"):
        text = line.lstrip()
        if text.startswith(">"):
            if not found:
                raise ValueError(
                    f"{quoted(text)} wants a line above that it is said to; write \\> for a > that is meant"
                )
            found[-1][1].append(text[1:].removeprefix(" "))
        elif text:
            found.append((text[1:] if _MEANT.match(text) else text, []))
    return [Entry(text.rstrip(), "\n".join(said)) for text, said in found]


def lines(cell: str) -> list[str]:
    """Return the entries of a list to which nothing is said; raise ValueError if something is."""
    found = entries(cell)
    if spoken := next((entry for entry in found if entry.said), None):
        raise ValueError(f"nothing is said to {quoted(spoken.text)} here; write \\> for a > that is meant")
    return [entry.text for entry in found]


def parts(entry: str, names: tuple[str, ...], *, least: int) -> list[str]:
    """Return the parts of an entry, as many as there are names; those left out at its end are empty.

    Raise ValueError if there are more, or fewer than `least`.
    """
    found = [_BAR_MEANT.sub(r"\1|", part).strip() for part in _BAR.split(entry)]
    if not least <= len(found) <= len(names):
        raise ValueError(
            f"{quoted(entry)} wants the parts {' | '.join(names)}; write \\| for a | that is meant"
        )
    return found + [""] * (len(names) - len(found))


def listed(found: Iterable[Entry]) -> str:
    """Return the cell that `entries` reads so."""
    return "\n".join(line for entry in found for line in _lines_of(entry))


def barred(*found: str) -> str:
    """Return the entry that `parts` reads so."""
    escaped = [_BAR_TO_BE_MEANT.sub(r"\\\1|", part) for part in found]
    while escaped and not escaped[-1]:
        escaped.pop()
    return " | ".join(escaped).strip()


def _lines_of(entry: Entry) -> Iterable[str]:
    yield f"\\{entry.text}" if _TO_BE_MEANT.match(entry.text) else entry.text
    if entry.said:
        yield from (f"> {line}" if line else ">" for line in entry.said.split("\n"))
