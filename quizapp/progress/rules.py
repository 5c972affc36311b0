"""What decides about progress."""
