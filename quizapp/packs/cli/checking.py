"""`quizapp packs lint`, `rules`, `schema` and `table`: what is wrong with a pack, what may stand in one, what does."""

from __future__ import annotations

import json
from pathlib import Path

import click

from quizapp.bank.census import census
from quizapp.bank.library import pictures
from quizapp.bank.lint import RULES
from quizapp.bank.schema import json_schema
from quizapp.config import QUESTIONS
from quizapp.packs.cli.reading import readings_at, sound
from quizapp.packs.cli.words import deliver, several


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


@click.command()
def rules() -> None:
    """List the linter's rules: what each is called, how bad it is, and why it is one."""
    for rule in RULES:
        click.echo(f"{rule.name} ({rule.severity})\n    {rule.reason}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def schema(file: Path | None) -> None:
    """Write the JSON Schema of pack.yaml to FILE, or print it."""
    deliver(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", file)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def table(file: Path | None) -> None:
    """Write a page on the packs that ship to FILE, or print it: how many questions of each sort they have."""
    deliver(census(sound(readings_at(QUESTIONS))), file)
