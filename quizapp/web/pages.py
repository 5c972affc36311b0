"""Which page of a list an address asks for."""

from __future__ import annotations

import re

from flask import request
from flask_babel import gettext as _

from quizapp.errors import BadRequest

NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def page_number(name: str = "page") -> int:
    """Return the number that an address brings under this name, 1 if it brings none; raise BadRequest for nonsense."""
    asked = request.args.get(name, "1")
    if not NUMBER.fullmatch(asked):
        raise BadRequest(_("There is no such page."))
    return int(asked)
