"""Making cases of the day, having goes at them, and challenging others."""
