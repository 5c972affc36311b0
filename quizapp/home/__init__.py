"""The front page, which draws on everything."""
