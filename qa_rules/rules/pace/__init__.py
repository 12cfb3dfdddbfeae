"""How long the customer waits, and what they are told of it."""
