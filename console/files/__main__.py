"""The child process that cleans one file; `apart.py` starts it."""

from console.files.apart import serve

serve()
