"""What a group may be."""
