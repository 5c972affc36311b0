"""What hosts look at."""
