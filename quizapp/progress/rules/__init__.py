"""What decides about how a player gets on."""
