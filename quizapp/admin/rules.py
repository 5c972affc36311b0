"""What a host does, and what of it can be undone."""
