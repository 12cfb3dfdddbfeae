"""Counters for Prometheus. The hot path only adds to them; the page that shows them is a view."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("motjuste_sockets", "Open sockets", ["kind"])
POSTS = Counter("motjuste_posts_total", "Messages acknowledged")
REFUSALS = Counter("motjuste_refusals_total", "Frames refused", ["code"])
LOG_READS = Counter("motjuste_log_reads_total", "Catch-up reads of the log by the hub")
LAYER_UP = Gauge("motjuste_layer_up", "1 while wake-ups are heard")
STUCK = Counter("motjuste_stuck_total", "Sockets let go because they did not read")
FLOOR_READS = Counter("motjuste_floor_reads_total", "Desks read for those who watch the floor")
FLOOR_RENDERS = Counter(
    "motjuste_floor_renders_total",
    "What the floor shows, written once for each form",
    ["what"],
)
