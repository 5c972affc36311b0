"""What happens to case files."""
