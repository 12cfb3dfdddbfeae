"""What is true: rows, writes, reads, and a pure core that decides.

Nothing here meets a person or a socket; that is `console`.
"""
