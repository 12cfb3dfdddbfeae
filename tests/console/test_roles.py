"""Who sees what: the walls between providers, teams and roles. Pages have their own tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from console import naming, roles
from conversations.actions import people
from conversations.models import Block, CannedReply, Conversation, User
from conversations.models.people import Role
from tests.cast import Cast, person

SCOPED: list[Callable[[User], Any]] = [
    roles.teams_in_scope,
    roles.visible_conversations,
    roles.visible_transcripts,
    roles.visible_queues,
    roles.visible_brands,
    roles.visible_advisors,
    roles.visible_people,
    roles.visible_dispositions,
    roles.visible_canned_replies,
    roles.visible_pause_reasons,
    roles.visible_blocks,
]


def sees(user: User, conversation: Conversation) -> bool:
    return roles.visible_conversations(user).filter(pk=conversation.pk).exists()


def reads(user: User, conversation: Conversation) -> bool:
    return roles.visible_transcripts(user).filter(pk=conversation.pk).exists()


def test_held_by_a_team_seen_by_that_team_and_the_analyst_only(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    assert [sees(u, held) for u in (cast.lea, cast.omar, cast.nadia, cast.irene)] == [True] * 4
    assert not sees(cast.zoe, held)
    assert not sees(cast.yann, held)
    assert sees(cast.ada, held)
    assert sees(cast.diane, held), "the donneur d'ordres sees the brand's, whoever serves it"


def test_waiting_is_seen_by_every_provider_that_serves_the_queue(cast: Cast) -> None:
    shared, ours = cast.open(queue="conseil"), cast.open(queue="sav")
    assert sees(cast.zoe, shared)
    assert sees(cast.lea, shared)
    assert not sees(cast.zoe, ours)
    assert sees(cast.lea, ours)


def test_taken_from_a_shared_queue_the_other_provider_sees_it_no_more(cast: Cast) -> None:
    taken = cast.taken(cast.zoe, queue="conseil")
    assert sees(cast.zoe, taken)
    assert sees(cast.yann, taken)
    assert not any(sees(u, taken) for u in (cast.lea, cast.nadia, cast.irene))


def test_a_leader_sees_their_own_teams_only(cast: Cast) -> None:
    other = person("Hugo Blanc", "leader", provider=cast.nord)
    held = cast.taken(cast.lea)
    assert not sees(other, held), "same provider, no team in common"
    other.teams.add(cast.team)
    assert sees(other, held)


def test_membership_in_a_team_of_another_provider_opens_nothing(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    cast.zoe.teams.add(cast.team)
    assert not sees(cast.zoe, held)
    assert not roles.visible_advisors(cast.zoe).filter(pk=cast.lea.pk).exists()


def test_another_brand_is_not_the_donneur_dordres_matter(cast: Cast) -> None:
    from conversations.models import Brand

    other = Brand.objects.create(slug="autre", name="Autre")
    stranger = person("Éva Petit", "analyst", brand=other)
    assert not sees(stranger, cast.taken(cast.lea))
    assert not roles.visible_queues(stranger).exists()


@pytest.mark.parametrize("scoped", SCOPED)
def test_the_deactivated_and_the_unplaced_see_nothing(
    cast: Cast, scoped: Callable[[User], Any]
) -> None:
    cast.taken(cast.lea)
    for user in (cast.nadia, cast.ada, cast.irene):
        user.is_active = False
        assert not scoped(user).exists()
    unplaced = person("Max Rien", "leader")
    assert not scoped(unplaced).exists()


def test_strangers_see_nothing(cast: Cast) -> None:
    cast.open()
    assert not roles.visible_conversations(AnonymousUser()).exists()


def test_transcripts_cross_providers_only_where_the_brand_shares_them(cast: Cast) -> None:
    theirs = cast.taken(cast.zoe, queue="conseil", external_id="C-1")
    cast.taken(cast.lea, external_id="C-1")
    assert not reads(cast.lea, theirs)
    cast.brand.shares_transcripts = True
    cast.brand.save()
    assert reads(cast.lea, theirs), "the same customer is at Léa's desk"
    assert not sees(cast.lea, theirs), "still not among her own provider's conversations"


def test_sharing_opens_only_the_past_of_customers_one_has_served(cast: Cast) -> None:
    cast.brand.shares_transcripts = True
    cast.brand.save()
    theirs = cast.taken(cast.zoe, queue="conseil", external_id="C-2")
    cast.taken(cast.lea, external_id="C-1")
    assert not reads(cast.lea, theirs)


def test_names_of_another_provider_are_kept_unless_shared(cast: Cast) -> None:
    assert naming.may_know_name(cast.lea, cast.brand, cast.omar)
    assert not naming.may_know_name(cast.lea, cast.brand, cast.zoe)
    assert naming.may_know_name(cast.diane, cast.brand, cast.zoe)
    cast.brand.shares_transcripts = True
    assert naming.may_know_name(cast.lea, cast.brand, cast.zoe)


def test_desks_people_queues_and_texts_stay_within_the_provider(cast: Cast) -> None:
    assert set(roles.visible_advisors(cast.nadia)) == {
        u.advisor for u in (cast.lea, cast.omar, cast.nadia)
    }
    assert set(roles.visible_advisors(cast.yann)) == {cast.zoe.advisor, cast.yann.advisor}
    assert set(roles.visible_queues(cast.yann)) == {cast.conseil}
    assert set(roles.visible_queues(cast.nadia)) == {cast.sav, cast.conseil}
    assert set(roles.visible_people(cast.yann)) == {cast.zoe, cast.yann}
    assert not roles.visible_pause_reasons(cast.yann).exists()
    reply = CannedReply.objects.create(
        brand=cast.brand, queue=cast.sav, shortcut="a", title="A", text="A"
    )
    assert reply in roles.visible_canned_replies(cast.nadia)
    assert reply not in roles.visible_canned_replies(cast.yann)


def test_blocks_are_seen_where_their_conversation_is(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    block = Block.objects.create(
        brand=cast.brand, customer=held.customer, conversation=held, reason="x",
        created_at=held.opened_at, created_by=cast.lea,
    )  # fmt: skip
    assert block in roles.visible_blocks(cast.nadia)
    assert block not in roles.visible_blocks(cast.yann)


def test_nobody_sets_their_own_seats_and_advisors_nobodys(cast: Cast) -> None:
    assert roles.may_set_seats(cast.nadia, cast.lea.advisor)
    assert not roles.may_set_seats(cast.nadia, cast.nadia.advisor)
    assert not roles.may_set_seats(cast.lea, cast.omar.advisor)
    assert not roles.may_set_seats(cast.irene, cast.lea.advisor)
    assert roles.may_set_seats(cast.ada, cast.nadia.advisor)


def test_nobody_hands_out_more_than_they_have(cast: Cast) -> None:
    assert set(roles.roles_to_give(cast.nadia)) == {Role.ADVISOR, Role.LEADER}
    assert roles.roles_to_give(cast.lea) == roles.roles_to_give(cast.diane) == []
    assert Role.ADMINISTRATOR not in roles.roles_to_give(cast.ada)


def test_only_the_whole_houses_administrator_administers(cast: Cast) -> None:
    assert roles.may_administer(cast.ada)
    provider_admin = person("Ugo Sol", "administrator", provider=cast.nord)
    assert not roles.may_administer(provider_admin)
    held = cast.taken(cast.zoe, queue="conseil")
    assert not sees(provider_admin, held)
    assert roles.may_lead(provider_admin)


def test_a_move_to_another_team_takes_the_skills_along(cast: Cast) -> None:
    cast.lea.teams.set([])
    people.rights_changed(cast.lea, None, timezone.now())
    assert not cast.lea.advisor.queues.exists()
    assert not roles.visible_conversations(cast.lea).exists()


def test_scope_costs_three_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.taken(cast.lea)
    with django_assert_num_queries(3):
        list(roles.visible_conversations(cast.omar))
