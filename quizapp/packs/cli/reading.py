"""Packs as commands are pointed at them: one by its folder or its file, or all in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.bank.formats.files import PACK_FILE
from quizapp.bank.library import read_library, read_pack
from quizapp.config import settings
from quizapp.packs.operations import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.bank.library import Reading
    from quizapp.bank.pack import Pack


def readings_at(path: Path) -> list[Reading]:
    """Read the pack at a path, or every pack in it."""
    folder = path.parent if path.name == PACK_FILE else path
    if not folder.is_dir():
        raise click.ClickException(f"{path} is neither a pack's folder nor its {PACK_FILE}.")
    readings = [read_pack(folder)] if (folder / PACK_FILE).exists() else read_library(folder)
    if not readings:
        raise click.ClickException(f"There is no {PACK_FILE} in {folder}, nor in a folder inside it.")
    return readings


def folder_of(pack: str) -> Path:
    """Return the folder of a pack that is named by its path, or by its slug on the shelf; needs the app's settings."""
    path = Path(pack)
    path = path.parent if path.name == PACK_FILE else path
    for folder in (path, *(shelf / pack for shelf in sources(settings()).values())):
        if (folder / PACK_FILE).exists():
            return folder
    raise click.ClickException(
        f"There is no pack {pack}, neither here nor in the folders that the game reads."
    )


def sound(readings: Sequence[Reading]) -> dict[str, Pack]:
    """Return packs by the names of their folders, all of them sound enough to be looked into."""
    bad = [reading.slug for reading in readings if reading.pack is None]
    if bad:
        raise click.ClickException(f"First put right what quizapp packs lint says of {', '.join(bad)}.")
    return {reading.slug: reading.pack for reading in readings if reading.pack}
