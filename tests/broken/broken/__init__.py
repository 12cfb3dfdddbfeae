"""A family of rules with a fault each."""
