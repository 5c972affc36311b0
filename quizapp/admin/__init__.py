"""The host's pages: players, packs and boards, and a log of what was done to them."""
