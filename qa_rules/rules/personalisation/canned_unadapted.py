"""Texte tout fait, inchangé

Signale. Le même long texte part, sans un mot changé, vers un troisième client du même conseiller.

Pourquoi. Un texte type est un bon départ ; envoyé tel quel, il répond à tout le monde et à
personne.

Dire plutôt. Garder l'essentiel et y mettre le cas du client : son produit, sa date, sa ville.

Limites. Ne compte que les textes d'au moins 80 caractères hors salutations, remerciements et
congés, et que ce qui a été vu dans le même passage. Sans conseiller connu, ou sans mémoire des
autres conversations, la règle ne s'applique pas.

Source. Les critères de posture du prix Élu Service Client de l'Année (personnalisation).

---

Flags. The same long text goes, without a word changed, to a third customer of the same advisor.

Why. A template is a good start; sent as it stands, it answers everybody and nobody.

Say instead. Keep what matters and put the customer's case in: their product, their date, their
town.

Limits. Counts only texts of at least 80 characters without greetings, thanks and goodbyes, and only
what was seen in the same run. Where the advisor is not known, or nothing is remembered of other
conversations, the rule does not apply.

Source. The posture criteria of the award Élu Service Client de l'Année (personalisation).
"""

from collections.abc import Iterator

from qa_rules.facts.sentences import sentences
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.sent import LONG, n_before
from qa_rules.talk import Said, Talk

SEVERAL = 3
RITUAL = ("greeting", "farewell", "thanks", "last_check_ask", "not_asking")
FR = (
    "La livraison se fait du lundi au vendredi entre huit heures et midi, le livreur appelle une"
    " heure avant et monte jusqu'au palier."
)
EN = (
    "Delivery takes place from Monday to Friday between eight and noon, the driver calls one hour"
    " before and comes up to your landing."
)
LEA = {"id": "a7", "name": "Léa"}


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if talk.sent_before is None:
        raise NotApplicable
    if len(turn.text) < LONG:
        return
    before = n_before(turn, talk)
    if before >= SEVERAL - 1 and _length(turn, talk) >= LONG:
        yield Hit(turn, 0, len(turn.text), {"n_customers": before + 1})


def _length(turn: Said, talk: Talk) -> int:
    """Characters of the sentences that are no greeting, thanks or goodbye."""
    rituals = turn.spans(*RITUAL)
    plain = [s for s in sentences(turn) if not any(s.start <= a < s.end for a, _ in rituals)]
    return sum(sentence.end - sentence.start for sentence in plain)


RULE = Rule(
    title={"fr": "Texte tout fait, inchangé", "en": "Template sent unchanged"},
    message={
        "fr": "Ce texte est parti tel quel vers plusieurs clients : mettez-y son cas.",
        "en": "This text went unchanged to several customers: put their case in.",
    },
    severity="minor",
    criterion="personalisation",
    turn=check,
    opportunities=lambda talk: len(talk.own_turns),
    examples=(
        fr("customer: la livraison ?", f"advisor: ⟦{FR}⟧", advisor=LEA, n_earlier=2),
        fr("customer: c'est quand ?", f"advisor: ⟦Bonjour ! {FR}⟧", advisor=LEA, n_earlier=3),
        fr("customer: à Pau ?", f"advisor: ⟦{FR} Voilà.⟧", advisor={"name": "Léa"}, n_earlier=5),
        fr("customer: la livraison ?", f"advisor: {FR}", advisor=LEA, n_earlier=1),
        fr("customer: la livraison ?", f"advisor: {FR}", n_earlier=4),
        fr("customer: la livraison ?", "advisor: Demain matin.", advisor=LEA, n_earlier=4),
        fr(
            "customer: merci",
            "advisor: Merci de votre confiance et de votre fidélité, je vous souhaite une"
            " excellente journée et à bientôt.",
            advisor=LEA,
            n_earlier=4,
        ),
        en("customer: delivery?", f"advisor: ⟦{EN}⟧", advisor=LEA, n_earlier=2),
        en("customer: when is it?", f"advisor: ⟦Hello! {EN}⟧", advisor=LEA, n_earlier=3),
        en("customer: to Leeds?", f"advisor: ⟦{EN} Noted.⟧", advisor={"name": "Lea"}, n_earlier=5),
        en("customer: delivery?", f"advisor: {EN}", advisor=LEA, n_earlier=1),
        en("customer: delivery?", f"advisor: {EN}", n_earlier=4),
        en("customer: delivery?", "advisor: Tomorrow morning.", advisor=LEA, n_earlier=4),
    ),
)
