"""A transcript as plain text and as PDF, in the language that is active. The page is a template.

What belongs in it is read in `conversations.queries.transcript`.
"""

import io
import logging
from pathlib import Path
from typing import Any

import font_roboto  # type: ignore[import-untyped]
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf import FPDF

from conversations.queries.transcript import Line, Talk

# Further alphabets, where the system has this font; without it a letter becomes a box.
MORE_LETTERS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table it drops
_UNSEEN = {0x202F: 0xA0, 0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None} | dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def title(talk: Talk) -> str:
    return _("Your conversation with %(brand)s") % {"brand": talk.brand}


def when(talk: Talk) -> str:
    return date_format(talk.opened_at, "j F Y") + f", {talk.opened_at:%H:%M}"


def who(line: Line, talk: Talk) -> str:
    if line.side == "customer":
        return line.name or talk.customer or _("You")
    return line.name or talk.brand


def step(line: Line) -> str:
    """An event that is no message, in a few words; "" for what need not be kept."""
    sentences = {
        "conversation.assigned": _("%(name)s takes care of you"),
        "conversation.taken_over": _("%(name)s takes care of you"),
        "conversation.joined": _("%(name)s joins the conversation"),
        "conversation.transferred": _("The conversation was handed to a colleague"),
        "conversation.reopened": _("Conversation reopened"),
        "conversation.closed": _("Conversation closed"),
    }
    advisor = line.data.get("advisor")
    name = advisor.get("name", "") if isinstance(advisor, dict) else line.name
    sentence = sentences.get(line.kind, "")
    return sentence % {"name": name} if "%(name)s" in sentence else sentence


def kept(talk: Talk) -> list[Line]:
    """Messages and steps that say something; who is handed it at once is named once."""
    after = [*talk.lines[1:], None]
    return [
        line
        for line, then in zip(talk.lines, after, strict=True)
        if line.is_message or (step(line) and not _is_named_next(line, then))
    ]


def _is_named_next(line: Line, then: Line | None) -> bool:
    is_given = then is not None and then.kind == "conversation.assigned"
    return is_given and line.kind == "conversation.transferred"


def said(line: Line) -> str:
    """A message's text, with its files by name."""
    files = [_("[File: %(name)s]") % {"name": name} for name in line.files]
    return "\n".join([line.text, *files] if line.text else files)


def as_page(talk: Talk) -> dict[str, Any]:
    """The context of customer/transcript.html."""
    lines = [
        {
            "who": who(line, talk) if line.is_message else step(line),
            "said": said(line) if line.is_message else "",
            "step": not line.is_message,
            "mine": line.side == "customer",
            "at": line.at,
            "clock": f"{line.at:%H:%M}",
        }
        for line in kept(talk)
    ]
    return {"title": title(talk), "when": when(talk), "lines": lines}


def as_text(talk: Talk) -> str:
    parts = [title(talk), when(talk), ""]
    for line in kept(talk):
        if line.is_message:
            parts += [f"{line.at:%H:%M}  {who(line, talk)}", said(line), ""]
        elif sentence := step(line):
            parts += [f"{line.at:%H:%M}  — {sentence}", ""]
    return "\r\n".join("\r\n".join(part.splitlines()) for part in parts) + "\r\n"


class Paper(FPDF):
    """A4, one typeface, page numbers."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        for style, path in (("", "Roboto"), ("B", "RobotoBold"), ("I", "RobotoItalic")):
            self.add_font("Text", style, getattr(font_roboto, path))
        if MORE_LETTERS.exists():
            self.add_font("More", "", str(MORE_LETTERS))
            self.set_fallback_fonts(["More"], exact_match=False)
        self.set_margin(20)
        self.set_auto_page_break(auto=True, margin=20)

    def footer(self) -> None:
        self.set_y(-14)
        self._ink(110)
        self.set_font("Text", size=8)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align="C")

    def say(self, text: str, *, size: float = 10.5, style: str = "", grey: int = 25) -> None:
        self._ink(grey)
        self.set_font("Text", style=style, size=size)
        clean = text.translate(_UNSEEN)
        self.multi_cell(0, size * 0.5, clean, align="L", new_x="LMARGIN", new_y="NEXT")

    def _ink(self, grey: int) -> None:
        self.set_text_color(grey, grey, grey)


def as_pdf(talk: Talk) -> bytes:
    paper = Paper()
    paper.set_title(title(talk))
    paper.set_creator("Motjuste")
    paper.add_page()
    paper.say(title(talk), size=16, style="B")
    paper.say(when(talk), grey=90)
    paper.ln(5)
    for line in kept(talk):
        _print(paper, line, talk)
    out = io.BytesIO()
    paper.output(out)
    return out.getvalue()


def _print(paper: Paper, line: Line, talk: Talk) -> None:
    if line.is_message:
        paper.say(f"{who(line, talk)} · {line.at:%H:%M}", size=9, style="B", grey=90)
        paper.say(said(line))
        paper.ln(3)
    elif sentence := step(line):
        paper.say(f"{sentence} · {line.at:%H:%M}", size=9, style="I", grey=90)
        paper.ln(3)
