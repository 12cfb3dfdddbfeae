"""Staff who help beside the advisor: their words answer the customer and are nobody's fault."""

from typing import Any

from qa_rules import check
from qa_rules.transcript import Transcript, Turn

CALMING = "wording.calming_order"


def talk(*turns: tuple[str, str], **more: Any) -> Transcript:
    """Speakers `customer`, `advisor` and `beside`, twenty seconds apart."""
    said = [
        Turn(n, "advisor" if who == "beside" else who, text, n * 20.0, who == "beside")  # type: ignore[arg-type]
        for n, (who, text) in enumerate(turns, 1)
    ]
    return Transcript(said, language="fr", **more)


def rules(transcript: Transcript) -> set[str]:
    return {f.rule for f in check(transcript, with_models=False).findings}


ASKED = ("customer", "Ma lampe est cassée.")
GREETED = ("advisor", "Bonjour, je suis Léa, je regarde.")


def test_what_a_helper_writes_counts_nothing_against_the_advisor() -> None:
    alone = check(talk(ASKED, GREETED), with_models=False)
    helped = check(talk(ASKED, GREETED, ("beside", "Calmez-vous.")), with_models=False)
    blamed = check(talk(ASKED, GREETED, ("advisor", "Calmez-vous.")), with_models=False)
    assert CALMING in {f.rule for f in blamed.findings}
    assert {f.seq for f in helped.findings} <= {2}
    assert helped.score == alone.score
    assert helped.critical == "pass"


def test_the_helpers_words_still_answer_the_customer() -> None:
    open_end = (ASKED, GREETED, ("customer", "et la facture ?"))
    closed = {"closed_by": "timeout", "closed_at": 500.0}
    assert "closing.last_message_unanswered" in rules(talk(*open_end, **closed))
    answered = talk(*open_end, ("beside", "Elle part ce soir."), **closed)
    assert "closing.last_message_unanswered" not in rules(answered)
    greeted = talk(ASKED, ("beside", "Bonjour, ici Nadia."), ("advisor", "Je regarde."))
    assert check(greeted, with_models=False).facts["greeting"]
    assert "opening.greeting_missing" not in rules(greeted)


def test_what_the_advisor_left_out_stands_with_their_own_words() -> None:
    transcript = talk(
        ASKED, GREETED, ("beside", "Elle part ce soir."), closed_by="advisor", closed_at=500.0
    )
    found = [f for f in check(transcript, with_models=False).findings if "closing" in f.rule]
    assert {f.rule for f in found} >= {"closing.farewell_missing", "closing.thanks_missing"}
    assert {f.seq for f in found if f.rule != "closing.closed_too_late"} == {2}


def test_who_did_not_close_is_not_judged_by_how_it_ended() -> None:
    turns = (ASKED, GREETED, ("customer", "et la facture ?"))
    ended = {"closed_by": "leader", "closed_at": 70.0}
    assert "closing.farewell_missing" in rules(talk(*turns, **ended))
    result = check(talk(*turns, **ended, closed_beside=True), with_models=False)
    assert not [f for f in result.findings if f.rule.startswith("closing.")]
    assert not result.criteria["closing"].applicable
    assert result.facts["unanswered_last"]


def test_a_helper_alone_leaves_the_advisor_nothing_to_be_judged_by() -> None:
    transcript = talk(ASKED, ("beside", "calmez-vous"), closed_by="advisor", closed_at=90.0)
    result = check(transcript, with_models=False)
    assert result.findings == []
    assert not result.failed


def test_the_register_is_the_advisors_own() -> None:
    said = (("beside", "Tu peux redémarrer ta box ?"), ("advisor", "Pouvez-vous redémarrer ?"))
    assert "personalisation.register_slip" not in rules(talk(ASKED, GREETED, *said))
    slipped = (("advisor", "Tu peux redémarrer ta box ?"), ("advisor", "Pouvez-vous attendre ?"))
    assert "personalisation.register_slip" in rules(talk(ASKED, *slipped))
