"""Where no Chromium is found, the browser tests say how to get one; where one is required, they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quizapp.config import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path

ONE = "tests/browser/test_comfort.py::test_the_lamp_stays_off_once_turned_off"
HOW = "apt-get install chromium"


@pytest.mark.parametrize(("required", "outcome", "status"), [("0", "1 skipped", 0), ("1", "1 error", 1)])
def test_without_a_browser(required: str, outcome: str, status: int, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        ONE,
        "-rs",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'base'}",
    ]
    environ = os.environ | {"PATH": str(tmp_path), "REQUIRE_ALL": required, "COLUMNS": "200"}
    ran = subprocess.run(
        command, cwd=PACKAGE.parent, env=environ, capture_output=True, text=True, check=False
    )
    assert ran.returncode == status
    assert outcome in ran.stdout
    assert HOW in ran.stdout
