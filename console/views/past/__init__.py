"""Past conversations of one's scope: the search page and the transcript page."""
