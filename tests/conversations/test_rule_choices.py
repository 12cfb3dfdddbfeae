"""What a brand chooses about a rule: what is possible, what is written down, what it does."""

from datetime import timedelta
from typing import Any

import pytest

from conversations.actions.analysis import analyse_some
from conversations.actions.rules import set_rule
from conversations.core.choices import Choice
from conversations.errors import BadFrame, Conflict, NotFound
from conversations.models import Analysis, BrandRule, Finding, RuleChange
from conversations.queries.choices import history, last_change
from conversations.queries.rules import settings_of
from conversations.queries.transcripts import asked_of
from qa_rules import check_draft
from tests.cast import Cast
from tests.conversations.test_analysis import PARROT, START, talked

pytestmark = pytest.mark.django_db
PARROTED, SECRET = "reformulation.parroted", "safety.secret_requested"
MUTED = Choice("show", reason="Trop d’alertes à tort")


def chosen(cast: Cast, choice: Choice, rule: str = PARROTED, **more: Any) -> bool:
    return set_rule(cast.brand, rule, choice, cast.nadia, START, **more)


@pytest.mark.parametrize(
    ("rule", "choice"),
    [
        (PARROTED, Choice(blocks=True)),
        (PARROTED, Choice(threshold=7)),
        (PARROTED, Choice(threshold=0.2)),
        (PARROTED, Choice(mode="perhaps")),
        (PARROTED, Choice("show")),
        (PARROTED, Choice("off", reason="  ")),
        ("wording.blame", Choice(threshold=0.6)),
        ("wording.blame", Choice(blocks=True)),
    ],
)
def test_what_a_rule_cannot_is_refused_and_leaves_nothing(
    cast: Cast, rule: str, choice: Choice
) -> None:
    with pytest.raises(BadFrame):
        chosen(cast, choice, rule)
    assert not BrandRule.objects.exists()
    assert not RuleChange.objects.exists()


def test_an_unknown_rule_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        chosen(cast, Choice(), "no.such")


def test_every_change_is_written_down_and_nothing_else(cast: Cast) -> None:
    assert not chosen(cast, Choice())
    assert chosen(cast, MUTED)
    assert not chosen(cast, MUTED)
    later = START + timedelta(hours=1)
    assert set_rule(cast.brand, PARROTED, Choice(threshold=0.9), cast.irene, later)
    assert set_rule(cast.brand, PARROTED, Choice(), cast.nadia, later + timedelta(hours=1))
    assert not BrandRule.objects.exists()
    told = [(c.by, c.before, c.after) for c in history(cast.brand, PARROTED)]
    assert told == [
        (cast.nadia, Choice(threshold=0.9), Choice()),
        (cast.irene, MUTED, Choice(threshold=0.9)),
        (cast.nadia, Choice(), MUTED),
    ]
    assert history(cast.brand, PARROTED)[1].at == later


def test_who_saw_an_older_state_is_told(cast: Cast) -> None:
    chosen(cast, MUTED, seen="")
    with pytest.raises(Conflict):
        chosen(cast, Choice(threshold=0.9), seen="")
    last = last_change(cast.brand, PARROTED)
    assert last is not None
    assert chosen(cast, Choice(threshold=0.9), seen=str(last.pk))


def test_a_card_number_in_a_reason_is_masked(cast: Cast) -> None:
    chosen(cast, Choice("show", reason="Signale 4111 1111 1111 1111"))
    assert BrandRule.objects.get().reason == "Signale •••• •••• •••• 1111"
    assert "4111 1111" not in str(RuleChange.objects.get().after)


@pytest.mark.parametrize("mode", ["show", "proven"])
def test_muted_or_not_yet_proven_is_found_and_costs_nothing(cast: Cast, mode: str) -> None:
    chosen(cast, Choice(mode, reason="à l’essai"))
    conversation = talked(cast, PARROT)
    analyse_some(START)
    finding = Finding.objects.get(conversation=conversation, rule=PARROTED)
    assert (finding.severity, finding.evidence["muted"]) == ("hint", "major")
    mark = Analysis.objects.get()
    assert mark.criteria["reformulation"]["lost"] == []
    assert mark.grid.startswith("default@1.")
    hinted = {f.rule for f in drafted(cast, conversation)}
    assert (PARROTED in hinted) == (mode == "proven")


def test_a_changed_threshold_holds_for_analyses_and_drafts_from_then_on(cast: Cast) -> None:
    before = talked(cast, PARROT)
    analyse_some(START)
    assert Finding.objects.get(conversation=before, rule=PARROTED).severity == "major"
    probability = Finding.objects.get(conversation=before, rule=PARROTED).evidence["probability"]
    assert probability > 0.7
    BrandRule.objects.create(
        brand=cast.brand, rule=PARROTED, threshold=min(0.9999999, probability + 1e-9),
        changed_at=START,
    )  # fmt: skip
    after = talked(cast, PARROT)
    analyse_some(START)
    assert Finding.objects.get(conversation=after, rule=PARROTED).severity == "hint"
    assert Finding.objects.get(conversation=before, rule=PARROTED).severity == "major"
    (draft,) = [f for f in drafted(cast, after) if f.rule == PARROTED]
    assert draft.severity == "hint"


def drafted(cast: Cast, conversation: Any) -> list[Any]:
    asked = asked_of(conversation.pk)
    return check_draft(asked.turns, PARROT, asked.customer, "fr", asked.settings)


def test_what_holds_messages_back_says_why_even_when_muted(cast: Cast) -> None:
    chosen(cast, MUTED, SECRET)
    chosen(cast, MUTED, "wording.blame")
    settings = settings_of([cast.brand.pk])[cast.brand.pk].of("fr")
    assert SECRET in settings.blocks
    assert settings.silent == {"wording.blame"}
    chosen(cast, Choice("show", blocks=False, reason="Contrôle fait par la banque"), SECRET)
    settings = settings_of([cast.brand.pk])[cast.brand.pk].of("fr")
    assert settings.silent == {SECRET, "wording.blame"}
    chosen(cast, Choice("off", blocks=True, reason="…"), SECRET)
    assert SECRET not in settings_of([cast.brand.pk])[cast.brand.pk].blocks
