"""The case of the day, and challenges between friends."""
