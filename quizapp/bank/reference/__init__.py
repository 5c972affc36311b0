"""What an author looks up, as Markdown, made of the schema and of the rules themselves."""

from __future__ import annotations

from typing import Final

from quizapp.bank.reference import linter, pack_file

PAGES: Final = {"format": pack_file.page, "rules": linter.page}
"""Each page by the name that a command calls it."""
