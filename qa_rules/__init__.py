"""Quality rules over transcripts, as a library: pure Python.

Nothing here knows Django, Channels or Redis.
"""
