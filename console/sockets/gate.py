"""Who may open a socket: origins, tokens, sessions, keys. All of it before accepting."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from console.api.cors import origins_of
from console.api.keys import bearer, user_for_key
from console.tokens import conversation_for
from conversations.core.secrets import digest
from conversations.models import ApiKey, Conversation, User
from conversations.queries import people, views

n_by_address: Counter[str] = Counter()


def header(scope: Any, name: str) -> str:
    wanted = name.encode()
    return next((v.decode("latin1") for k, v in scope["headers"] if k == wanted), "")


def query(scope: Any) -> dict[str, str]:
    found = parse_qs(scope.get("query_string", b"").decode("latin1"), keep_blank_values=True)
    return {key: values[-1] for key, values in found.items()}


def address(scope: Any) -> str:
    """The peer's address; forwarded headers are the server's affair, never the client's word."""
    return (scope.get("client") or ["unknown"])[0] or "unknown"


def is_own_origin(scope: Any, origin: str) -> bool:
    own = {urlsplit(settings.BASE_URL).netloc.lower()}
    host = header(scope, "host").lower()
    if host.rpartition(":")[0] in settings.ALLOWED_HOSTS or host in settings.ALLOWED_HOSTS:
        own.add(host)
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() in own


@dataclass(frozen=True)
class Staff:
    """A user at the gate. `credential` names what the connection stands on, `rights` a
    fingerprint of what they may do: both are looked at again every few seconds."""

    user: User
    credential: str
    rights: str


def staff_at(scope: Any) -> Staff | None:
    """By API key, or by session cookie and then only with our own Origin. Runs in a thread."""
    origin = header(scope, "origin")
    if origin and not is_own_origin(scope, origin):
        return None
    key = bearer(header(scope, "authorization"))
    if key:
        user = user_for_key(key)
        kept = ApiKey.objects.filter(digest=digest(key)).values_list("pk", flat=True).first()
        return _staff(user, f"key:{kept}")
    if not origin:
        return None
    session_key = parse_cookie(header(scope, "cookie")).get(settings.SESSION_COOKIE_NAME, "")
    return _staff(_user_of(session_key), f"session:{session_key}")


def _staff(user: User | None, credential: str) -> Staff | None:
    if user is None:
        return None
    rights = people.rights([str(user.pk)]).get(str(user.pk))
    return Staff(user, credential, rights) if rights else None


def _user_of(session_key: str) -> User | None:
    session = SessionStore(session_key)
    if not session_key or BACKEND_SESSION_KEY not in session:
        return None
    user = User.objects.filter(pk=session[SESSION_KEY], is_active=True).first()
    stored = session.get(HASH_SESSION_KEY, "")
    if user is None or not constant_time_compare(stored, user.get_session_auth_hash()):
        return None
    return user


def customer_at(scope: Any) -> Conversation | None:
    """By token; an Origin, if there is one, must be ours or the brand's. Runs in a thread."""
    conversation_id = conversation_for(query(scope).get("token", ""))
    conversation = views.by_id(conversation_id) if conversation_id else None
    origin = header(scope, "origin")
    if conversation is None or not origin or is_own_origin(scope, origin):
        return conversation
    return conversation if origin.lower() in origins_of(conversation.brand) else None
