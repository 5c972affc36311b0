"""Writing standings, and the copies of them that ranks are read from."""
