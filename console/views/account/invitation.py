"""Accepting an invitation: name, language, first password. Inviting is in `views/manage`."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from console.views.account.forms import AcceptForm
from conversations.actions.invitations import accept_invitation, find_invitation
from conversations.errors import NotFound
from conversations.now import house


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """The secret comes in the query, which no log line of ours carries."""
    now = house.now()
    secret = request.POST.get("link") or request.GET.get("link", "")
    try:
        invitation = find_invitation(secret, now)
        initial = {"name": invitation.user.name, "language": invitation.user.language}
        form = AcceptForm(invitation.user, request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            user = accept_invitation(
                secret, given["name"], given["new_password1"], given["language"], now
            )
            login(request, user, "django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("Welcome to Motjuste."))
            return redirect("account:home")
    except NotFound:
        return render(request, "account/invitation_over.html", status=404)
    context = {"form": form, "invitation": invitation, "link": secret}
    return render(request, "account/invitation.html", context)
