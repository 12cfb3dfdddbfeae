"""The web server: daphne with close codes, bounds and pings set right. `python -m console.server`.

The ASGI application itself stays server-neutral: nothing in it imports this.
"""
