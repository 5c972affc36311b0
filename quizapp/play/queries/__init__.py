"""Reading rounds: which there are, what their turns show, what they come to."""
