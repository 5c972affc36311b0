"""What decides about case."""
