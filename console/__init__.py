"""The Django project: settings, ASGI, URLs, everything that meets a person or a socket.

No decisions about conversations live here: those are in `conversations`.
"""
