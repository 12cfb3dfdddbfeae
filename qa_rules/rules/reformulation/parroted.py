"""Effet perroquet

Signale. La réponse, ou une phrase entière de la réponse, rend au client ses propres mots : seules
changent la personne (je devient vous), l'orthographe, l'ordre ou un synonyme. Une formule devant
(« si je comprends bien ») ou derrière (« je regarde cela ») n'y change rien.

Pourquoi. Le client lit ce qu'il vient d'écrire et n'apprend pas s'il a été compris. Les critères
de la relation client demandent de reformuler avec intelligence, sans effet perroquet.

Dire plutôt. Dites ce que vous en tirez : la cause probable, ce que cela change pour lui, la
question qui départage deux cas, l'étape suivante. « Deux débits le même jour : le second porte-t-il
aussi le nom du magasin ? »

Limites. Une relecture exacte (numéro, adresse, option choisie), une réponse qui reprend la
question, une demande exécutée ou un message d'erreur cité ne sont pas visés, ni une copie qui
devient une cause ou une conséquence. La règle est un conseil, réglable par marque : répéter une
commande mot pour mot a augmenté les pourboires (van Baaren, 2003), et paraphraser a plu sans que
l'on se sente mieux compris (Weger, 2010).

Source. « Faite intelligemment et adaptée au canal, sans effet perroquet » : articles sur la
qualité de la relation client numérique ; NF Service, validation de la bonne compréhension.

---

Flags. The reply, or a whole sentence of it, gives the customer's own words back: only the person
(I becomes you), the spelling, the order or a synonym differ. A frame before it ("if I understand
correctly") or a phrase after it ("let me check") changes nothing.

Why. Customers read what they have just written and do not learn whether it was understood. The
criteria of customer service ask for reformulation done intelligently, without a parrot effect.

Say instead. Say what you make of it: the likely cause, what it changes for them, the question that
tells two cases apart, the next step. "Two debits on the same day: does the second carry the shop's
name as well?"

Limits. An exact read-back (number, address, chosen option), an answer that reuses the question, an
executed request or a quoted error message is not meant, nor a copy turned into a cause or a
consequence. The rule advises and is set per brand: repeating an order verbatim raised tips
(van Baaren, 2003), and paraphrase was liked without people feeling better understood
(Weger, 2010).

Source. "Done intelligently and adapted to the channel, without a parrot effect": articles on the
quality of digital customer service; NF Service, validation of understanding.
"""

from collections.abc import Iterator
from typing import Any

from qa_rules.parroting import model
from qa_rules.parroting.passages import Passage, passages
from qa_rules.result import Severity
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if not _opportunities(talk):
        raise NotApplicable
    flag = talk.thresholds.get("reformulation.parroted", model.load().flag)
    for passage in passages(turn, talk):
        severity: Severity = "major" if passage.probability >= flag else "hint"
        yield Hit(turn, passage.start, passage.end, evidence(passage), severity)


def evidence(passage: Passage) -> dict[str, Any]:
    """Both spans, aligned, and how sure; `also` when a second turn was copied with the first."""
    seq = passage.source_seq
    found = {
        "seq": seq,
        "pairs": [list(pair) for pair in passage.pairs[seq]],
        "copied": passage.copied,
        "novelty": passage.novelty,
        "probability": passage.probability,
    }
    others = {s: pairs for s, pairs in passage.pairs.items() if s != seq}
    if others:
        found["also"] = [{"seq": s, "pairs": [list(p) for p in ps]} for s, ps in others.items()]
    return found


def _opportunities(talk: Talk) -> int:
    """Advisor turns that follow a customer's."""
    if not talk.customer_turns:
        return 0
    first = talk.customer_turns[0].index
    return sum(1 for turn in talk.own_turns if turn.index > first)


RULE = Rule(
    title={"fr": "Effet perroquet", "en": "Parroted"},
    message={
        "fr": "Vous rendez au client ses propres mots : dites plutôt ce que vous en tirez.",
        "en": "This gives the customer's own words back: say what you make of them instead.",
    },
    severity="major",
    criterion="reformulation",
    turn=check,
    looks="back",
    opportunities=_opportunities,
    needs_model=True,
    in_drafts=True,
    examples=(
        fr(
            "customer: Ma cafetière coule à côté de la tasse depuis dimanche.",
            "advisor: ⟦Votre cafetière coule à côté de la tasse depuis dimanche⟧.",
        ),
        fr(
            "customer: Je n'arrive plus à ouvrir mon coffre de toit.",
            "advisor: Si je comprends bien, ⟦vous n'arrivez plus à ouvrir votre coffre de toit⟧ ?",
        ),
        fr(
            "customer: jai recu le colis mes il manke la notice",
            "advisor: ⟦Vous avez reçu le colis mais il manque la notice⟧. Je regarde cela.",
        ),
        fr(
            "customer: Mon fils a perdu sa carte de bus et le contrôleur lui a mis une amende.",
            "advisor: Bonjour, un instant je vous prie.",
            "customer: c'était hier",
            "advisor: Très bien. ⟦Votre fils a perdu sa carte de bus et le contrôleur lui a mis"
            " une amende⟧.",
        ),
        fr(
            "customer: Ma cafetière coule à côté de la tasse depuis dimanche.",
            "advisor: Le joint du bec s'use souvent à cet âge : la fuite vient-elle d'en haut ?",
        ),
        fr(
            "customer: Est-ce que je peux ouvrir mon coffre de toit sans clé ?",
            "advisor: Oui, vous pouvez ouvrir votre coffre de toit sans clé avec le code.",
        ),
        fr(
            "customer: Livrez au 6 impasse du Puits, 29200 Brest",
            "advisor: Je confirme : livraison au 6 impasse du Puits, 29200 Brest.",
        ),
        fr("customer: Merci, bonne soirée à vous !", "advisor: Bonne soirée à vous aussi !"),
        fr(
            "customer: Je voudrais décaler mon cours de piano à jeudi.",
            "advisor: C'est fait, votre cours de piano est décalé à jeudi.",
        ),
        en(
            "customer: My coffee machine drips next to the cup since Sunday.",
            "advisor: ⟦Your coffee machine drips next to the cup since Sunday⟧.",
        ),
        en(
            "customer: I can no longer open my roof box.",
            "advisor: If I understand correctly, ⟦you can no longer open your roof box⟧?",
        ),
        en(
            "customer: got the parcel but teh manual is missin",
            "advisor: ⟦You got the parcel but the manual is missing⟧. Let me check.",
        ),
        en(
            "customer: My coffee machine drips next to the cup since Sunday.",
            "advisor: The spout seal often wears out at that age. Does it leak from the top?",
        ),
        en(
            "customer: Can I open my roof box without a key?",
            "advisor: Yes, you can open your roof box without a key with the code.",
        ),
        en(
            "customer: I'd like to move my piano lesson to Thursday.",
            "advisor: Done, your piano lesson has been moved to Thursday.",
        ),
        en("customer: Thanks, have a nice evening!", "advisor: Have a nice evening too!"),
    ),
)
