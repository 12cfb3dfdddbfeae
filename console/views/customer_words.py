"""The words that the customer's page needs in its scripts, in the language that is active.

Words that stand in the page from the beginning are in its template.
"""

from django.utils.translation import gettext as _


def page_words() -> dict[str, str]:
    return {
        "sending": _("sending…"),
        "unsent": _("not sent yet"),
        "refused": _("not sent"),
        "edit": _("Back to the text field"),
        "reopen_send": _("Reopen and send"),
        "ask_anew": _("Ask in a new conversation"),
        "discard": _("Remove"),
        "offline": _("No connection. Your messages are kept and will be sent."),
        "typing": _("{name} is writing…"),
        "someone": _("Your advisor"),
        "one_below": _("1 new message below"),
        "many_below": _("{n} new messages below"),
        "left": _("{n} characters left"),
        "too_long": _("{n} characters too many"),
        "write": _("Write a message…"),
        "write_reopen": _("Write to reopen…"),
        "gone": _("This conversation is no longer available. You can start a new one."),
        "uploading": _("{name}: {n} %"),
        "remove_file": _("Remove {name}"),
        "file_too_big": _("{name} is larger than 10 MB."),
        "file_type": _("{name} is neither a photo nor a PDF."),
        "file_damaged": _("{name} cannot be read. It may be damaged."),
        "file_locked": _("{name} is protected by a password."),
        "file_failed": _("{name} could not be sent. Try again."),
        "wait_file": _("Wait until the file is there."),
        "failed": _("That did not work. Try again in a moment."),
        "rate_limited": _("That was a lot at once. Wait a moment and try again."),
        "forbidden": _("This conversation cannot be opened."),
        "invalid": _("Please check what is marked."),
        "closed": _("The conversation is closed."),
        "link_over": _("This link is no longer good. You can start a new conversation."),
        "survey_empty": _("Answer at least one question."),
        "conflict": _("This was answered already."),
        "own:conversation.closed": _("You ended the conversation"),
        "own:conversation.reopened": _("You reopened the conversation"),
        "own:closing.extended": _("You are still here"),
        "staying:idle": _("Are you still there?"),
        "staying:goodbye": _("Everything has been said."),
        "staying:left": _("Closes in {time}"),
        "staying:alert": _("This conversation closes in {time}. Press Enter to stay."),
        "open_again": _("We take conversations again: you will be answered here."),
        "new_title": _("New message"),
    }


def survey_words() -> dict[str, object]:
    """The survey's choices with their words; the questions stand in its template."""
    return {
        "effort": range(1, 11),
        "satisfaction": range(1, 6),
        "recommendation": range(11),
        "solved": [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))],
        "components": [
            ("waiting", _("Waiting")),
            ("financial", _("What it cost me")),
            ("physical", _("Going somewhere, carrying, calling")),
            ("cognitive", _("Understanding what to do")),
            ("journey", _("The number of steps")),
            ("relational", _("How I was spoken to")),
        ],
        "steps": [
            ("finding", _("Finding how to reach you")),
            ("waiting", _("Waiting")),
            ("explaining", _("Explaining my request")),
            ("solving", _("Getting it solved")),
        ],
    }
