"""How packs are written down: one module for each step from the bytes of a file to values."""
