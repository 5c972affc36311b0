"""What happens to groups."""

from __future__ import annotations

from quizapp.web.moments import Moment

group_dissolved: Moment[int] = Moment()
"""The group of this number is about to be gone, with all that is kept of it: its owner closed it, or nobody is left."""
