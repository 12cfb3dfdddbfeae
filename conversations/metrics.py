"""Counters of the group commit, for Prometheus. Those of sockets are in `console.metrics`."""

from prometheus_client import Histogram

COMMIT_POSTS = Histogram(
    "motjuste_commit_posts", "Posts in one commit", buckets=[1, 2, 4, 8, 16, 32, 64, 128, 256]
)
COMMIT_SECONDS = Histogram(
    "motjuste_commit_seconds",
    "From the first statement of a commit to its end",
    buckets=[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
)
