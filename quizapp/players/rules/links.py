"""Links that are good once, and for how long."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What following a link does."""

    RESET = "reset"
    EMAIL = "email"
    FIRST_ADMIN = "first_admin"


GOOD_FOR = {
    Purpose.RESET: timedelta(minutes=30),
    Purpose.EMAIL: timedelta(days=1),
    Purpose.FIRST_ADMIN: timedelta(days=1),
}
