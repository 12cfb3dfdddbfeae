"""One rule a file, one family a folder; the path is the id."""
