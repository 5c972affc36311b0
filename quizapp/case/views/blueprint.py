"""Where the pages of cases hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("case", __name__)
