"""May this be posted: a retry before all else, then whose desk it is, then whether it is open."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.posting import Accepted, Author, Earlier, Refusal, decide_post
from conversations.core.states import OPEN, Fold, State
from tests.conversations.core.logs import START

LEA, OMAR = Author("advisor", "lea", "Léa"), Author("advisor", "omar", "Omar")
PAUL = Author("customer", None, "Paul")
UNTIL = START + timedelta(minutes=10)

states = st.sampled_from(list(State))
authors = st.sampled_from([LEA, OMAR, PAUL, Author("leader", "lea", "Léa")])
texts = st.sampled_from(["Bonjour", "bonjour", ""])
handlers = st.none() | st.sampled_from(["lea", "omar"])
earlier = st.none() | st.builds(
    Earlier,
    seq=st.none() | st.integers(1, 9),
    text=texts,
    actor_kind=st.sampled_from(["advisor", "customer", "leader"]),
    actor_id=st.none() | st.sampled_from(["lea", "omar"]),
)
folds = st.none() | states.map(lambda state: Fold(state, seq=9, reopen_until=UNTIL))


@given(folds, handlers, authors, texts, earlier)
def test_whatever_is_asked_there_is_one_of_two_answers(
    fold: Fold | None, handler: str | None, author: Author, text: str, known: Earlier | None
) -> None:
    """Something new is accepted only from its customer or its holder, while it is open; and
    never under a key that is already in the log, which would be refused by the database."""
    decision = decide_post(fold, handler, author, text, known)
    if isinstance(decision, Refusal):
        assert decision.code in ("not_found", "conflict", "closed")
    elif decision.again is None:
        assert known is None
        assert fold is not None
        assert fold.state in OPEN or (fold.state, author.kind) == (State.OFFLINE, "customer")
        assert author.kind == "customer" or (handler == author.id and fold.state == "active")
    else:
        assert known is not None
        assert (decision.again, text) == (known.seq, known.text)


@given(states, st.integers(1, 9))
def test_a_retry_has_the_same_number_even_after_the_close(state: State, seq: int) -> None:
    for author in (LEA, PAUL):
        known = Earlier(seq, "Bonjour", author.kind, author.id)
        decision = decide_post(Fold(state), "lea", author, "Bonjour", known)
        assert decision == Accepted(again=seq)


@given(states, texts.filter(lambda t: t != "Bonjour"))
def test_the_same_key_with_another_text_is_a_conflict(state: State, text: str) -> None:
    known = Earlier(3, "Bonjour", "customer", None)
    decision = decide_post(Fold(state), "lea", PAUL, text, known)
    assert isinstance(decision, Refusal)
    assert decision.code == "conflict"


def test_somebody_elses_key_is_a_conflict_not_their_number() -> None:
    known = Earlier(3, "Bonjour", "customer", None)
    decision = decide_post(Fold(State.ACTIVE), "lea", LEA, "Bonjour", known)
    assert isinstance(decision, Refusal)
    assert decision.code == "conflict"


def test_a_key_used_for_a_note_is_a_conflict() -> None:
    note = Earlier(None, "Bonjour", "advisor", "lea")
    decision = decide_post(Fold(State.ACTIVE), "lea", LEA, "Bonjour", note)
    assert isinstance(decision, Refusal)
    assert decision.code == "conflict"


def test_out_of_hours_the_customer_may_write_more_and_nobody_else() -> None:
    assert decide_post(Fold(State.OFFLINE), None, PAUL, "Et aussi", None) == Accepted()
    assert isinstance(decide_post(Fold(State.OFFLINE), "lea", LEA, "Bonjour", None), Refusal)


@given(st.sampled_from([State.CLOSED, State.WRAP_UP]))
def test_after_the_close_the_customer_hears_until_when_to_reopen(state: State) -> None:
    decision = decide_post(Fold(state, reopen_until=UNTIL), "lea", PAUL, "Encore", None)
    assert decision == Refusal("closed", "The conversation is closed.", UNTIL)


@given(states)
def test_an_advisor_learns_nothing_about_what_is_not_at_their_desk(state: State) -> None:
    elsewhere = decide_post(Fold(state, reopen_until=UNTIL), "lea", OMAR, "Bonjour", None)
    nowhere = decide_post(None, None, OMAR, "Bonjour", None)
    assert elsewhere == nowhere
    assert isinstance(nowhere, Refusal)
    assert nowhere.code == "not_found"
