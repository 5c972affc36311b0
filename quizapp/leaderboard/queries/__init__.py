"""Reading boards, and ranks."""
