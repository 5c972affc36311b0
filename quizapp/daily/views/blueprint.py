"""Where the pages of the case of the day hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("daily", __name__)
