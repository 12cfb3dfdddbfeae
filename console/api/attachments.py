"""Photos and PDFs over HTTP: taken in, told about, handed out again to those with the same rights.

Cleaning is in `console.files`, the rows in `conversations.actions.attach`.
"""

from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from console import files
from console.api import cors, links
from console.api.answers import refusal, refused
from console.api.credentials import Caller, caller_of
from console.throttle import Throttle
from conversations.actions.attach import File, attach_file, thumb_path
from conversations.actions.audit import record
from conversations.errors import RateLimited, Refused, Unavailable
from conversations.models import Attachment, Conversation
from conversations.now import now

log = structlog.get_logger(__name__)
often = Throttle("attach", limit=40, window_s=600)
MOST_REQUEST_BYTES = files.MOST_BYTES + 64 * 1024
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@cors.public
@csrf_exempt
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REQUEST_BYTES:
        return _too_big()
    try:
        caller = caller_of(request)
        file = request.FILES.get("file")
    except MultiPartParserError:
        return refusal(400, "bad_frame", _("The request is not understood."), "file")
    conversation = _meant(request, caller)
    if caller is None or conversation is None:
        return refusal(404, "not_found", _("There is nothing here under this id."))
    cors.speak_for(request, conversation.brand)
    if often.is_spent(str(conversation.pk)):
        return refused(RateLimited())
    often.count(str(conversation.pk))
    if not isinstance(file, UploadedFile):
        return refusal(400, "bad_frame", _("A file is missing."), "file")
    return _take(conversation, caller, file)


def _meant(request: HttpRequest, caller: Caller | None) -> Conversation | None:
    """The token's own conversation; for staff the one the form names."""
    if caller is None:
        return None
    found = Conversation.objects.select_related("brand")
    if caller.conversation is not None:
        return found.filter(pk=caller.conversation).first()
    try:
        return found.filter(pk=UUID(request.POST.get("conversation", ""))).first()
    except ValueError:
        return None


def _take(
    conversation: Conversation, caller: Caller, upload: "UploadedFile[bytes]"
) -> HttpResponse:
    try:
        clean = files.clean(upload.read(files.MOST_BYTES + 1))
        file = File(
            upload.name or "", clean.type, clean.body, clean.width, clean.height, clean.thumb
        )
        kept = attach_file(conversation.pk, caller.user, file, now())
    except files.UnacceptableError as error:
        return _unacceptable(error.code)
    except Refused as error:
        return refused(error, detail=_(error.detail))
    except OSError as error:
        log.error("attachment.not_stored", error=type(error).__name__)
        return refused(Unavailable(_("The file could not be stored. Try again in a moment.")))
    told = {"id": str(kept.pk), "name": kept.name, "type": kept.type, "size": kept.size}
    return JsonResponse({**told, "width": kept.width, "height": kept.height}, status=201)


def _too_big() -> HttpResponse:
    return refusal(413, "file_too_big", _("A file has at most 10 MB."), "file")


def _unacceptable(code: str) -> HttpResponse:
    if code == "file_too_big":
        return _too_big()
    details = {
        "file_type": _("Only photos (JPEG, PNG, WebP, GIF) and PDF files can be attached."),
        "file_damaged": _("This file cannot be read. It may be damaged."),
        "file_locked": _("This PDF is protected by a password."),
    }
    return refusal(415, code, details[code], "file")


@cors.public
@require_GET
def tell(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """What it is, and signed addresses for a page without a cookie."""
    found = Attachment.objects.select_related("conversation__brand").filter(pk=attachment_id)
    attachment, caller = found.first(), caller_of(request)
    if attachment is None or caller is None or not caller.may_read(attachment.conversation_id):
        return refusal(404, "not_found", _("There is nothing here under this id."))
    cors.speak_for(request, attachment.conversation.brand)
    _note(caller, attachment)
    response = JsonResponse(links.described(attachment, now()))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def serve(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The bytes; `?small` gives a photo's thumbnail."""
    attachment = Attachment.objects.select_related("conversation").filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404
    caller = caller_of(request)
    if not _may_fetch(request, caller, attachment):
        raise Http404
    small = "small" in request.GET and attachment.width is not None
    if not small:
        _note(caller, attachment)
    path = thumb_path(attachment.path) if small else attachment.path
    try:
        with default_storage.open(path) as kept:
            body = kept.read()
    except FileNotFoundError as error:
        raise Http404 from error
    return _bytes(attachment, body, "image/webp" if small else attachment.type)


def _may_fetch(request: HttpRequest, caller: Caller | None, attachment: Attachment) -> bool:
    if signature := request.GET.get("s", ""):
        return links.is_signed(attachment.pk, signature)
    return caller is not None and caller.may_read(attachment.conversation_id)


def _note(caller: Caller | None, attachment: Attachment) -> None:
    """That somebody of the staff opened the file itself, or was given its address; a thumbnail
    belongs to its transcript. A browser asks for the same file once in ten minutes."""
    if caller is not None and caller.user is not None:
        talk, file = attachment.conversation, str(attachment.pk)
        record("file.opened", caller.user, now(), conversation=talk, file=file)


def _bytes(attachment: Attachment, body: bytes, kind: str) -> HttpResponse:
    """A PDF is handed over as a file: browsers do not show one inside the sandbox."""
    response = HttpResponse(body, content_type=kind)
    is_file = attachment.width is None
    header = content_disposition_header(is_file, attachment.name)
    response["Content-Disposition"] = header or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600"
    return response
