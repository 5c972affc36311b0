"""Running an installation: preparing the database, serving, saying how it is."""
