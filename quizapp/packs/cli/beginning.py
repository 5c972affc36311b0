"""`quizapp packs new`: a folder to start from."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.bank.formats.files import PACK_FILE, put
from quizapp.bank.pack import WorkKind
from quizapp.bank.starter import starter
from quizapp.packs.cli.words import fit_name, no_such_place


@click.command()
@click.argument("slug")
@click.option(
    "--in",
    "parent",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of packs that it goes into; by default this one.",
)
@click.option(
    "--for",
    "kind",
    type=click.Choice([kind.value for kind in WorkKind]),
    default=WorkKind.SERIES.value,
    show_default=True,
    help="What the pack is about; its stages follow.",
)
@click.option("--case", "with_case", is_flag=True, help="With a case to be solved, too.")
def new(slug: str, parent: Path, kind: str, *, with_case: bool) -> None:
    """Make a folder SLUG with a pack to change: a question of each kind, and a word on every line."""
    folder = parent / fit_name(slug)
    with no_such_place(folder):
        put(folder, starter(slug, WorkKind(kind), case=with_case).encode(), {})
    click.echo(f"{folder / PACK_FILE} is yours to change. Check it with: quizapp packs lint {folder}")
