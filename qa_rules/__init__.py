"""The quality rules: transcript in, findings out.

Knows no Django and no database.
"""
