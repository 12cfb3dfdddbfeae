"""The first words and how soon they come."""
