"""The log by itself: what it stores and how much it asks of PostgreSQL."""
