"""The memory of long texts: within one run, by advisor, of other customers only, and bounded."""

from qa_rules import Transcript, Turn, check, check_many
from qa_rules.sent import SentTexts
from qa_rules.talk import talk_of
from qa_rules.transcript import Advisor

RULE = frozenset({"personalisation.canned_unadapted"})
LONG = (
    "Le remplacement du compteur demande une coupure de vingt minutes, le technicien sonne avant"
    " et n'entre pas."
)


def said(customer: str, text: str = LONG, advisor: str = "a7") -> Transcript:
    turns = [Turn(1, "customer", "le compteur ?"), Turn(2, "advisor", text)]
    return Transcript(turns, id=customer, language="fr", advisor=Advisor(id=advisor))


def flags(*transcripts: Transcript) -> list[int]:
    return [len(result.findings) for result in check_many(transcripts, RULE)]


def test_the_third_customer_gets_it_flagged() -> None:
    assert flags(said("c1"), said("c2"), said("c3"), said("c4")) == [0, 0, 1, 1]


def test_the_same_customer_counts_once() -> None:
    assert flags(said("c1"), said("c1"), said("c2"), said("c1")) == [0, 0, 0, 0]


def test_advisors_do_not_answer_for_each_other() -> None:
    assert flags(said("c1"), said("c2", advisor="a8"), said("c3", advisor="a9")) == [0, 0, 0]


def test_a_changed_word_is_an_adaptation() -> None:
    changed = LONG.replace("vingt", "dix")
    assert flags(said("c1"), said("c2", changed), said("c3")) == [0, 0, 0]


def test_two_runs_do_not_know_of_each_other() -> None:
    assert [check(said(f"c{n}"), RULE).findings for n in range(4)] == [[]] * 4


def test_the_memory_is_bounded() -> None:
    sent = SentTexts(most=10)
    for n in range(50):
        sent.note(talk_of(said(f"c{n}", LONG + str(n)), "fr"))
    assert len(sent.customers) == 10
    for n in range(50):
        sent.note(talk_of(said(f"d{n}"), "fr"))
    assert max(len(got) for got in sent.customers.values()) == 8
