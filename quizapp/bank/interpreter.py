"""Fresh interpreters that know our code, and nothing of this process: no connections, no settings, no secrets."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = {
    "PATH": os.defpath,
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""All that such a process is told of its surroundings."""


def command(module: str) -> tuple[str, ...]:
    """Return the command that runs one of our modules in an interpreter of its own."""
    return (sys.executable, "-s", "-P", "-m", module)
