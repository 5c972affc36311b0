"""What happens to rounds: starting one, answering its turns, leaving it, and what becomes of a player's."""
