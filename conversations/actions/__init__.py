"""What may be done. Each action is one transaction and the only way to change its rows.

Whether somebody may ask for it (scope) is decided in `console.roles`; what follows, in `core`.
"""
