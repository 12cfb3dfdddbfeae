"""Faute d'orthographe

Signale. Un mot du conseiller qui n'est dans aucun dictionnaire et qu'une seule lettre sépare d'un
mot courant : « commende » pour « commande ».

Pourquoi. Une faute se voit avant le reste et coûte de la confiance.

Dire plutôt. Le mot juste est proposé avec la remarque.

Limites. Les accents ne sont pas exigés d'un message qui n'en porte aucun. Noms, produits,
adresses, codes, sigles, mots à majuscule, citations et mots que le client a écrits ne sont pas
jugés ; un mot inconnu sans voisin courant non plus. Les accords et les homophones ne sont pas
vus.

Source. Les dictionnaires de fréquence de pyspellchecker, français et anglais.

---

Flags. A word of the advisor that is in no dictionary and one letter away from a common word:
"refudn" for "refund".

Why. A misspelling is seen before anything else and costs trust.

Say instead. The right word is shown with the remark.

Limits. Names, products, addresses, codes, acronyms, capitalised words, quotations and words that
the customer wrote are not judged; nor is an unknown word without a common neighbour. Grammar and
homophones are not seen.

Source. The frequency dictionaries of pyspellchecker, French and English.
"""

import re
from collections.abc import Iterator
from itertools import islice

from qa_rules import spelling
from qa_rules.quoted import quoted
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk
from qa_rules.text import fold

SHORTEST = 4
LONGEST = 24
LONGEST_CHUNK = 60
MOST_READ = 4000
MOST_UNKNOWN = 12
_CHUNK = re.compile(r"\S+")
_CODE = re.compile(r"[\d@#/\\_{}\[\]]|\w\.\w|^www\.")
_ODD = re.compile(rf"{_CODE.pattern.replace('^', '')}|\S{{{LONGEST_CHUNK + 1}}}")  # what may be one
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu)['’]", re.IGNORECASE)


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    spared = _spared(talk)
    words = (w for w in _unknown(turn) if fold(w[2]) not in spared)
    unknown = list(islice(words, MOST_UNKNOWN + 1))
    if len(unknown) > MOST_UNKNOWN:
        return  # another language, or no text at all
    bare = talk.language == "fr" and turn.text.isascii()
    for start, end, word in unknown:
        better = spelling.common_neighbour(word, talk.language)
        if better and not (bare and fold(better) == fold(word)):
            yield Hit(turn, start, end, evidence={"suggestion": better})


def _unknown(turn: Said) -> list[tuple[int, int, str]]:
    """Words that no dictionary has, looked up once a text."""
    if "unknown" not in turn.kept:
        turn.kept["unknown"] = [
            word for word in _words(turn) if not spelling.is_known(word[2], turn.language)
        ]
    found: list[tuple[int, int, str]] = turn.kept["unknown"]
    return found


def _words(turn: Said) -> Iterator[tuple[int, int, str]]:
    """Lower-case words that the advisor alone answers for, without their elided article."""
    text = turn.text[:MOST_READ]
    quotes = quoted(text)
    for match in _plain_words(text):
        word = match.group()
        lead = _ELIDED.match(word)
        start = match.start() + (lead.end() if lead else 0)
        word = text[start : match.end()]
        if not (SHORTEST <= len(word) <= LONGEST and word.islower() and word.isalpha()):
            continue
        if not any(a <= start < b for a, b in quotes):
            yield start, match.end(), word


def _plain_words(text: str) -> Iterator[re.Match[str]]:
    """Words of what is neither an address, a code, a figure nor a placeholder."""
    if not _ODD.search(text):
        yield from _WORD.finditer(text)
        return
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        if end - start <= LONGEST_CHUNK and not _CODE.search(chunk.group()):
            yield from _WORD.finditer(text, start, end)


def _spared(talk: Talk) -> frozenset[str]:
    """Words of names and products, and whatever the customer wrote."""
    if "spared" not in talk.memo:
        who, advisor = talk.source.customer, talk.source.advisor
        named = [who.name, advisor.name, talk.source.brand, talk.source.queue, *who.products]
        said = [turn.folded[:MOST_READ] for turn in talk.customer_turns]
        texts = " ".join([fold(" ".join([*named, *who.product_aliases, *who.history])), *said])
        talk.memo["spared"] = frozenset(_WORD.findall(texts))
    found: frozenset[str] = talk.memo["spared"]
    return found


RULE = Rule(
    title={"fr": "Faute d’orthographe", "en": "Misspelling"},
    message={
        "fr": "Ce mot semble mal écrit : voyez la correction proposée.",
        "en": "This word looks misspelt: see the correction proposed.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Alors ?", "advisor: Votre ⟦commende⟧ part demain."),
        fr("customer: Et ?", "advisor: J'ai bien ⟦recu⟧ votre mail, il était très clair."),
        fr("customer: Et ?", "advisor: ⟦malheureusment⟧ c'est complet"),
        fr("customer: Et ?", "advisor: J'ai bien recu votre mail, merci."),
        fr("customer: ma comende svp", "advisor: Votre comende part, comme vous dites."),
        fr(
            "customer: Et ?",
            "advisor: Le Blorvex 3000 de Mme Durandt est à retirer sur blorvex.exemple/retrai.",
        ),
        fr("customer: Et ?", "advisor: Je réexpédie aujourd'hui l'appli wifi et le mail, ok ?"),
        fr("customer: Et ?", "advisor: L'écran affiche « actyver » ?"),
        en("customer: Well?", "advisor: Your ⟦refudn⟧ is on its way."),
        en("customer: And?", "advisor: I will ⟦recieve⟧ it soon."),
        en("customer: And?", "advisor: This is ⟦definately⟧ a fault."),
        en("customer: my ordr", "advisor: Your ordr, as you write, has left."),
        en("customer: And?", "advisor: The Blorvex of Mrs Durandt is at blorvex.example/colect."),
        en("customer: And?", "advisor: Please open the app, wifi on, and check your email inbox."),
    ),
)
