"""Translations: found in the source, merged, complete, and in French typography.

What the words say on a page is tried with the pages.
"""

import gettext
import re
from pathlib import Path

import polib
import pytest

from console import messages, refusals
from console.typography import is_wrong


def test_every_text_has_its_french() -> None:
    assert len(messages.used()) > 100
    assert messages.missing() == []


def test_no_two_areas_contradict_each_other() -> None:
    for folder in messages.languages():
        assert messages.merge(folder)[1] == []


def test_french_is_set_as_french() -> None:
    assert messages.badly_set() == []


def test_the_check_sees_a_space_that_may_break(house: Path) -> None:
    area = polib.pofile(str(house / "desk.po"))
    area.find("Close").msgstr = "Clore : maintenant"
    area.save()
    assert messages.badly_set() == ["fr: 'Clore : maintenant'"]
    assert "fr: 'Clore : maintenant'" in messages.check()


@pytest.mark.parametrize(
    "wrong", ["Pourquoi ?", "Non!", "Ceci: cela", "«cela»", "d'accord", "un ; deux"]
)
def test_the_typography_law_notices(wrong: str) -> None:
    assert is_wrong(wrong)


def test_placeholders_survive_translation() -> None:
    holes = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    merged, _ = messages.merge(messages.LOCALE / "fr")
    for entry in merged:
        wanted = set(holes.findall(entry.msgid + entry.msgid_plural))
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not text or set(holes.findall(text)) <= wanted, entry.msgid


def test_what_actions_refuse_is_found_where_it_is_raised_returned_or_kept(tmp_path: Path) -> None:
    """Each is looked up by its words when it is shown, so the French must know it."""
    said = {text for _, text in refusals.texts(messages.ROOT / "conversations")}
    assert said > {
        "A conversation with this customer is still going on: close it first.",
        "A team leader closes conversations here.",
        "Say why it is dismissed.",
        "There is nothing here under this id.",
        "This is marked already.",
    }
    assert said <= {key[1] for key in messages.used()}
    for name in ("actions/made.py", "core/decided.py", "queries/read.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(
            '"""A sentence about the file."""\nKEPT = "It is kept."\n\n\ndef f(a):\n'
            '    """What it does."""\n    if a:\n        raise Refused("It is raised.", by=a)\n'
            '    if a > 1:\n        raise Refused(f"By {a} here. It is late.")\n'
            '    return a and "It is returned."\n'
        )
    (tmp_path / "errors.py").write_text(
        'class Gone(Refused):\n    """It is gone.\n\n    Ever. A note."""\n'
    )
    found = [(path.name, text) for path, text in refusals.texts(tmp_path)]
    assert sorted(found) == [
        ("decided.py", "It is raised."), ("decided.py", "It is returned."),
        ("errors.py", "It is gone."), ("made.py", "It is kept."),
        ("made.py", "It is raised."), ("made.py", "It is returned."),
    ]  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source tree with one French area, desk.po."""
    locale = tmp_path / "frontend" / "locale"
    (locale / "fr").mkdir(parents=True)
    (tmp_path / "frontend" / "templates" / "desk").mkdir(parents=True)
    (tmp_path / "console").mkdir()
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", locale)
    area = polib.POFile()
    area.metadata = {"Language": "fr", "Content-Type": "text/plain; charset=UTF-8"}
    area.append(polib.POEntry(msgid="Close", msgstr="Clore"))
    area.append(polib.POEntry(msgid="Gone from the source", msgstr="Disparu"))
    area.save(str(locale / "fr" / "desk.po"))
    (tmp_path / "frontend" / "templates" / "desk" / "page.html").write_text(
        "{% load i18n %}\n<b title='{% translate \"Close\" %}'>don't</b>\n"
        "    {% blocktranslate count n=n trimmed %}\n  {{ n }} seat\n  {% plural %}{{ n }} seats"
        '{% endblocktranslate %}{{ _("Open") }}'
    )
    (tmp_path / "console" / "words.py").write_text(
        'from django.utils.translation import gettext as _, pgettext\n'
        '_("Waiting " "for you")\npgettext("of a queue", "Line")\n'
    )  # fmt: skip
    return locale / "fr"


def test_texts_are_found_in_templates_and_in_code(house: Path) -> None:
    assert messages.used() == {
        (None, "Waiting for you", ""): "core",
        ("of a queue", "Line", ""): "core",
        (None, "Close", ""): "desk",
        (None, "%(n)s seat", "%(n)s seats"): "desk",
        (None, "Open", ""): "desk",
    }


def test_extracting_adds_what_is_new_and_drops_what_is_gone(house: Path) -> None:
    lines = messages.extract()
    assert "- fr/desk.po 'Gone from the source'" in lines
    assert "+ fr/core.po 'Waiting for you'" in lines
    assert {entry.msgid for entry in polib.pofile(str(house / "desk.po"))} == {
        "%(n)s seat",
        "Close",
        "Open",
    }
    assert messages.extract() == []
    assert "fr: desk: 'Open'" in messages.missing()  # there, but without French


def test_compiling_merges_the_areas(house: Path) -> None:
    messages.extract()
    core = polib.pofile(str(house / "core.po"))
    core.find("Waiting for you").msgstr = "En attente"
    core.save()
    assert messages.compile_all() == []
    with (house / "LC_MESSAGES" / "django.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert (words.gettext("Close"), words.gettext("Waiting for you")) == ("Clore", "En attente")
    assert words.gettext("Open") == "Open"


def test_contradictions_are_reported(house: Path) -> None:
    other = polib.POFile()
    other.append(polib.POEntry(msgid="Close", msgstr="Fermer"))
    other.save(str(house / "people.po"))
    assert messages.compile_all() == ["desk.po and people.po translate 'Close' differently"]
