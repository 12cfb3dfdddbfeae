"""A floor's figures: a value with its n, its interval and its target.

The formulas are measures.md's; the counts behind them are read in `queries/figures.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from conversations.core.trust import Trust

SHARE, SECONDS, POINTS = "share", "seconds", "points"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where there is nothing to count. A share carries Wilson's interval, a time
    its p90; `most` says that the target is not to be exceeded. Where too many have no end yet,
    value or p90 is what it is at least. `n_overdue` wait beyond the threshold and are not in n."""

    name: str
    unit: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    p90: float | None = None
    target: float | None = None
    most: bool = False
    variant: str = ""
    is_least: bool = False
    is_p90_least: bool = False
    n_overdue: int = 0

    @property
    def is_missed(self) -> bool:
        """The value itself is on the wrong side, or would be with those counted who are overdue
        already; how sure that is, the interval says."""
        if self.target is None or (self.value is None and not self.n_overdue):
            return False
        value = self.value or 0.0
        if self.n_overdue:
            value *= self.n / (self.n + self.n_overdue)
        return value > self.target if self.most else value < self.target


# What a figure is held against unless a team's leader sets another: shares 0 to 1, seconds.
TARGETS = {
    "service_level_accepted": 0.80,
    "access_effort": 90.0,
    "availability_announced": 0.95,
    "response_latency": 60.0,
    "personalised_lenient": 0.80,
    "parrot_rate": 0.05,
    "abandonment_known": 0.05,
    "csat": 0.80,
}
MOST = frozenset({"access_effort", "response_latency", "parrot_rate", "abandonment_known"})


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one window. `waits` are the accesses that ended with a human word, `unanswered` those
    that have not (how long they have lasted, or did); both in seconds. `n_overdue` stand in line
    and have waited longer than the threshold."""

    n_accepted: int = 0
    n_in_time: int = 0
    waits: Sequence[float] = ()
    unanswered: Sequence[float] = ()
    latency: tuple[float | None, float | None, int] = (None, None, 0)  # median, p90, n
    announced_s: float = 0.0
    acceptable_s: float = 0.0
    n_queues: int = 0
    personalised: tuple[int, int] = (0, 0)
    parroted: tuple[int, int] = (0, 0)
    n_closed: int = 0
    abandoned: Mapping[str, int] = field(default_factory=dict)
    csat: tuple[int, int] = (0, 0)
    threshold_s: int = 60
    n_overdue: int = 0


def figures(counts: Counts, targets: Mapping[str, float] | None = None) -> list[Figure]:
    wanted = {**TARGETS, **(targets or {})}
    announced = counts.acceptable_s / counts.announced_s if counts.announced_s else None
    median, p90, n = counts.latency
    return [
        _picked_up(counts, wanted),
        _access(counts, wanted),
        Figure("availability_announced", SHARE, announced, counts.n_queues,
               target=wanted.get("availability_announced")),
        Figure("response_latency", SECONDS, median, n, p90=p90,
               target=wanted.get("response_latency"), most=True),
        share("personalised_lenient", *counts.personalised, wanted),
        share("parrot_rate", *counts.parroted, wanted),
        *(
            share(f"abandonment_{kind}", counts.abandoned.get(kind, 0), counts.n_closed, wanted)
            for kind in ("known", "silent", "served")
        ),
        share("csat", *counts.csat, wanted, variant="≥\u00a04/5"),
    ]  # fmt: skip


def share(name: str, n_yes: int, n: int, targets: Mapping[str, float], variant: str = "") -> Figure:
    low, high = Trust(n, n_yes).bounds if n else (None, None)
    value = n_yes / n if n else None
    return Figure(
        name, SHARE, value, n, low, high, target=targets.get(name), most=name in MOST,
        variant=variant,
    )  # fmt: skip


def _picked_up(counts: Counts, targets: Mapping[str, float]) -> Figure:
    """Of those accepted. Who waits beyond the threshold is not among them and stands beside."""
    variant = f"≤\u00a0{counts.threshold_s}\u00a0s"
    name, n = "service_level_accepted", counts.n_accepted
    found = share(name, counts.n_in_time, n, targets, variant)
    return replace(found, n_overdue=counts.n_overdue)


def _access(counts: Counts, targets: Mapping[str, float]) -> Figure:
    n = len(counts.waits) + len(counts.unanswered)
    median, is_least = quantile(counts.waits, counts.unanswered, 0.5)
    p90, is_p90_least = quantile(counts.waits, counts.unanswered, 0.9)
    return Figure(
        "access_effort", SECONDS, median, n, p90=p90, target=targets.get("access_effort"),
        most=True, is_least=is_least, is_p90_least=is_p90_least,
    )  # fmt: skip


def quantile(
    ended: Sequence[float], running: Sequence[float], share_ended: float
) -> tuple[float | None, bool]:
    """Kaplan-Meier's, and whether it is only what it is at least: where too many still run, none
    of them can turn out shorter than it has lasted. None where there is nothing."""
    found = survival_quantile(ended, running, share_ended)
    lasted = sorted([*ended, *running])
    if found is not None or not lasted:
        return found, False
    return lasted[max(0, ceil(share_ended * len(lasted) - 1e-9) - 1)], True


def survival_quantile(
    ended: Sequence[float], running: Sequence[float], share_ended: float
) -> float | None:
    """Kaplan-Meier: the time by which this share has ended, those that still run being censored,
    never dropped. None when that share is not reached."""
    moments = sorted([(t, 0) for t in ended] + [(t, 1) for t in running])
    at_risk, surviving = len(moments), 1.0
    for t, is_running in moments:
        if not is_running:
            surviving *= 1 - 1 / at_risk
            if surviving <= 1 - share_ended + 1e-9:
                return t
        at_risk -= 1
    return None
