"""What people judged, shown as it holds: on a transcript, at the review desk, in its list of what
is done; and nothing of the rules to a blind reader.
"""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.disputes import answer_dispute, make_dispute
from conversations.actions.verdicts import give_verdict
from conversations.models import Analysis, Conversation, Finding, ReviewedScore, ReviewPlan, User
from tests.cast import Cast
from tests.console.test_fairness_marked import marked
from tests.console.test_review import answers, begun, planned
from tests.reviewing import BLAME, PARROTED, ended

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def dismissed(cast: Cast, talk: Conversation, rule: str = PARROTED) -> Finding:
    finding = Finding.objects.get(conversation=talk, rule=rule)
    give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="misread")
    return finding


def read(client: Client, user: User, talk: Conversation, **given: Any) -> Any:
    client.force_login(user)
    return client.get(f"/conversations/{talk.pk}/", **given)


def french(value: float | None) -> str:
    return f"{value:g}".replace(".", ",")


def test_a_transcript_tells_both_scores_and_what_was_dismissed(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    page = read(client, cast.nadia, talk)
    automatic = french(Analysis.objects.get(pk=talk.pk).score)
    assert f"Qualité\u00a0: {automatic} sur 100" in page.content.decode()
    seen = {"seen": page.context["seen"]}
    dismissed(cast, talk)
    page = client.get(f"/conversations/{talk.pk}/", seen, headers=HTMX)
    assert page.status_code == 200, "a judgement is news"
    text = page.content.decode()
    judged = french(ReviewedScore.objects.get(pk=talk.pk).score)
    assert judged != automatic
    assert f"Une fois jugé par des personnes\u00a0: {judged} sur 100" in text
    assert f"automatique\u00a0: {automatic}" in text
    assert "écarté</span>" in text
    assert "Jugé par un analyste qualité" in text
    assert f'data-shows="{PARROTED}"' not in text, "it costs nothing any more"
    assert f'data-shows="{BLAME}"' in text
    seen = {"seen": page.context["seen"]}
    assert client.get(f"/conversations/{talk.pk}/", seen, headers=HTMX).status_code == 204


def test_what_was_marked_stands_beside_its_message(cast: Cast, client: Client) -> None:
    mark = marked(cast)
    for user in (cast.lea, cast.nadia, cast.irene):
        text = read(client, user, mark.conversation).content.decode()
        assert "Signalé par un analyste qualité" in text
        assert f'id="f-{mark.pk}"' in text
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), missed=mark.pk)
    answer_dispute(row.pk, cast.nadia, "accepted", "Oui.", timezone.now())
    assert "Signalé par" not in read(client, cast.nadia, mark.conversation).content.decode()


def test_at_the_desk_what_was_dismissed_costs_nothing(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk]))
    place = f"/review/{review.pk}/"
    assert "points sur «" in client.get(place).content.decode()
    for rule in (PARROTED, BLAME):
        dismissed(cast, talk, rule)
    text = client.get(place).content.decode()
    assert text.count("ne coûte rien\u00a0: ses") == 2
    assert "−" not in text.split('id="scores"')[0]


def test_at_the_desk_a_part_is_told_as_one(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    finding = Finding.objects.get(conversation=talk, rule=PARROTED)
    row = make_dispute(cast.lea, "Je citais.", timezone.now(), finding=finding.pk)
    answer_dispute(row.pk, cast.nadia, "partly", "En partie.", timezone.now())
    review = begun(client, cast.irene, planned(cast, [talk]))
    text = client.get(f"/review/{review.pk}/").content.decode()
    assert "Accepté en partie\u00a0: compte comme" in text
    assert "sont rendus" not in text


def listed(client: Client, plan: ReviewPlan, *, done: bool = False) -> Any:
    return client.get(f"/review/?plan={plan.pk}{'&done' if done else ''}")


def test_what_is_done_is_listed_as_it_was_judged(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    plan = planned(cast, [talk], kind="random", blind=True)
    review = begun(client, cast.irene, plan)
    text = listed(client, plan).content.decode()
    assert "pris par Irène Faure" in text
    assert "relu par" not in text
    marked(cast, talk, review=review)
    client.post(f"/review/{review.pk}/done/", answers())
    dismissed(cast, talk)
    page = listed(client, plan, done=True)
    (line,) = page.context["lines"]
    assert line["n_dismissed"] == 1
    assert [title for title in line["titles"] if "perroquet" in title.lower()] == []
    assert len(line["titles"]) == 2, "what stands and what was marked"
    text = page.content.decode()
    assert "1 écarté" in text
    assert "relu par Irène Faure" in text
    assert french(ReviewedScore.objects.get(pk=talk.pk).score) in text
    assert f"automatique\u00a0: {french(Analysis.objects.get(pk=talk.pk).score)}" in text


def test_who_reviewed_is_named_not_who_had_taken_it(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast, faults=())])
    begun(client, cast.irene, plan)
    client.force_login(cast.ada)
    place = client.post(f"/review/tasks/{plan.tasks.get().pk}/").headers["Location"]
    client.post(f"{place}done/")
    text = listed(client, plan, done=True).content.decode()
    assert "relu par Ada" in text
    assert "relu par Irène" not in text


def test_what_colleagues_have_is_not_said_to_be_done(cast: Cast, client: Client) -> None:
    plan = planned(cast, [ended(cast, faults=()), ended(cast, cast.omar, faults=())])
    theirs = begun(client, cast.ada, plan)
    own = begun(client, cast.irene, plan)
    assert 'id="start"' in listed(client, plan).content.decode()
    after = client.post(f"/review/{own.pk}/done/", follow=True).content.decode()
    assert "Il ne reste rien à relire dans ce plan" not in after
    assert after.count("1 conversation est entre les mains d’un collègue") == 2
    assert 'id="start"' not in after
    client.force_login(cast.ada)
    assert 'id="start"' in listed(client, plan).content.decode(), "her own is left to her"
    after = client.post(f"/review/{theirs.pk}/done/", follow=True).content.decode()
    assert "Il ne reste rien à relire dans ce plan" in after
    assert "tout est fait" in after
    assert 'id="start"' not in after


def test_a_blind_reader_is_told_nothing_of_what_rules_saw(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    review = begun(client, cast.irene, planned(cast, [talk], kind="random", blind=True))
    marked(cast, talk, review=review)
    place = f"/review/{review.pk}/"
    text = client.get(place).content.decode()
    assert "Signaler une faute" in text
    for told in ("aucune règle", "manqué par les règles"):
        assert told not in text
    client.post(f"{place}done/", answers())
    text = client.get(place).content.decode()
    assert "qu’aucune règle n’a vue" in text
    assert "manqué par les règles" in text
