"""Groups: a club, a class, a family, with boards of their own."""
