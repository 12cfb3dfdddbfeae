"""The floor in one process: what its watchers share. The sockets are in `console.sockets.floor`."""
