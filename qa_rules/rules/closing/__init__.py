"""How a conversation is brought to its end."""
