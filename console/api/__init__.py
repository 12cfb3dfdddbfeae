"""The HTTP API for other systems; sockets are in `console.sockets`."""
