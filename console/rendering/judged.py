"""Findings, scores and hints as the templates under quality/ want them.

The words about a rule are in `quality.py`; which frames there are is decided by the sockets.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from console.rendering.guide import guide
from console.rendering.quality import CRITERIA, SEVERITIES, advice
from frontend.templatetags.motjuste import duration
from qa_rules.score import default_grid

Frame = Mapping[str, Any]
Cost = tuple[str, float, bool]
MOST = 100  # points of a criterion
Found = dict[str, Any]
WORST = ("critical", "major", "minor", "hint")


def in_frame(frame: Frame, language: str) -> Found:
    """What the template of this frame is given beside the frame's own keys; the language must be
    the active one."""
    match frame["type"]:
        case "finding":
            return {"found": found(frame, language)}
        case "hints" | "error":
            return {"hints": [found(f, language) for f in frame.get("findings", ())]}
        case "score":
            return {"judged": judged(frame, language), "guide": guide(frame)}
    return {}


def found(frame: Frame, language: str) -> Found:
    """A finding or a hint: `spans` in its own text, `sources` in the customer's."""
    evidence, words = frame.get("evidence") or {}, advice(frame["rule"], language)
    spans, sources = places(frame["start"], frame["end"], evidence)
    return {
        **frame,
        "advice": words,
        "severity_name": SEVERITIES[evidence.get("muted") or frame["severity"]],
        "is_muted": "muted" in evidence,
        "detail": detail(evidence),
        "spans": json.dumps(spans),
        "sources": json.dumps(sources),
    }


def places(start: int, end: int, evidence: Frame) -> tuple[list[list[int]], list[dict[str, Any]]]:
    """The spans in its own message, and by the seq of each of the customer's those in theirs."""
    pairs = evidence.get("pairs") or []
    spans = [pair[:2] for pair in pairs] or [[start, end]]
    sources = [{"seq": evidence["seq"], "spans": [pair[2:] for pair in pairs]}] if pairs else []
    for more in evidence.get("also", ()):
        spans += [pair[:2] for pair in more["pairs"]]
        sources.append({"seq": more["seq"], "spans": [pair[2:] for pair in more["pairs"]]})
    return sorted(spans), sources


def costs(criteria: Mapping[str, Frame]) -> dict[tuple[str, int], Cost]:
    """By rule and message: in which criterion it cost how much, and whether the criterion's faults
    cost more than it holds."""
    found = {}
    for name, criterion in criteria.items():
        lost = criterion.get("lost", ())
        is_cut = sum(entry["points"] for entry in lost) > MOST
        for entry in lost:
            found[entry["rule"], entry["seq"]] = name, entry["points"], is_cut
    return found


def detail(evidence: Frame) -> str:
    """The figures and names behind a finding, in a few words; "" when there are none."""
    if "waited_s" in evidence:
        return _waited(evidence)
    if evidence.get("suggestion"):
        return _("Perhaps: %(word)s") % {"word": evidence["suggestion"]}
    if evidence.get("stored"):
        return _("Name on file: %(name)s") % {"name": evidence["stored"]}
    if evidence.get("questions"):
        n = evidence["questions"]
        return ngettext("%(n)s question", "%(n)s questions", n) % {"n": n}
    if evidence.get("n_customers"):
        n = evidence["n_customers"]
        return ngettext("Sent to %(n)s customer", "Sent to %(n)s customers", n) % {"n": n}
    if evidence.get("on_screen"):
        return _("On screen: %(facts)s") % {"facts": ", ".join(_facts(evidence["on_screen"]))}
    return ""


def _waited(evidence: Frame) -> str:
    waited = duration(evidence["waited_s"])
    if evidence.get("limit_s") is not None:
        limit = duration(evidence["limit_s"])
        if evidence.get("own_s") is not None:
            return _partly_own(evidence, waited, limit)
        return _("%(waited)s, for a target of %(limit)s") % {"waited": waited, "limit": limit}
    if evidence.get("promised_s") is not None:
        promised = duration(evidence["promised_s"])
        return _("%(waited)s, where %(promised)s was announced") % {
            "waited": waited,
            "promised": promised,
        }
    return _("%(waited)s of waiting") % {"waited": waited}


def _partly_own(evidence: Frame, waited: str, limit: str) -> str:
    """Others, or the line, had the customer wait for a part of it."""
    said = {"waited": waited, "limit": limit, "own": duration(evidence["own_s"])}
    if evidence["own_s"] > evidence["limit_s"]:
        return _("%(waited)s, for a target of %(limit)s; %(own)s of it once taken") % said
    return (
        _("%(waited)s, for a target of %(limit)s; %(own)s of it once taken: it costs nothing")
        % said
    )


def _facts(kinds: Iterable[str]) -> list[str]:
    names = {"identity": _("identity"), "product": _("product"), "history": _("history")}
    return [names.get(kind, kind) for kind in kinds]


def judged(frame: Frame, language: str) -> Found:
    """A score with its criteria in the grid's order; `cost` is what each lost of the whole."""
    pending = frozenset((frame.get("silent") or {}).get("pending", ()))
    given = frame["criteria"]  # in no order: the database keeps none
    names = sorted(given, key=lambda name: ([*CRITERIA, name].index(name), name))
    rows = [_criterion(name, given[name], pending, language) for name in names]
    return {
        **frame,
        "rows": [row for row in rows if row["weight"]],
        "critical_rows": [row for row in rows if not row["weight"]],
    }


def _criterion(name: str, criterion: Frame, pending: frozenset[str], language: str) -> Found:
    """`pends` when nothing could be judged yet, but something will be at the close."""
    fed = [rule for rule in pending if _feeds(rule, name)]
    lost = [
        {**entry, "title": advice(entry["rule"], language).title}
        for entry in criterion.get("lost", ())
    ]
    pends = bool(fed) and not criterion["applicable"]
    return {**criterion, "name": CRITERIA.get(name, name), "lost": lost, "pends": pends}


def _feeds(rule: str, name: str) -> bool:
    criterion = default_grid().criteria.get(name)
    return criterion is not None and criterion.takes(rule)


def beside(frames: Sequence[Frame], language: str) -> dict[int, str]:
    """For a page of paper or past: by seq, what stands beside the message, worst first, what was
    dismissed last."""
    by_seq: dict[int, list[Found]] = {}
    for frame in frames:
        if frame["type"] == "finding" and not frame.get("retracted"):
            by_seq.setdefault(frame["seq"], []).append(found(frame, language))
    return {seq: _beside(items) for seq, items in by_seq.items()}


def _beside(items: list[Found]) -> str:
    ordered = sorted(items, key=_weight)
    return render_to_string("quality/findings.html", {"items": ordered, "worst": ordered[0]})


def _weight(item: Found) -> tuple[bool, int, int]:
    return bool(item.get("is_gone")), WORST.index(item["severity"]), item["start"]
