"""Words that hurt, put off or cannot be read."""
