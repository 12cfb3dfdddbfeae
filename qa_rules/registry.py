"""Every rule by its id: the path of its file under `rules/`."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

from qa_rules import rules
from qa_rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Registered:
    """`doc` is the file's docstring: the rule's page."""

    id: str
    rule: Rule
    doc: str

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]


@cache
def all_rules() -> dict[str, Registered]:
    """In order of id; retired rules too (their ids are never used again)."""
    found = {}
    for module in pkgutil.walk_packages(rules.__path__, "qa_rules.rules."):
        if module.ispkg:
            continue
        loaded = importlib.import_module(module.name)
        rule = getattr(loaded, "RULE", None)
        if isinstance(rule, Rule):
            key = module.name.removeprefix("qa_rules.rules.")
            found[key] = Registered(key, rule, loaded.__doc__ or "")
    return dict(sorted(found.items()))


def active(only: frozenset[str] | None = None) -> list[Registered]:
    """The rules to run. Raises KeyError for an id that does not exist."""
    known = all_rules()
    if only is not None:
        unknown = only - known.keys()
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
    wanted = known.keys() if only is None else only
    return [r for key, r in known.items() if key in wanted and r.rule.status != "retired"]
