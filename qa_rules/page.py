"""A rule's page, from its docstring: French first, then English, five sections each.

<title>

Signale. …  Pourquoi. …  Dire plutôt. …  Limites. …  Source. …

---

Flags. …  Why. …  Say instead. …  Limits. …  Source. …
"""

import re
from dataclasses import dataclass

from qa_rules.registry import Registered

SECTIONS = {
    "fr": ("Signale", "Pourquoi", "Dire plutôt", "Limites", "Source"),
    "en": ("Flags", "Why", "Say instead", "Limits", "Source"),
}


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    title: str
    sections: dict[str, str]


def page(rule: Registered, language: str) -> Page:
    """Raises ValueError that names the section which is missing."""
    half = rule.doc.partition("\n---\n")[0 if language == "fr" else 2]
    found = {}
    for name in SECTIONS[language]:
        others = "|".join(re.escape(n) for n in SECTIONS[language])
        match = re.search(
            rf"^{re.escape(name)}\. (.+?)(?=^(?:{others})\. |\Z)", half, re.DOTALL | re.MULTILINE
        )
        if match is None:
            raise ValueError(f"{rule.id}: no section {name!r} ({language})")
        found[name] = " ".join(match.group(1).split())
    return Page(rule.id, rule.rule.title[language], found)


def as_text(rule: Registered, language: str) -> str:
    """For a terminal."""
    shown = page(rule, language)
    head = f"{shown.id} · {shown.title}\n{rule.rule.severity}, {rule.rule.criterion}"
    body = "\n\n".join(f"{name}. {text}" for name, text in shown.sections.items())
    return f"{head}, {rule.rule.status}, version {rule.rule.version}\n\n{body}\n"
