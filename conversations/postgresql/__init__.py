"""Django's backend for PostgreSQL, with a pool that gets over the end of all its sessions at once.

How messages reach the database, beside Django, is in `conversations/pool.py`.
"""
