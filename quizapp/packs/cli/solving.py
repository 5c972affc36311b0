"""`quizapp packs solve`: what the exhibits of a case prove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from quizapp.bank.solver import prove
from quizapp.config import QUESTIONS
from quizapp.packs.cli.reading import folder_of, readings_at, sound
from quizapp.packs.cli.words import several

if TYPE_CHECKING:
    from quizapp.bank.pack import Pack
    from quizapp.bank.solver import Left


@click.command()
@click.argument("packs", metavar="[SLUG-OR-PATH]...", nargs=-1)
@with_appcontext
def solve(packs: tuple[str, ...]) -> None:
    """Say what the exhibits of each pack leave of its case, and what they would without each; exit 1 if too much.

    A folder of packs stands for all of them; nothing, for those that ship.
    """
    places = [path if (path := Path(each)).is_dir() else folder_of(each) for each in packs] or [QUESTIONS]
    known = sound([reading for place in places for reading in readings_at(place)])
    unsolved = [slug for slug, pack in known.items() if not _told(slug, pack)]
    if unsolved:
        raise click.ClickException(f"Not to be solved: {', '.join(unsolved)}.")


def _told(slug: str, pack: Pack) -> bool:
    """Print what there is to say of a pack; tell whether its case, if it has one, can be solved."""
    if pack.case is None:
        click.echo(f"{slug}: no case")
        return True
    proof = prove(pack.case, [stage.key for stage in pack.stages])
    holds = "solved" if proof.holds else "not solved"
    click.echo(f"{slug}: {holds} by {several(len(proof.exhibits), 'exhibit')} of {len(pack.case.exhibits)}")
    for line in _lines(proof.left):
        click.echo(f"  {line}")
    for exhibit in proof.exhibits:
        click.echo(f"  without {exhibit.key} ({exhibit.stage}, {exhibit.difficulty}):")
        for line in _lines(proof.without[exhibit.key]) or ["nothing more"]:
            click.echo(f"    {line}")
    return proof.holds


def _lines(left: Left) -> list[str]:
    """Return a line about each part of an accusation."""
    return [
        f"{part}: {', '.join(each.name for each in of_part) or 'nothing'}" for part, of_part in left.items()
    ]
