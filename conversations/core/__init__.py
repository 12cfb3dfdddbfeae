"""Decisions as pure functions of values and `now`.

No Django, no database, no clock of its own.
"""
