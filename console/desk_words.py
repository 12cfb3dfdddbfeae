"""Words that the desk's JavaScript says, and the list of its keys.

Templates carry their own; `%(n)s` and the like are filled in by the page.
"""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "cut": _("Connection lost. You can go on writing: everything is sent when it is back."),
    "signed_out": _("You are no longer signed in. Your text is kept: sign in again."),
    "waits": _("waiting"),
    "waits_near": _("waiting, due soon"),
    "waits_over": _("waiting, late"),
    "theirs": _("their turn"),
    "new": _("new"),
    "wrap_up": _("wrap-up"),
    "below_one": _("1 new below"),
    "below_many": _("%(n)s new below"),
    "to_end": _("To the end"),
    "unread_one": _("1 unread"),
    "unread_many": _("%(n)s unread"),
    "longest": _("waits longest"),
    "oldest": _("for %(wait)s"),
    "sending": _("sending…"),
    "not_sent": _("not sent"),
    "back_to_composer": _("Back to the composer"),
    "throw_away": _("Throw away"),
    "missing": _("Still missing: %(places)s. Fill it in or take it out."),
    "arrived": _("New conversation: %(name)s, seat %(seat)s"),
    "left": _("%(name)s has left your desk"),
    "taken": _("taken"),
    "free": _("free"),
    "seat": _("Seat %(n)s"),
    "not_loaded": _("This could not be loaded. Try again."),
    "file_not_attached": _("%(name)s could not be attached: %(why)s"),
    "file_failed": _("the connection broke off. Try again."),
    "file_too_big": _("a file has at most 10 MB."),
    "file_sending": _("sending…"),
    "remove": _("Remove"),
    "nobody_writes": _("Nobody else is waiting for an answer."),
}

KEYS = [
    ("↵", _("Send")),
    ("⇧ ↵", _("New line")),
    ("Ctrl ↵", _("Send a note, hand over, free the seat")),
    ("Alt ↓", _("The conversation that has waited longest")),
    ("Alt 1 … 9", _("Go to a seat")),
    ("/", _("Canned replies (in an empty composer)")),
    ("Alt R", _("Canned replies")),
    ("Alt J", _("Attach a photo or a PDF")),
    ("Alt O", _("Note for staff")),
    ("Alt T", _("Hand over")),
    ("Alt K", _("Close the conversation")),
    ("Alt P", _("Presence")),
    ("Alt N", _("Take the next one")),
    ("Alt Q", _("Who is waiting")),
    ("Alt S", _("Sound on or off")),
    ("Esc", _("Close what is open, back to the text")),
    ("?", _("This list")),
]
