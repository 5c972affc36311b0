"""What happens to cold cases."""
