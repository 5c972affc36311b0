"""`quizapp packs export` and `import`: packs taken to other programs and back, as files."""

from __future__ import annotations

import sys
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats import catalogue, sandbox
from quizapp.bank.formats.exchange import UNSOLVABLE, BadFile
from quizapp.bank.formats.files import put, replaced
from quizapp.bank.formats.sandbox.places import PLACES
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.library import pictures, read_pack
from quizapp.packs.cli.reading import folder_of
from quizapp.packs.cli.words import fit_name, no_such_place, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Loss
    from quizapp.bank.formats.intake import Intake
    from quizapp.bank.pack import Pack

_WRITTEN = [each.name for each in catalogue.FORMATS if each.dump]
_READ = [each.name for each in catalogue.FORMATS if each.load]
_WAITS = (
    f"{len(PLACES)} other files are being read, as many as are read at once. "
    f"This one waits its turn, {limits.READER_WAITS} seconds at most."
)


@click.command()
@click.argument("pack", metavar="SLUG-OR-PATH")
@click.argument("format_", metavar="FORMAT", type=click.Choice(_WRITTEN))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--leave-out-after", "last", metavar="STAGE", help="Leave out the stages after this one.")
@click.option(
    "--leave-out",
    "out",
    metavar="STAGE",
    multiple=True,
    help="Leave out this stage; say it again for others.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@with_appcontext
def export(  # noqa: PLR0913 (as they stand on the command line)
    pack: str, format_: str, file: Path, last: str | None, out: tuple[str, ...], *, force: bool
) -> None:
    """Write a pack to FILE for another program, and say what that could not hold."""
    content, images = _playable(folder_of(pack))
    whole, has_case = len(content.questions), content.case is not None
    content = _short(content, last, out)
    shown = {question.image.file for question in content.questions if question.image}
    form = catalogue.named(format_)
    result = form.write(content, {name: images[name] for name in shown}, clock.now())
    with no_such_place(file):
        replaced(file, result.content, force=force)
    if has_case and content.case is None:
        click.echo(f"The pack: {UNSOLVABLE}")
    for loss in result.losses:
        click.echo(_lost(loss))
    lost = {loss.question for loss in result.losses if loss.left_out}
    kept = len(content.questions) - len(lost)
    click.echo(f"{file} holds {several(kept, 'question')}; {whole - kept:,} left out.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "wanted", type=click.Choice(_READ), help="The format, if the file does not show it.")
def import_(file: Path, folder: Path, wanted: str | None) -> None:
    """Make a pack in FOLDER of another program's FILE, as far as that goes; nothing is written before all is read."""
    fit_name(folder.absolute().name)
    with no_such_place(folder):
        if folder.exists() and any(folder.iterdir()):
            raise FileExistsError
    with no_such_place(file):
        data = file.read_bytes()
    intake = _read(data, file.name, wanted)
    for line in _account(intake):
        click.echo(line)
    if not intake.taken:
        raise click.ClickException(f"There is no question to take in {file}. Nothing is written.")
    with no_such_place(folder):
        put(folder, written(intake.document).encode(), intake.pictures)
    click.echo(
        f"{folder} holds {several(len(intake.taken), 'question')}; {len(intake.refused):,} refused. "
        f"What they lack yet: quizapp packs lint {folder}"
    )


def _playable(folder: Path) -> tuple[Pack, dict[str, bytes]]:
    """Return a pack that has no mistakes, and its pictures as they are served."""
    reading = read_pack(folder)
    fresh, unfit = pictures(reading, reading.images)
    errors = (*reading.errors, *unfit)
    if reading.pack is None or errors:
        _tell(errors)
        raise click.ClickException(f"{folder} has {several(len(errors), 'mistake')}. Nothing is written.")
    return reading.pack, {name: picture.content for name, picture in fresh.items()}


def _short(pack: Pack, last: str | None, out: tuple[str, ...]) -> Pack:
    """Return a pack without what comes after its `last` stage, and without those that are named."""
    known = [stage.key for stage in pack.stages]
    for stage in (*out, *([last] if last else [])):
        if stage not in known:
            raise click.ClickException(f"The pack has no stage {stage}; there are {', '.join(known)}.")
    short = (pack.up_to(last) if last else pack).without(out)
    if not short.questions:
        raise click.ClickException("There is no question left. Nothing is written.")
    return short


def _lost(loss: Loss) -> str:
    return f"{loss.question or 'The pack'}: {'left out, since ' if loss.left_out else ''}{loss.what}"


def _read(data: bytes, name: str, wanted: str | None) -> Intake:
    """Read a file, with a bar that shows how far it is; interrupted, it leaves nothing behind."""
    with click.progressbar(repeat(None), label=f"Reading {name}", file=sys.stderr) as bar:

        def step(done: int, total: int | None) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        def waits() -> None:
            # Below the bar, where there is one.
            click.echo("\n" * sys.stderr.isatty() + _WAITS, err=True)

        try:
            return sandbox.read(data, name, wanted, step=step, waits=waits).intake
        except BadFile as bad:
            why = bad
    _tell(why.findings)
    raise click.ClickException(f"{name} cannot be read: {why}. Nothing is written.")


def _account(intake: Intake) -> Iterator[str]:
    """Yield a line about everything that did not come in, or not as it was."""
    for name in intake.ignored:
        yield f"{quoted(name)} is no part of a pack and was passed over"
    for refused in intake.refused:
        yield f"{refused.place}: {quoted(refused.what)} is refused: {refused.reason}"
    for taken in intake.taken:
        for note in taken.notes:
            yield f"{taken.place}: {quoted(str(taken.question['prompt']))}: {note}"


def _tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding), err=True)
