"""What a backup says of itself, which file names it may bring, and which of several kept ones are let go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

FORMAT: Final = "red-herring-backup"
VERSION: Final = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1024 * 1024
LONGEST_ROW = 64 * 1024 * 1024
"""Bytes; the longest there is holds a picture."""
KEPT = 5
"""Backups that the program takes by itself."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Word = Annotated[str, Field(pattern=r"^[0-9A-Za-z._+-]{1,64}$")]


class BadBackup(Exception):  # noqa: N818 (it reads as what it is)
    """A file that is not restored; `str()` says why, to a host."""


class Contents(BaseModel):
    """What one member of a backup holds: the rows of a table, one JSON array to a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Identifier
    columns: tuple[Identifier, ...]
    rows: int = Field(ge=0)
    size: int = Field(ge=0)
    """Bytes, as they are once unpacked."""
    sha256: Digest

    @property
    def member(self) -> str:
        """Return the name of the member that holds it."""
        return f"tables/{self.table}.jsonl"


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["red-herring-backup"] = FORMAT
    version: Literal[1] = VERSION
    program: Word
    revision: Word
    """The migration that its tables were at."""
    dialect: Word
    made_at: AwareDatetime
    """Its mark: everything that was acknowledged before is in it."""
    tables: tuple[Contents, ...] = Field(max_length=1000)


def read_manifest(text: bytes, known_revisions: Collection[str]) -> Manifest:
    """Return a manifest; raise BadBackup for what is none, or comes from a newer program."""
    try:
        raw: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadBackup("Its manifest is not JSON.") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise BadBackup("This is not a backup of Red Herring.")
    if isinstance(raw.get("version"), int) and raw["version"] > VERSION:
        raise BadBackup("A newer Red Herring made this backup. Restore it with that one.")
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as problem:
        where = ".".join(map(str, problem.errors()[0]["loc"]))
        raise BadBackup(f"Its manifest is damaged: {where or 'as a whole'}.") from None
    if manifest.revision not in known_revisions:
        raise BadBackup("A newer Red Herring made this backup. Restore it with that one.")
    return manifest


def check_members(names: list[str], manifest: Manifest) -> None:
    """Raise BadBackup unless a backup has the members its manifest names, each once, and no other."""
    wanted = sorted([MANIFEST, *(each.member for each in manifest.tables)])
    if sorted(names) != wanted or len(set(wanted)) != len(wanted):
        raise BadBackup("Its members are not the ones its manifest names.")


def outdated(names: Iterable[str]) -> list[str]:
    """Return which of the backups in a folder, named so that they sort by age, are not kept any longer."""
    return sorted(names)[:-KEPT]
