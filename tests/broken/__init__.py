"""`python -m tests.broken`: the analyse process with two rules more, one that raises and one that
never ends. What must come all the same is in tests/live/test_analyse.py."""
