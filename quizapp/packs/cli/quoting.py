"""`quizapp packs check-quotes`: whether books say what evidence quotes."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.bank.chapters import cut
from quizapp.bank.finding import quoted
from quizapp.bank.quotations import misquotations, quotations
from quizapp.config import QUESTIONS
from quizapp.packs.cli.reading import readings_at, sound
from quizapp.packs.cli.words import several


@click.command("check-quotes")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=QUESTIONS)
@click.option(
    "--texts",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of texts, in UTF-8, each named after its pack: the-speckled-band.txt.",
)
def check_quotes(path: Path, texts: Path) -> None:
    """Check that what the pack at PATH quotes, or every pack in it, stands so in the texts; exit 1 if not."""
    packs = sound(readings_at(path))
    books = {slug: texts / f"{slug}.txt" for slug in packs}
    there = {slug: book for slug, book in books.items() if book.is_file()}
    if not there:
        raise click.ClickException(
            f"There is none of {', '.join(each.name for each in books.values())} in {texts}."
        )
    wrong = 0
    for slug, book in there.items():
        for each in misquotations(packs[slug], cut(_read(book))):
            wrong += 1
            quotation = each.quotation
            click.echo(f"{slug} ({quotation.of}), {quotation.place}: {quoted(quotation.words)} {each.wrong}")
    number = sum(len(list(quotations(packs[slug]))) for slug in there)
    click.echo(f"{several(len(there), 'pack')}, {several(number, 'quotation')}, {wrong} not as in the text.")
    if away := packs.keys() - there.keys():
        click.echo(f"There is no text of {', '.join(sorted(away))}.")
    if wrong:
        raise SystemExit(1)


def _read(book: Path) -> str:
    try:
        return book.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "it is not in UTF-8"
        raise click.ClickException(f"{book} cannot be read: {why}.") from None
