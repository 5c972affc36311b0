"""What of a half-written pack can be played already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from quizapp.bank import limits
from quizapp.bank.pack import Header, Pack, WorkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.bank.draft import Draft
    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.native import Loaded

BLANK: Final = "…"


@dataclass(frozen=True)
class LeftOut:
    """A question that cannot be tried yet."""

    key: str
    prompt: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """A draft as far as it can be tried."""

    content: Pack | None
    """None while there is no sound question in it."""
    left_out: tuple[LeftOut, ...]


def rehearse(
    header: Document, prompts: Mapping[str, str], loaded: Loaded, findings: Iterable[Finding]
) -> Rehearsal:
    """Return what can be tried of a draft, its questions without an error in them; `prompts` are of all, by key."""
    wrong: dict[str, list[str]] = {}
    for each in findings:
        if each.severity == "error" and each.question:
            wrong.setdefault(each.question, []).append(each.message)
    sound = [each for each in loaded.draft.questions if each.id not in wrong]
    known = {each.id for each in sound}
    left_out = tuple(
        LeftOut(key, prompt, tuple(wrong.get(key, ()))) for key, prompt in prompts.items() if key not in known
    )
    if not sound:
        return Rehearsal(None, left_out)
    cover = _cover(header, loaded.draft)
    return Rehearsal(Pack.model_validate({**dict(cover), "questions": tuple(sound)}), left_out)


def _cover(header: Document, draft: Draft) -> Header:
    """Return a header with what is fit of this one, and blanks for what has to be there and is not."""
    found: dict[str, Any] = {
        "format": limits.FORMAT,
        "title": BLANK,
        "work": {"title": BLANK, "kind": WorkKind.STORY},
        "stages": tuple({stage.key: stage for stage in reversed(draft.stages)}.values())[::-1],
        "case": draft.case,
    }
    cover = Header.model_validate(found)
    for name in Header.model_fields.keys() & header.keys() - {"format", "stages", "lint_allow", "case"}:
        try:
            cover = Header.model_validate({**dict(cover), name: header[name]})
        except ValidationError:
            continue
    return cover
