"""What commands about packs say alike, and what they refuse alike."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from quizapp.bank.value import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def several(number: int, word: str) -> str:
    """Return so many of a thing, in words."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def fit_name(slug: str) -> str:
    """Return a pack's name if it can be one."""
    if not SLUG.fullmatch(slug):
        raise click.ClickException(
            f"A pack's folder is named in small letters, digits and hyphens, such as the-speckled-band; not {slug!r}."
        )
    return slug


@contextmanager
def no_such_place(path: Path) -> Iterator[None]:
    """Say in a sentence why something cannot be written there."""
    try:
        yield
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    except OSError as problem:
        raise click.ClickException(f"{path}: {problem.strerror}.") from None
