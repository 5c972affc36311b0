"""`quizapp packs lint`: what is wrong with a pack."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.bank.library import pictures
from quizapp.config import QUESTIONS
from quizapp.packs.cli.reading import readings_at
from quizapp.packs.cli.words import several


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=QUESTIONS)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def lint(path: Path, *, strict: bool) -> None:
    """Check the pack at PATH, or every pack in the folder PATH; exit 1 on errors."""
    readings = readings_at(path)
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
