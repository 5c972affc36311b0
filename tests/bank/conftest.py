"""Properties are about what is true, not about how fast a busy machine is; what must be fast has its own tests."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
