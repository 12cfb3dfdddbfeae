"""Message crié

Signale. Le conseiller écrit plusieurs mots de suite en capitales, ou met trois points
d'exclamation et plus.

Pourquoi. À l'écran, les capitales crient ; elles se lisent aussi plus lentement.

Dire plutôt. Écrivez en minuscules et mettez l'important au début de la phrase.

Limites. Sigles, codes, noms, produits et ce qui est entre guillemets ne comptent pas ; un ou deux
mots en capitales non plus.

Source. Les règles de lisibilité des messages de chat ; la courtoisie demandée par NF Service.

---

Flags. The advisor writes several words running in capitals, or three exclamation marks and more.

Why. On a screen capitals shout; they also read more slowly.

Say instead. Write in lower case and put what matters at the start of the sentence.

Limits. Acronyms, codes, names, products and quotations do not count; nor do one or two words in
capitals.

Source. The legibility of chat messages; the courtesy that NF Service asks for.
"""

import re
from collections.abc import Iterator

from qa_rules.quoted import quoted
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk
from qa_rules.text import fold

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MARKS = re.compile(r"!(?: ?!){2,}")
MOST_READ = 4000
WORDS = 3
LONG_WORDS = 2
FEWEST_CAPITALS = 6  # such a run has more


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    text = turn.text[:MOST_READ]
    quotes = quoted(text)
    for start, end in _runs(text, _known(talk)):
        if not any(first < end and start < last for first, last in quotes):
            yield Hit(turn, start, end)
    for match in _MARKS.finditer(text):
        yield Hit(turn, match.start(), match.end())


def _runs(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Three words running in capitals, two of them long."""
    if sum(map(str.isupper, text)) < FEWEST_CAPITALS:
        return
    run: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(text), None]:
        if token is not None and token.group().isdigit():
            continue
        if token is not None and _is_loud(token.group(), known):
            run.append(token)
            continue
        n_long = sum(len(word.group()) > 3 for word in run)
        if len(run) >= WORDS and n_long >= LONG_WORDS:
            yield run[0].start(), run[-1].end()
        run = []


def _is_loud(word: str, known: frozenset[str]) -> bool:
    if not word.isupper() or not word[0].isalpha() or any(map(str.isdigit, word)):
        return False
    return fold(word) not in known


def _known(talk: Talk) -> frozenset[str]:
    """Words of the names and products in the file."""
    if "shouting" not in talk.memo:
        who = talk.source.customer
        named = [who.name, talk.source.advisor.name, talk.source.brand, *who.products]
        words = fold(" ".join([*named, *who.product_aliases])).split()
        talk.memo["shouting"] = frozenset(words)
    found: frozenset[str] = talk.memo["shouting"]
    return found


RULE = Rule(
    title={"fr": "Message crié", "en": "Shouting"},
    message={
        "fr": "Les capitales et les « !!! » crient : écrivez en minuscules.",
        "en": 'Capitals and "!!!" shout: write in lower case.',
    },
    severity="minor",
    criterion="wording",
    turn=check,
    looks="back",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Quand ?", "advisor: ⟦VOTRE COLIS ARRIVE DEMAIN⟧"),
        fr("customer: Oui", "advisor: Merci de lire ⟦TOUTE LA NOTICE⟧ avant."),
        fr("customer: Merci", "advisor: Avec plaisir⟦!!!⟧"),
        fr("customer: RIEN NE MARCHE ICI", "advisor: Je vois, on reprend pas à pas."),
        fr("customer: Où ?", "advisor: Le RIB SEPA et l'IBAN suffisent, au format PDF."),
        fr(
            "customer: Et ça",
            "advisor: Le message « ERREUR RESEAU PRINCIPAL » veut dire que le câble bouge.",
        ),
        fr(
            "customer: Ma lampe",
            "advisor: La LAMPE AURORE GRANDE part ce soir.",
            customer={"products": ["Lampe Aurore grande"]},
        ),
        en("customer: When?", "advisor: ⟦YOUR PARCEL ARRIVES TOMORROW⟧"),
        en("customer: Yes", "advisor: Please read ⟦THE WHOLE NOTICE⟧ first."),
        en("customer: Thanks", "advisor: My pleasure⟦!!!!⟧"),
        en("customer: NOTHING WORKS HERE", "advisor: I see, let us go step by step."),
        en("customer: Where?", "advisor: Send a PDF with the IBAN and BIC, ASAP is fine."),
        en("customer: This", 'advisor: "NETWORK ERROR DETECTED" means that the cable is loose.'),
    ),
)
