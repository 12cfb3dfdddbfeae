"""Customers' sentences with the person shifted, and exact read-backs, made to measure with.

What they are made of is generated.toml.
"""

import random
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_OWN_FR = {"mon": "votre", "ma": "votre", "notre": "votre", "ton": "votre", "ta": "votre"}
_OWN_FR |= {"mes": "vos", "nos": "vos", "tes": "vos", "votre": "notre", "vos": "nos"}
_ME_FR = {"je": "vous", "j'": "vous ", "me": "vous", "m'": "vous ", "moi": "vous", "nous": "vous"}
_BETWEEN = ("ne", "n'", "y", "en", "le", "la", "les", "l'")
_BACK_FR = {"êtes": "sommes", "dites": "disons", "faites": "faisons"}


@cache
def data(language: str) -> dict[str, Any]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return dict(tomllib.load(file)[language])


def shift(text: str, language: str) -> str:
    """What the customer says of themselves, said to them; of the brand, said by the brand."""
    shifted = _shift_fr(text) if language == "fr" else _shift_en(text)
    return shifted[:1].upper() + shifted[1:]


def _shift_en(text: str) -> str:
    forms = data("en")["shift"]

    def one(match: re.Match[str]) -> str:
        other: str = forms.get(match.group().lower().replace("’", "'"), match.group())
        return "us" if other == "we" and match.start() > 3 else other

    return re.sub(r"\w+(?:['’][a-z]+)?", one, text)


def _shift_fr(text: str) -> str:
    """The verb that follows "je" or "vous" changes with it."""
    found: list[str] = []
    subject = ""
    for word in re.findall(r"\w+['’]?|\W+", text):
        low = word.lower().replace("’", "'")
        if low in ("je", "j'", "vous"):
            subject = low
            found.append("nous" if low == "vous" else _ME_FR[low])
        elif low in _ME_FR or low in _OWN_FR:
            found.append(_ME_FR.get(low) or _OWN_FR[low])
        elif subject and low.isalpha() and low not in _BETWEEN:
            found.append(_back(low) if subject == "vous" else _verb(low))
            subject = ""
        else:
            found.append(word)
    return "".join(found)


def _verb(low: str) -> str:
    known = data("fr")["shift"].get(low)
    if known:
        return str(known)
    if low.endswith("ais"):
        return low[:-3] + "iez"
    return low[:-1] + "ez" if low.endswith("e") else low


def _back(low: str) -> str:
    return _BACK_FR.get(low) or (low[:-2] + "ons" if low.endswith("ez") else low)


def dressed(copy: str, language: str, chance: random.Random) -> str:
    """As an advisor would send it: sometimes a frame before, a tag or a canned phrase after."""
    frame = chance.choice(data(language)["frames"])
    tail = chance.choice(data(language)["tails"])
    if frame:
        copy = copy[:1].lower() + copy[1:]
    return f"{frame}{copy.rstrip(' .!')}.{tail}"


def read_back(language: str, chance: random.Random) -> tuple[str, str]:
    """What the customer gave, and its exact confirmation."""
    parts = data(language)
    fact = chance.choice(list(parts["facts"].values()))
    values = {name: chance.choice(options) for name, options in parts["values"].items()}
    values["n"] = chance.choice(("FR-", "C", "", "SAV")) + str(chance.randrange(10**6, 10**8))
    values["h"] = str(chance.randrange(1, 240))
    values["k"] = str(chance.choice((36, 38, 40, 42, "M", "L")))
    return chance.choice(fact["given"]).format(**values), chance.choice(fact["back"]).format(
        **values
    )
