"""`quizapp packs rules`, `schema`, `reference` and `table`: what may stand in a pack, and what does in our own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from quizapp.bank.census import census
from quizapp.bank.lint import RULES
from quizapp.bank.reference import PAGES
from quizapp.bank.schema import json_schema
from quizapp.config import QUESTIONS
from quizapp.packs.cli.reading import readings_at, sound


@click.command()
def rules() -> None:
    """List the linter's rules: what each is called, how bad it is, why it is one, and what to do about it."""
    for rule in RULES:
        click.echo(f"{rule.name} ({rule.severity})\n    {rule.reason}\n    {rule.remedy}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def schema(file: Path | None) -> None:
    """Write the JSON Schema of pack.yaml to FILE, or print it."""
    _tell(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", file)


@click.command()
@click.argument("page", type=click.Choice(list(PAGES)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def reference(page: str, file: Path | None) -> None:
    """Write a page to look things up in, as Markdown, to FILE, or print it: every key of pack.yaml, or every rule."""
    _tell(PAGES[page](), file)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def table(file: Path | None) -> None:
    """Write a page on the packs that ship to FILE, or print it: how many questions of each sort they have."""
    _tell(census(sound(readings_at(QUESTIONS))), file)


def _tell(text: str, file: Path | None) -> None:
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(f"{file}: {problem.strerror}.") from None
