"""Templates, styles, small scripts and translations.

Imports nothing of ours.
"""
