"""Pavé de texte

Signale. Un paragraphe du conseiller dépasse 500 caractères d'un seul tenant.

Pourquoi. Dans une fenêtre de chat étroite, un pavé ne se lit pas : le client saute des lignes et
redemande ce qui y était.

Dire plutôt. Plusieurs messages courts, une idée chacun ; une procédure, ligne par ligne.

Limites. Un long message coupé en paragraphes ou en étapes passe. Une adresse de page ne compte
pas dans la longueur.

Source. Les articles sur la qualité du chat : « un message suffisamment court ».

---

Flags. One paragraph of the advisor runs beyond 500 characters.

Why. In a narrow chat window nobody reads a wall: the customer skips lines and asks again for what
was in them.

Say instead. Several short messages, one idea each; a procedure line by line.

Limits. A long message cut into paragraphs or steps passes. A page's address does not count.

Source. The articles on the quality of chat: "a message that is short enough".
"""

import re
from collections.abc import Iterator

from qa_rules.rule import Example, Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

LONGEST = 500
_PARAGRAPH = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"https?://\S+")


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if len(turn.text) <= LONGEST:
        return
    for match in _PARAGRAPH.finditer(turn.text):
        body = match.group()
        if len(body) - sum(map(len, _ADDRESS.findall(body))) > LONGEST:
            lead = len(body) - len(body.lstrip())
            yield Hit(turn, match.start() + lead, match.start() + len(body.rstrip()))


_LONG_FR = "Le dossier suit son cours et plusieurs services y travaillent cette semaine. " * 7
_LONG_EN = "Your file is on its way and several teams are working on it this very week. " * 7


def _examples() -> tuple[Example, ...]:
    return (
        fr("customer: Où en est-on ?", f"advisor: ⟦{_LONG_FR.strip()}⟧"),
        fr("customer: Et après ?", f"advisor: Bonjour.\n⟦{_LONG_FR.strip()}⟧\nBonne journée."),
        fr("customer: Alors ?", f"advisor: ⟦{_LONG_FR.strip()}⟧", "customer: Trop long"),
        fr("customer: Où en est-on ?", f"advisor: {_LONG_FR.replace('. ', f'.{chr(10)}')}"),
        fr(f"customer: {_LONG_FR}", "advisor: Merci, je lis tout cela."),
        fr("customer: Le lien ?", f"advisor: Voici : https://exemple.fr/{'a' * 600}"),
        en("customer: How far is it?", f"advisor: ⟦{_LONG_EN.strip()}⟧"),
        en("customer: And then?", f"advisor: Hello.\n⟦{_LONG_EN.strip()}⟧\nGood day."),
        en("customer: Well?", f"advisor: ⟦{_LONG_EN.strip()}⟧", "customer: Too long"),
        en("customer: How far is it?", f"advisor: {_LONG_EN.replace('. ', f'.{chr(10)}')}"),
        en(f"customer: {_LONG_EN}", "advisor: Thank you, I am reading all of it."),
        en("customer: The link?", f"advisor: Here: https://example.org/{'a' * 600}"),
    )


RULE = Rule(
    title={"fr": "Pavé de texte", "en": "Wall of text"},
    message={
        "fr": "Trop long d'un seul tenant : coupez en messages courts, une idée chacun.",
        "en": "Too long in one piece: cut it into short messages, one idea each.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    looks="back",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=_examples(),
)
