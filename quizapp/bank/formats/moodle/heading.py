"""What a pack says of itself, where Moodle has no place for it: the head of its `pack.yaml`, line by line.

In GIFT it stands in comments, in Moodle XML as the description of the category; people read it there as it is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import ValidationError

from quizapp.bank import limits
from quizapp.bank.formats import tree
from quizapp.bank.formats.complaint import complaint
from quizapp.bank.pack import Header

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.pack import Pack

BEGINNING: Final = f"format: {limits.FORMAT}"
"""The first line of every heading."""


def lines(pack: Pack) -> list[str]:
    """Return the heading of a pack."""
    own = pack.model_dump(mode="json", exclude={"questions"}, exclude_defaults=True)
    written: str = yaml.safe_dump(
        {**own, "language": pack.language}, allow_unicode=True, sort_keys=False, width=sys.maxsize
    )
    return written.rstrip("\n").split("\n")


def read(text: str) -> tuple[Document, list[str]]:
    """Return what a heading says, and a sentence for each part of it that cannot be used."""
    root, mistakes = tree.grow(text) if len(text) <= limits.YAML_BYTES else (None, [])
    said = tree.plain(root) if isinstance(root, tree.Mapping) and not mistakes else None
    if not isinstance(said, dict):
        return {}, ["the heading of the file could not be read: it is not the head of a pack.yaml"]
    said.pop("format", None)
    lost = _unusable(said)
    for key in lost:
        del said[key]
    return said, [f"of the heading of the file, {why}; that was left out" for why in lost.values()]


def _unusable(said: Document) -> dict[str, str]:
    """Return which entries of a heading have mistakes, and which."""
    try:
        Header.model_validate({"format": limits.FORMAT, **said})
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        return {str(each["loc"][0]): complaint(each, Header) for each in errors if each["loc"][0] in said}
    return {}
