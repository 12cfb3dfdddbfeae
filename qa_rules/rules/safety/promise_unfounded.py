"""Promesse sans fondement

Signale. Le conseiller garantit ou promet un résultat.

Pourquoi. Une promesse engage la marque ; non tenue, elle coûte plus que la réponse prudente.

Dire plutôt. « Le virement part aujourd'hui ; votre banque l'affiche en général sous trois jours.
»

Limites. La garantie d'un produit n'est pas une promesse, et « je ne peux pas vous garantir » en
est le contraire.

Source. Les engagements NF Service : fiabilité de l'information.

---

Flags. The advisor guarantees or promises an outcome.

Why. A promise binds the brand; broken, it costs more than a careful answer.

Say instead. "The transfer leaves today; your bank usually shows it within three days."

Limits. A product's warranty is no promise, and "I cannot guarantee" is its opposite.

Source. The NF Service commitments: reliable information.
"""

from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for start, end in turn.spans("promise"):
        yield Hit(turn, start, end)


RULE = Rule(
    title={"fr": "Promesse sans fondement", "en": "Unfounded promise"},
    message={
        "fr": "Ne promettez pas : dites ce qui est fait et ce qui est probable.",
        "en": "Do not promise: say what is done and what is likely.",
    },
    severity="major",
    criterion="safety",
    turn=check,
    looks="back",
    hears=("promise",),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: et si ça tarde", "advisor: ⟦Je vous garantis⟧ que ce sera réglé demain."),
        fr("customer: et si ça tarde", "advisor: ⟦Je vous promets⟧ un remboursement."),
        fr("customer: et si ça tarde", "advisor: Ce sera livré, ⟦100 % sûr⟧ !"),
        fr("customer: et si ça tarde", "advisor: Je ne peux pas vous garantir la date."),
        fr("customer: et si ça tarde", "advisor: Il est garanti deux ans."),
        fr("customer: et si ça tarde", "advisor: Je vous assure que je suis le dossier de près."),
        en("customer: what if it is late", "advisor: ⟦I guarantee⟧ it will be there tomorrow."),
        en("customer: what if it is late", "advisor: ⟦I promise⟧ you a refund."),
        en("customer: what if it is late", "advisor: It will come, ⟦100% sure⟧!"),
        en("customer: what if it is late", "advisor: I cannot guarantee the date."),
        en("customer: what if it is late", "advisor: It has a two-year guarantee."),
        en("customer: what if it is late", "advisor: I am watching the file closely."),
    ),
)
