"""The pages on which a leader sets up their teams. The whole house is set up in Django's admin."""
