"""Boards: who knows most, by pack and overall, over four periods."""
