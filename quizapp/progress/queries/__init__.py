"""What is read of how a player gets on."""
