"""Reading what authors write."""
