"""Style SMS

Signale. Le conseiller écrit en abréviations de téléphone : « slt », « bcp », « dsl », « tkt ».

Pourquoi. Le client n'a pas à déchiffrer, et la marque paraît pressée de finir.

Dire plutôt. Le mot entier, quitte à faire plus court : « désolé », « beaucoup », « bonjour ».

Limites. « svp » et « rdv » sont admis. Ce que le client écrit n'est jamais jugé. Une abréviation
de trois lettres au plus ne compte pas en capitales : c'est peut-être un sigle.

Source. Les critères de posture du prix Élu Service Client de l'Année : s'approprier le canal.

---

Flags. The advisor writes in telephone abbreviations: "pls", "thx", "ur", "lol".

Why. The customer should not have to decipher, and the brand seems in a hurry to be done.

Say instead. The whole word, in a shorter sentence if need be: "please", "thank you", "your".

Limits. What the customer writes is never judged. An abbreviation of up to three letters does not
count in capitals: it may be an acronym.

Source. The posture criteria of the award Élu Service Client de l'Année: making the channel one's
own.
"""

from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

SHORT = 3


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    named = f"{talk.source.customer.name} {talk.source.advisor.name}".casefold().split()
    for start, end in turn.spans("sms_word"):
        word = turn.text[start:end]
        is_name = word.casefold() in named
        if not is_name and (len(word) > SHORT or not word.isupper()):
            yield Hit(turn, start, end)


RULE = Rule(
    title={"fr": "Style SMS", "en": "Text-message style"},
    message={
        "fr": "Écrivez le mot entier : le client n'a pas à déchiffrer.",
        "en": "Write the whole word: the customer should not have to decipher.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    looks="back",
    hears=("sms_word",),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Bonjour", "advisor: ⟦slt⟧, je regarde"),
        fr("customer: Alors ?", "advisor: ⟦Dsl⟧, le colis a ⟦bcp⟧ de retard."),
        fr("customer: Merci", "advisor: ⟦tkt⟧ c'est réglé"),
        fr("customer: slt g 1 pb avc ma box", "advisor: Bonjour, que dit le voyant ?"),
        fr("customer: Un rdv svp", "advisor: Un rdv jeudi, avec votre pièce d'identité svp."),
        fr("customer: Ma référence", "advisor: Le raccord PR et le joint NS sont en stock."),
        en("customer: Hello", "advisor: one sec ⟦pls⟧"),
        en("customer: And?", "advisor: ⟦Thx⟧ for waiting, ⟦ur⟧ parcel is on its way."),
        en("customer: Bye", "advisor: ⟦lol⟧ have a good one"),
        en("customer: thx u r great", "advisor: You are very welcome."),
        en("customer: Who is there?", "advisor: I am Ty, how can I help?", advisor={"name": "Ty"}),
        en("customer: Which part?", "advisor: The K and NP valves are both in stock."),
    ),
)
