"""Inviting somebody by a link, and accepting it. Sending the e-mail is the page's matter."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from conversations.actions.people import ensure_desk
from conversations.actions.serving import teams_moved
from conversations.core import secrets
from conversations.errors import Conflict, NotFound
from conversations.models import Invitation, Team, User

VALID = timedelta(days=7)


@transaction.atomic
def invite(
    by: User, email: str, name: str, role: str, teams: Iterable[Team], cap: int, now: datetime
) -> tuple[Invitation, str]:
    """The invitation and the secret of its link. Inviting again replaces an unanswered link.

    All teams are of one provider, which becomes the person's. Raises Conflict when somebody with
    this address has an account already.
    """
    teams = list(teams)
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(
            email, name=name, role=role, provider=teams[0].provider, language=by.language
        )
    elif user.has_usable_password() or user.provider_id != teams[0].provider_id:
        raise Conflict("Somebody with this address has an account already.")
    else:
        user.name, user.role = name, role
        user.save(update_fields=["name", "role"])
    before = set(user.teams.values_list("pk", flat=True))
    user.teams.set(teams)
    teams_moved(user, before, by, now)
    ensure_desk(user, cap, now)
    return renew(user, by, now)


@transaction.atomic
def renew(user: User, by: User, now: datetime) -> tuple[Invitation, str]:
    """A new link; links sent before stop working."""
    Invitation.objects.filter(user=user, accepted_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    secret = secrets.new_link()
    invitation = Invitation.objects.create(
        user=user,
        invited_by=by,
        digest=secrets.digest(secret),
        created_at=now,
        expires_at=now + VALID,
    )
    return invitation, secret


def find_invitation(secret: str, now: datetime) -> Invitation:
    """Raises NotFound for a link that is unknown, used, replaced or too old."""
    found = (
        Invitation.objects.select_related("user", "invited_by")
        .filter(digest=secrets.digest(secret), accepted_at=None, expires_at__gt=now)
        .filter(user__is_active=True)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def accept_invitation(secret: str, name: str, password: str, language: str, now: datetime) -> User:
    """Once only, whoever is faster. Raises NotFound as `find_invitation` does."""
    invitation = find_invitation(secret, now)
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now)
    if not taken:
        raise NotFound
    user = invitation.user
    user.name, user.language = name, language
    user.set_password(password)
    user.save(update_fields=["name", "language", "password"])
    return user
