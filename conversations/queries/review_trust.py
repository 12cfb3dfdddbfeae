"""What verdicts and samples say of the rules in a brand: trust by language, trend, recall, bias,
and the threshold that verdicts suggest.

What is made of these rows is decided in `core.trust`, `core.estimates` and `core.rule_estimates`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from conversations.core.estimates import Estimate, Sampled, bias
from conversations.core.rule_estimates import Share, Suggested, recall, suggest
from conversations.core.trust import Trust
from conversations.core.verdicts import COUNTING, DESK
from conversations.models import AutoMute, Brand, MissedFault, Review, RuleTrust
from conversations.queries.reviewing import ANYWHERE, place_of
from conversations.queries.rules import is_of_now, threshold_of

# Of each finding of the brand the word that holds: rule, language, month, how sure, the word, and
# the probability with which its conversation was drawn for a sample, if it was.
_HELD = """
SELECT DISTINCT ON (v.finding_id) f.rule, f.version, c.language,
       to_char(v.at AT TIME ZONE b.time_zone, 'YYYY-MM') AS month,
       (f.evidence->>'probability')::float8, v.word = 'confirmed',
       (SELECT max(r.probability) FROM conversations_review r
         WHERE r.conversation_id = c.id AND r.lane = 'desk' AND r.submitted_at IS NOT NULL),
       f.severity <> 'hint' OR f.evidence ? 'muted'
  FROM conversations_verdict v
  JOIN conversations_finding f ON f.id = v.finding_id
  JOIN conversations_conversation c ON c.id = f.conversation_id
  JOIN conversations_brand b ON b.id = c.brand_id
 WHERE c.brand_id = %s AND v.lane <> 'calibration' AND (%s = '' OR f.rule = %s)
 ORDER BY v.finding_id, v.at DESC, v.id DESC
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A judged finding; `probability` is that of its conversation's draw, `is_fault` False for a
    tip below the threshold."""

    rule: str
    language: str
    month: str
    sure: float | None
    is_confirmed: bool
    probability: float | None
    is_fault: bool


def held(brand: Brand, rule: str = "") -> list[Held]:
    """Of the rules' versions of now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [brand.pk, rule, rule])
        rows = cursor.fetchall()
    return [Held(r[0], *r[2:]) for r in rows if is_of_now(r[0], r[1])]


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule in one language of a brand."""

    rule: str
    language: str
    trust: Trust
    muted_at: datetime | None
    recall: Share
    trend: tuple[tuple[str, Trust], ...]


def standings(brand: Brand, rule: str = "") -> list[Standing]:
    """Every rule and language in which anything was judged or missed; three queries."""
    rows = held(brand, rule)
    missed = _missed(brand, rule)
    muted = {
        (row.rule, row.language): row.muted_at
        for row in RuleTrust.objects.filter(brand=brand).exclude(muted_at=None)
        if is_of_now(row.rule, row.version)
    }
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for row in rows:
        found[row.rule, row.language].append(row)
    keys = sorted(found.keys() | missed.keys())
    return [_standing(key, found.get(key, []), missed.get(key, []), muted.get(key)) for key in keys]


def _standing(
    key: tuple[str, str], rows: list[Held], missed: list[float], muted_at: datetime | None
) -> Standing:
    faults = [row for row in rows if row.is_fault]
    seen = [row.probability for row in faults if row.is_confirmed and row.probability]
    tips = [
        row.probability for row in rows if not row.is_fault and row.is_confirmed and row.probability
    ]
    months: dict[str, list[bool]] = defaultdict(list)
    for row in faults:
        months[row.month].append(row.is_confirmed)
    trend = tuple((month, Trust(len(said), sum(said))) for month, said in sorted(months.items()))
    trust = Trust(len(faults), sum(row.is_confirmed for row in faults))
    return Standing(*key, trust, muted_at, recall(seen, [*missed, *tips]), trend)


def _missed(brand: Brand, rule: str) -> dict[tuple[str, str], list[float]]:
    """By rule and language: the probabilities of the draws in which people saw what no rule did.
    What is said of the whole conversation was missed once, however often it was marked. A tip
    that people confirm is a fault that was missed, too."""
    rows = MissedFault.objects.filter(
        conversation__brand=brand, undone_at=None, lane__in=COUNTING, review__lane=DESK,
        review__probability__isnull=False, review__submitted_at__isnull=False,
    )  # fmt: skip
    if rule:
        rows = rows.filter(rule=rule)
    marks = rows.order_by("review__probability").values_list(
        "pk", "conversation", "rule", "conversation__language", "review__probability"
    )
    faults = {
        (key, talk if place_of(key) == ANYWHERE else pk): (key, language, float(p or 1))
        for pk, talk, key, language, p in marks
    }
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key, language, p in faults.values():
        found[key, language].append(p)
    return found


def trusts(brand_ids: Iterable[UUID], rule: str = "") -> dict[tuple[UUID, str], Trust]:
    """By brand and rule, all languages together; one query."""
    rows = RuleTrust.objects.filter(brand__in=list(brand_ids))
    if rule:
        rows = rows.filter(rule=rule)
    summed = rows.values_list("brand", "rule", "version").annotate(
        n=Sum("n_judged"), k=Sum("n_confirmed")
    )
    return {
        (brand, key): Trust(n, k) for brand, key, version, n, k in summed if is_of_now(key, version)
    }


def mutes(brand: Brand, rule: str) -> list[AutoMute]:
    """When it was muted by itself and scored again, the newest first."""
    return list(AutoMute.objects.filter(brand=brand, rule=rule).order_by("-at", "-pk")[:20])


def muted_now(brand_ids: Iterable[UUID], rule: str = "") -> dict[tuple[UUID, str], list[str]]:
    """By brand and rule, the languages in which it is muted by itself; one query."""
    rows = RuleTrust.objects.filter(brand__in=list(brand_ids)).exclude(muted_at=None)
    if rule:
        rows = rows.filter(rule=rule)
    found: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for row in rows.order_by("language"):
        if is_of_now(row.rule, row.version):
            found[row.brand_id, row.rule].append(row.language)
    return found


def suggestion(brand: Brand, rule: str) -> Suggested | None:
    """From the verdicts on its faults and its tips; None for a rule without a threshold."""
    limits = threshold_of(rule)
    if limits is None:
        return None
    judged = [(row.sure, row.is_confirmed) for row in held(brand, rule) if row.sure is not None]
    return suggest(judged, limits[1], limits[2])


def rules_bias(brand: Brand) -> dict[str, Estimate]:
    """Human less automatic, by criterion and in all (""), over blind reviews drawn at random; two
    queries. Of several reviews of one conversation each counts: they are readings of one draw."""
    rows = Review.objects.filter(
        conversation__brand=brand, is_blind=True, lane=DESK, probability__isnull=False,
        submitted_at__isnull=False,
    ).select_related("conversation__analysis")  # fmt: skip
    pairs: dict[str, list[Sampled]] = defaultdict(list)
    for review in rows.prefetch_related("answers"):
        for name, human, automatic in _pairs(review):
            pairs[name].append(Sampled(human - automatic, review.probability))
    return {name: bias(found) for name, found in pairs.items()}


def _pairs(review: Review) -> Iterable[tuple[str, float, float]]:
    if review.score is not None and review.automatic is not None:
        yield "", review.score, review.automatic
    criteria: dict[str, Any] = review.conversation.analysis.criteria
    for answer in review.answers.all():
        automatic = criteria.get(answer.criterion, {}).get("score")
        if answer.score is not None and automatic is not None:
            yield answer.criterion, answer.score, automatic
