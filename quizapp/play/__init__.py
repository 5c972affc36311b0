"""A round: draw, answer, reveal, points."""
