"""Where in the editor a thing can be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

if TYPE_CHECKING:
    from quizapp.bank.finding import Finding


def of_question(slug: str, key: str) -> str:
    """Return the address at which a question of a pack is written."""
    return f"{url_for('authoring.shelf')}/packs/{slug}/questions/{key}"


def of_finding(slug: str, finding: Finding) -> str:
    """Return the address of the field that a finding is about."""
    pack = f"{url_for('authoring.shelf')}/packs/{slug}"
    about = of_question(slug, finding.question) if finding.question else pack
    if finding.path and not finding.question:
        about = f"{pack}/cover"
    return about + (f"#s-{'-'.join(map(str, finding.path))}" if finding.path else "")
