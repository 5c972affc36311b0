"""What an author may do to whose pack: one table."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What somebody is to a pack."""

    OWNER = "owner"
    CO_AUTHOR = "co-author"
    READER = "reader"
    """An author who has looked inside a pack that comes from a folder; what they play of it counts for no board."""
    HOST = "host"
    """An admin who has."""
    OUTSIDER = "outsider"
    """An author, or an admin, who has not."""
    STRANGER = "stranger"
    """To a pack that others write. Nobody learns from its address that it is there."""


class Deed(StrEnum):
    """What can be done to a pack."""

    READ = "read"
    """See all of it, keys and all."""
    LOOK_INSIDE = "look inside"
    """Come to be a reader, or the host of it."""
    COPY = "copy"
    EXPORT = "export"
    EDIT = "edit"
    TRY = "try"
    PUBLISH = "publish"
    REPAIR = "repair"
    STATISTICS = "statistics"
    REPORTS = "reports"
    RETIRE = "retire"
    """Take it off the shelf, and put it back."""
    SHARE = "share"
    """Say who writes it with oneself; hand it over."""
    DISCARD = "discard"
    """Throw away a draft that was never published."""


_READS = frozenset({Deed.READ, Deed.COPY, Deed.EXPORT})
_WRITES = _READS | {Deed.EDIT, Deed.TRY, Deed.PUBLISH, Deed.REPAIR, Deed.STATISTICS, Deed.REPORTS}
RIGHTS: dict[Part, frozenset[Deed]] = {
    Part.OWNER: _WRITES | {Deed.RETIRE, Deed.SHARE, Deed.DISCARD},
    Part.CO_AUTHOR: _WRITES,
    Part.HOST: _READS | {Deed.STATISTICS, Deed.REPORTS},
    Part.READER: _READS,
    Part.OUTSIDER: frozenset({Deed.LOOK_INSIDE}),
    Part.STRANGER: frozenset(),
}


def may(part: Part, deed: Deed) -> bool:
    """Say whether somebody who is this to a pack may do that to it."""
    return deed in RIGHTS[part]
