"""A catalogue of formats that takes for ever to be looked up."""

from __future__ import annotations

import time

time.sleep(60)
