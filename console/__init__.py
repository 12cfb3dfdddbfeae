"""The Django project: settings, URLs, pages and sockets.

What is true of a conversation lives in `conversations`, never here.
"""
