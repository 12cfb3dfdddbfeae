"""Template tags: dates, durations, icons. They know none of our models."""
