"""Translations without system gettext: python -m console.messages [compile | extract | check].

The words are in frontend/locale/<language>/<area>.po; none are here.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib

from console import refusals
from console.typography import is_wrong

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "frontend" / "locale"
_PACKAGES = ("console", "conversations", "qa_rules", "frontend")
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Key = tuple[str | None, str, str]  # context, one, many


def languages() -> list[Path]:
    return sorted(folder for folder in LOCALE.iterdir() if folder.is_dir())


def compile_all() -> list[str]:
    """Merge each language's areas into its django.mo; returns what contradicts itself."""
    faults: list[str] = []
    for folder in languages():
        merged, found = merge(folder)
        faults += found
        target = folder / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        merged.save_as_mofile(str(fresh))
        fresh.replace(target)
    return faults


def merge(folder: Path) -> tuple[polib.POFile, list[str]]:
    merged, faults = polib.POFile(), []
    seen: dict[Key, tuple[polib.POEntry, str]] = {}
    for path in sorted(folder.glob("*.po")):
        area = polib.pofile(str(path))
        merged.metadata = merged.metadata or area.metadata
        for entry in area:
            if entry.obsolete or not entry.translated():
                continue
            first, where = seen.setdefault(_key(entry), (entry, path.name))
            if first is entry:
                merged.append(entry)
            elif _said(first) != _said(entry):
                faults.append(f"{where} and {path.name} translate {entry.msgid!r} differently")
    return merged, faults


def used() -> dict[Key, str]:
    """Every text that the source asks to translate, and the area where it is first asked; what
    actions refuse is shown as well."""
    found: dict[Key, str] = {}
    for path in _sources():
        for key in _texts(path):
            found.setdefault(key, _area(path))
    for path, text in refusals.texts(ROOT / "conversations"):
        found.setdefault((None, text, ""), _area(path))
    return found


def missing() -> list[str]:
    """Texts without a translation, one line each."""
    lines = []
    for folder in languages():
        known = {_key(entry) for entry in merge(folder)[0]}
        lines += [f"{folder.name}: {area}: {key[1]!r}" for key, area in used().items()
                  if key not in known]  # fmt: skip
    return lines


def badly_set() -> list[str]:
    """French that is not set as French is, one line each."""
    said = [
        text
        for entry in merge(LOCALE / "fr")[0]
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    return [f"fr: {text!r}" for text in said if is_wrong(text)]


def check() -> list[str]:
    return missing() + badly_set()


def extract() -> list[str]:
    """Bring the .po files up to date with the source; returns what was added and dropped."""
    wanted, lines = used(), []
    for folder in languages():
        files = {path.stem: polib.pofile(str(path)) for path in sorted(folder.glob("*.po"))}
        known = {_key(entry) for file in files.values() for entry in file}
        for name, file in files.items():
            for entry in [entry for entry in file if _key(entry) not in wanted]:
                file.remove(entry)
                lines.append(f"- {folder.name}/{name}.po {entry.msgid!r}")
        for key, area in wanted.items():
            if key not in known:
                file = files.setdefault(area, _new_file(folder.name, files))
                file.append(_new_entry(key))
                lines.append(f"+ {folder.name}/{area}.po {key[1]!r}")
        for name, file in files.items():
            file.sort(key=lambda entry: (entry.msgid.lower(), entry.msgctxt or ""))
            file.save(str(folder / f"{name}.po"))
    return lines


def _sources() -> Iterator[Path]:
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def _texts(path: Path) -> Iterator[Key]:
    from babel.messages.extract import extract as babel_extract

    source = path.read_text()
    if path.suffix != ".py":
        source = _as_python(source, path)
    for _, text, _, context in babel_extract("python", BytesIO(source.encode()), _KEYWORDS):
        one, many = text if isinstance(text, tuple) else (text, "")
        yield context, one, many


def _as_python(template: str, path: Path) -> str:
    """Django turns its tags into calls; left-aligned, so that no indentation is wrong."""
    from django.utils.translation.template import templatize

    return re.sub(r"^[ \t]+", "", templatize(template, origin=str(path)), flags=re.MULTILINE)


def _area(path: Path) -> str:
    """templates/desk/log.html and console/views/desk.py are of the desk; the rest is core."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    for folder in ("templates", "views", "sockets"):
        if folder in parts and len(parts) > parts.index(folder) + 1:
            name = parts[parts.index(folder) + 1]
            known = any((language / f"{name}.po").exists() for language in languages())
            return name if known else "core"
    return "core"


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _said(entry: polib.POEntry) -> tuple[str, dict[int, str]]:
    return entry.msgstr, dict(entry.msgstr_plural)


def _new_entry(key: Key) -> polib.POEntry:
    context, one, many = key
    plural = {0: "", 1: ""} if many else {}
    flags = ["python-format"] if re.search(r"%[(sd]", one + many) else []
    return polib.POEntry(
        msgctxt=context, msgid=one, msgid_plural=many, msgstr_plural=plural, flags=flags
    )


def _new_file(language: str, like: dict[str, polib.POFile]) -> polib.POFile:
    file = polib.POFile()
    file.metadata = next(
        (dict(other.metadata) for other in like.values()),
        {"Language": language, "Content-Type": "text/plain; charset=UTF-8"},
    )
    return file


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m console.messages", description=__doc__)
    parser.add_argument(
        "action", nargs="?", default="compile", choices=["compile", "extract", "check"]
    )
    action = parser.parse_args(arguments).action
    lines = {"compile": compile_all, "extract": extract, "check": check}[action]()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines and action != "extract" else 0


if __name__ == "__main__":
    sys.exit(main())
