"""How a player gets on: cold cases when they are due, and points over time."""
