"""What decides about daily."""
