"""Folders of packs, a sync of them, and what the database holds afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.packs.models import Issued, Pack, PackVersion, Question, Revision
from quizapp.packs.operations import Outcome, sync_all
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from flask import Flask

    from quizapp.packs.operations import Synced


@pytest.fixture
def sync(app: Flask) -> Callable[..., dict[str, Synced]]:
    """Sync these folders of packs: `sync(shipped=folder)`; the outcomes by slug."""

    def run(**folders: Path) -> dict[str, Synced]:
        with app.app_context():
            return {each.slug: each for each in sync_all(folders, clock.now(), committed)}

    return run


@pytest.fixture
def packs(app: Flask) -> Callable[..., Result]:
    """Type `quizapp packs …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["packs", *map(str, words)])


def outcomes(synced: dict[str, Synced]) -> dict[str, Outcome]:
    return {slug: each.outcome for slug, each in synced.items()}


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with app.app_context():
        return {
            table.name: [tuple(row) for row in db.session.execute(select(table))]
            for table in db.metadata.sorted_tables
        }


def revisions(app: Flask) -> dict[str, tuple[int, bool]]:
    """Return which revision of each question the newest version has, and whether the question is retired."""
    with app.app_context():
        rows = db.session.execute(
            select(Question.key, Revision.number, Question.retired_at)
            .join(Issued, Issued.question_id == Question.id)
            .join(Revision, Revision.id == Issued.revision_id)
            .join(PackVersion, PackVersion.id == Issued.version_id)
            .join(Pack, (Pack.id == PackVersion.pack_id) & (Pack.version == PackVersion.number))
        )
        return {key: (number, retired is not None) for key, number, retired in rows}
