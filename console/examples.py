"""Which examples the reader of a rule's page is shown: what meetings settled of conversations of
their own house, or of the brand. The other roles are in `roles.py`.
"""

from django.db.models import QuerySet

from console.roles import sees_everything, teams_in_scope
from conversations.models import RuleExample, User


def visible_examples(user: User) -> QuerySet[RuleExample]:
    """Passages that meetings settled: those of one's brand, or of conversations that a team in
    scope has held."""
    if not user.is_active:
        return RuleExample.objects.none()
    if sees_everything(user):
        return RuleExample.objects.all()
    if user.brand_id is not None:
        return RuleExample.objects.filter(brand_id=user.brand_id)
    teams = list(teams_in_scope(user).values_list("id", flat=True))
    return RuleExample.objects.filter(teams__overlap=teams)
