"""Founding and running groups, coming and going, and what counts for their boards."""
