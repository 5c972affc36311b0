"""The case in a pack, as players solve it: exhibits, the board, the accusation, the denouement."""
