"""What may be read, already in the shape that a screen or a decision needs.

Nothing here writes. Whose rows they are is narrowed by `console.roles` where a person asks.
"""
