"""What decides in a round, free of the web and the database."""
