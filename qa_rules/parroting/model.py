"""The weights and what they make of features: a logistic regression in plain Python.

They are trained by training.py and written to weights.toml, where a person can read them.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True)
class Model:
    """`flag` and `hint` are probabilities from which a finding counts, or is only a hint."""

    bias: float
    weights: dict[str, float]
    flag: float
    hint: float

    def probability(self, features: dict[str, float]) -> float:
        total = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def load() -> Model:
    with WEIGHTS.open("rb") as file:
        data = tomllib.load(file)
    return Model(
        data["bias"], dict(data["weights"]), data["thresholds"]["flag"], data["thresholds"]["hint"]
    )
