"""The bench: what the live part costs, against a limit that it builds itself in the same run.

`python -m tests.bench`, or `make bench`. Tests of what is right are elsewhere.
"""
