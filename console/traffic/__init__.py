"""Customers and advisors played through the public protocol: demo, load, acceptance check.

    tally = await run(Plan(base_urls=("http://127.0.0.1:8000",), advisors=..., scenarios=...))

Nothing here touches our database or our Django code: only URLs, sockets and frames.
"""

from console.traffic.plan import Account, Plan
from console.traffic.show import run
from console.traffic.tally import Tally

__all__ = ["Account", "Plan", "Tally", "run"]
