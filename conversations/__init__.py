"""What is true about conversations: rows, writes, reads, and a pure core that decides.

Nothing here knows sockets, pages or HTML.
"""
