"""`quizapp packs lint`, `rules` and `schema`: what is wrong with a pack, and what may stand in one."""

from __future__ import annotations

import json
from pathlib import Path

import click

from quizapp.bank.formats.files import PACK_FILE
from quizapp.bank.library import pictures, read_library, read_pack
from quizapp.bank.lint import RULES
from quizapp.bank.schema import json_schema
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


@click.command()
def rules() -> None:
    """List the linter's rules: what each is called, how bad it is, and why it is one."""
    for rule in RULES:
        click.echo(f"{rule.name} ({rule.severity})\n    {rule.reason}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def schema(file: Path | None) -> None:
    """Write the JSON Schema of pack.yaml to FILE, or print it."""
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if file is None:
        click.echo(text, nl=False)
    else:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as problem:
            raise click.ClickException(f"{file}: {problem.strerror}.") from None
