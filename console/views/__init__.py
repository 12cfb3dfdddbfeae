"""Pages: what a person with a browser asks for."""
