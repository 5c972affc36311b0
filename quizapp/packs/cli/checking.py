"""`quizapp packs lint`: what is wrong with a pack."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.bank.formats.files import PACK_FILE
from quizapp.bank.library import pictures, read_library, read_pack
from quizapp.config import QUESTIONS
from quizapp.packs.cli.words import several


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=QUESTIONS)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def lint(path: Path, *, strict: bool) -> None:
    """Check the pack at PATH, or every pack in the folder PATH; exit 1 on errors."""
    folder = path.parent if path.name == PACK_FILE else path
    if not folder.is_dir():
        raise click.ClickException(f"{path} is neither a pack's folder nor its {PACK_FILE}.")
    readings = [read_pack(folder)] if (folder / PACK_FILE).exists() else read_library(folder)
    if not readings:
        raise click.ClickException(f"There is no {PACK_FILE} in {folder}, nor in a folder inside it.")
    findings = [
        finding
        for reading in readings
        for finding in (*reading.findings, *pictures(reading, reading.images)[1])
    ]
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(
        f"{several(len(readings), 'pack')}, {several(errors, 'error')}, "
        f"{several(len(findings) - errors, 'warning')}."
    )
    if errors or (strict and findings):
        raise SystemExit(1)
