"""How fast it is, as ratios to a bare Flask route on the same server in the same run: `make bench`."""
