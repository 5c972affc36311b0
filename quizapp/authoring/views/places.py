"""Where in the editor a thing can be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from quizapp.authoring.rules import stories

if TYPE_CHECKING:
    from quizapp.bank.finding import Finding


def of_question(slug: str, key: str, field: str | None = None) -> str:
    """Return the address at which a question of a pack is written."""
    return url_for("authoring.question", slug=slug, key=key, _anchor=field)


def of_finding(slug: str, finding: Finding) -> str:
    """Return the address of the field that a finding is about."""
    field = "s-" + "-".join(map(str, finding.path)) if finding.path else None
    if finding.question:
        return of_question(slug, finding.question, field)
    if stories.is_about_it(finding):
        return url_for("authoring.case", slug=slug)
    return url_for("authoring.cover" if field else "authoring.desk", slug=slug, _anchor=field)
