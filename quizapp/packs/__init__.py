"""The shelf: packs in the database, their versions and questions, kept in step with the folders they come from."""
