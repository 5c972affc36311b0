"""Groups of players (a club, a class, a family), each with boards of its own."""
