"""Templates, static files, translations and template tags.

Nothing here imports the other packages: it is used by template name.
"""
