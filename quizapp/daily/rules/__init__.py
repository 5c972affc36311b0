"""What decides about the case of the day and about challenges."""
