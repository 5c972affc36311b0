"""What a draft tells: its case, kept as its author typed it, and what its stages recap; both stand in its header."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from quizapp.authoring.rules.notes import Notes, note
from quizapp.bank.formats import tree
from quizapp.bank.formats.document import in_order
from quizapp.bank.formats.mistake import Mistake
from quizapp.bank.formats.yaml_writer import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.authoring.rules.notes import Note
    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.tree import Node

_OF_STORIES: Final = frozenset({"recap-missing", "deducible-missing", "deducible-few"})
"""Rules about a case whose findings stand elsewhere in the pack."""
RECAP: Final = "recap-"
"""What the field of a stage's recap is called, before the stage's key."""
_BESIDE: Final = "only a case stands here; this has a page of its own"


class Typed(NamedTuple):
    """A case as somebody typed it, in YAML."""

    node: Node | None
    """What it came to, each part with its place in the text; None where there is none, or no telling."""
    mistakes: tuple[Mistake, ...]


@lru_cache(256)
def read(text: str) -> Typed:
    """Read what was typed: a case, under its key or not."""
    root, found = tree.grow(text)
    mistakes = [each for each in found if each.rule != "empty_pack"]  # none is needed
    if isinstance(root, tree.Mapping) and "case" in root.entries:
        mistakes += [Mistake("unknown_key", _BESIDE, root.keys[key]) for key in root.entries if key != "case"]
        root = root.entries["case"]
    if isinstance(root, tree.Scalar) and not root.text:
        root = None
    return Typed(root, tuple(mistakes))


def told(header: Document) -> Document:
    """Return a header as a file would spell it, its case read from what was typed."""
    if not isinstance(header.get("case"), str):
        return header
    typed = read(header["case"])
    rest = {key: part for key, part in header.items() if key != "case"}
    return rest | {"case": tree.plain(typed.node)} if typed.node else rest


def case_text(header: Document) -> str:
    """Return the case of a header as it is typed; empty for none."""
    case = header.get("case") or ""
    return case if isinstance(case, str) else written({"case": case})


def recaps(header: Document) -> dict[str, str]:
    """Return what each stage recaps, by its key."""
    return {
        str(stage["key"]): str(stage.get("recap") or "")
        for stage in header.get("stages") or ()
        if isinstance(stage, dict) and stage.get("key")
    }


def is_there(header: Document) -> bool:
    """Say whether a header tells any story."""
    return bool(header.get("case")) or any(recaps(header).values())


def fields_of(header: Document) -> dict[str, str]:
    """Return what the form of a header's story holds."""
    return {"case": case_text(header)} | {f"{RECAP}{key}": text for key, text in recaps(header).items()}


def of_fields(header: Document, fields: Mapping[str, str]) -> Document:
    """Return a header with the story that a form says. Of a stage whose recap it does not say, that stays."""
    said = {name.removeprefix(RECAP): text for name, text in fields.items() if name.startswith(RECAP)}
    return retold(header, fields["case"], recaps(header) | said)


def retold(header: Document, case: str, recaps: Mapping[str, str]) -> Document:
    """Return a header with another story; an empty case is none, and so is an empty recap."""
    rest = {key: part for key, part in header.items() if key != "case"}
    if isinstance(header.get("stages"), list):
        rest["stages"] = [
            _recapping(stage, recaps) if isinstance(stage, dict) else stage for stage in header["stages"]
        ]
    return rest | ({"case": case} if case.strip() else {})


def kept(before: Document, cover: Document) -> Document:
    """Return a cover with the story of a header, whose case is spelled as a file spells it."""
    case = before.get("case")
    spelled = case if isinstance(case, str) else in_order({"case": case}).get("case") if case else None
    stages = [_recapping(stage, recaps(before)) for stage in cover.get("stages", ())]
    return cover | ({"stages": stages} if stages else {}) | ({"case": spelled} if spelled else {})


def is_about_it(finding: Finding) -> bool:
    """Tell whether something is said about a case, or about a recap."""
    path = finding.path
    return path[:1] == ("case",) or path[2:3] == ("recap",) or finding.rule in _OF_STORIES


def sorted_out(findings: Iterable[Finding], header: Document) -> Notes:
    """Return what is said about a story by the fields of its form, of the case with the line that it is about."""
    found: dict[str, list[Note]] = {}
    said = [each for each in findings if is_about_it(each)]
    keys = list(recaps(header))
    for each in sorted(said, key=lambda each: _line(each, header)):
        place = "case" if each.path[:1] == ("case",) else ""
        match each.path:
            case ("stages", int(n), *_) if n < len(keys):
                place = f"{RECAP}{keys[n]}"
        # What is typed as in a file is called as in a file.
        found.setdefault(place, []).append(replace(note(each), line=_line(each, header), part=""))
    errors = sum(each.severity == "error" for each in said)
    return Notes({place: tuple(notes) for place, notes in found.items()}, errors, len(said) - errors)


def _line(finding: Finding, header: Document) -> int:
    """Return the line of the typed case, from 1, that something is said about; 0 if it is about none."""
    if finding.path[:1] != ("case",):
        return 0
    node = read(case_text(header)).node
    return finding.line or (tree.follow(node, finding.path[1:]).place.line if node else 0)


def _recapping(stage: Document, recaps: Mapping[str, str]) -> Document:
    """Return a stage with the recap that is kept under its key."""
    rest = {key: part for key, part in stage.items() if key != "recap"}
    recap = recaps.get(str(stage.get("key")), "")
    return rest | ({"recap": recap} if recap.strip() else {})
