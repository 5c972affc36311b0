"""Places in pages that upper features fill."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.config import PACKAGE

if TYPE_CHECKING:
    from flask import Flask

SLOT = re.compile(r'\bslot\("(\w+)"')


def test_every_slot_is_filled_and_every_filler_has_one(app: Flask) -> None:
    pages = Path(PACKAGE / "templates").rglob("*.html")
    there = {name for page in pages for name in SLOT.findall(page.read_text(encoding="utf-8"))}
    assert there == set(app.extensions["slots"])
