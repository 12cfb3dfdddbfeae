"""French or English? Short, mixed and misspelt messages included.

Counts the small words that only one of the two has; a conversation is judged as a whole, a draft
with what was said before it.
"""

import re
from collections.abc import Iterable

from qa_rules.text import fold

_WORD = re.compile(r"[a-z']+")
FRENCH = frozenset(
    """
    ai au aux avec avez avons bien bjr bonjour bonne bonsoir ca ce cest cette chez colis
    combien commande comment daccord dans de depuis des desole dsl du elle elles est et
    ete etes facture il ils jai je journee jvous la le les livraison ma madame mais
    merci mes mon monsieur ne non nos notre nous ou oui pas pb plus pour pourquoi quand
    que qui revoir rien sa sans se ses slt soiree son sont stp suis sur svp tjs toujours
    tres tu un une voila vos votre vous vs y
    """.split()  # noqa: SIM905 - a list of words reads as words
)
ENGLISH = frozenset(
    """
    afternoon an and are at be been bill bye can't could day delivery did do does don't
    for from good had has have he hello hey hi how i i'm in invoice is it it's its just
    madam morning my no not nothing of okay order our please refund she should since sir
    sorry still thank thanks that the their they this to was we were what when where why
    will with would yes you you're your
    """.split()  # noqa: SIM905 - a list of words reads as words
)
ENDINGS_FR = ("tion", "ment", "eur", "euse", "aire", "ique", "ais", "ait", "ez", "ons", "ee", "er")
ENDINGS_EN = ("ing", "ed", "ly", "ness", "ould", "n't", "th")


def votes(texts: Iterable[str]) -> float:
    """Above 0 French, below 0 English; accents and elisions speak too."""
    total = 0.0
    for text in texts:
        folded = fold(text)
        total += 0.6 * sum(a != b for a, b in zip(text.lower(), folded, strict=True) if a.isalpha())
        for word in _WORD.findall(folded):
            total += _vote(word)
    return total


def _vote(word: str) -> float:
    known = (word in FRENCH) - (word in ENGLISH)
    if known:
        return float(known)
    if len(word) > 2 and word[1] == "'" and word[0] in "jldcnmst":
        return 1.0
    if len(word) > 4:
        return 0.2 * word.endswith(ENDINGS_FR) - 0.2 * word.endswith(ENDINGS_EN)
    return 0.0


def detect(texts: Iterable[str], default: str = "fr") -> str:
    """`default` where nothing speaks for either."""
    total = votes(texts)
    if total == 0:
        return default
    return "fr" if total > 0 else "en"
