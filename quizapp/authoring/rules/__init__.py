"""What authors may do, and what a draft is made of: pure."""
