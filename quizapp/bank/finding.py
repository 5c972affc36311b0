"""What a reader or the linter has to say about a pack, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from quizapp.bank import limits

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning")
_EXCERPT: Final = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. Lines and columns count from 1; line 0 stands for the pack as a whole."""

    pack: str
    question: str | None
    rule: str
    severity: Severity
    message: str
    line: int = 0
    column: int = 0
    path: tuple[str | int, ...] = ()
    """The part of the question, or of the pack, that it is about."""

    def __lt__(self, other: Finding) -> bool:
        return self._place() < other._place()

    def __str__(self) -> str:
        about = f" ({self.question})" if self.question else ""
        place = f"{self.pack}/pack.yaml:{self.line}:{self.column}"
        return f"{place}: {self.severity} {self.rule}{about}: {self.message}"

    def _place(self) -> tuple[str, int, int, str, str]:
        return self.pack, self.line, self.column, self.rule, self.message


def quoted(text: str) -> str:
    """Return an excerpt of a file's text fit for a terminal and a log: short, nothing unprintable."""
    short = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    return "“" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short) + "”"


def capped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in order, errors first; of each severity 50 and a count of the rest."""
    everything = sorted(set(findings))
    kept: list[Finding] = []
    for severity in SEVERITIES:
        same = [finding for finding in everything if finding.severity == severity]
        kept += same[: limits.MISTAKES]
        if rest := same[limits.MISTAKES :]:
            kept.append(
                Finding(
                    rest[0].pack, None, "more", severity, f"{len(rest)} more", rest[0].line, rest[0].column
                )
            )
    return tuple(kept)
