"""The advisor's own page, and the disputes that wait for an answer."""
