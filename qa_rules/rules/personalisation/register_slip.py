"""Changement de registre

Signale. Le conseiller passe du vous au tu, ou du tu au vous ; en anglais, d'une adresse formelle
(« sir », « Mrs ») à une familière (« mate », « hun »), ou l'inverse.

Pourquoi. Le registre est une distance choisie ; en changer sans prévenir surprend ou blesse.

Dire plutôt. Garder le registre du premier message : « Je vous envoie votre bon. »

Limites. Les citations entre guillemets ne comptent pas. La règle se tait dès que le client
propose de se tutoyer, et quand un seul registre apparaît.

Source. Les critères de posture du prix Élu Service Client de l'Année (personnalisation du
conseiller et du client).

---

Flags. The advisor goes from a formal address ("sir", "Mrs") to a familiar one ("mate", "hun") or
back; in French, from vous to tu or from tu to vous.

Why. A register is a chosen distance; changing it without a word surprises or hurts.

Say instead. Keep the register of the first message: "I am sending your voucher, Mr Young."

Limits. Quotations do not count. The rule is silent once a French customer proposes to say tu, and
where only one register appears.

Source. The posture criteria of the award Élu Service Client de l'Année (personalisation of
advisor and customer).
"""

import re
from collections.abc import Iterator

from qa_rules.facts.called import GREETINGS
from qa_rules.facts.parts import after, before, is_mark, touches, word
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

LABELS = {"fr": ("vous", "tu"), "en": ("formal", "familiar")}
_QUOTED = re.compile(r'"[^"]{1,200}"')
_INVITED = re.compile(r"\b(?:tutoi|tutoy|dire tu|dis tu)")
_BEFORE_MATE = frozenset((
    "worries", "worry", "problem", "bother", "sure", "sorry", "ok", "cheers", "hiya", "alright",
))  # fmt: skip
_BETWEEN = frozenset(("rendez",))


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    first = _first(talk)
    if first is None or _is_invited(turn, talk):
        return
    other = next(label for label in LABELS[talk.language] if label != first)
    slip = next(iter(_spans(turn, other)), None)
    if slip is not None:
        yield Hit(turn, *slip, {"register": other})


def _first(talk: Talk) -> str | None:
    """The register that the advisor used first; found once a talk."""
    if "first register" not in talk.memo:
        talk.memo["first register"] = _found_first(talk)
    found: str | None = talk.memo["first register"]
    return found


def _found_first(talk: Talk) -> str | None:
    for turn in talk.own_turns:
        found = [(s, label) for label in LABELS[talk.language] for s in _spans(turn, label)]
        if found:
            return min(found)[1]
    return None


def _spans(turn: Said, label: str) -> list[tuple[int, int]]:
    spans = turn.spans(label)
    if not spans:
        return []
    quoted = [m.span() for m in _QUOTED.finditer(turn.folded)]
    return [s for s in spans if not touches(s, quoted) and _addresses(turn, s, label)]


def _addresses(turn: Said, span: tuple[int, int], label: str) -> bool:
    """ "Rendez-vous" addresses nobody, "le ton" is a noun, "I love it" a verb."""
    i, j = before(turn, span[0]), after(turn, span[1])
    said = turn.folded[span[0] : span[1]]
    if label == "familiar":
        left = word(turn, i)
        known = is_mark(left) or left in GREETINGS or left in _BEFORE_MATE
        return (known or turn.says("thanks")) and is_mark(word(turn, j))
    if said == "t":
        return (
            turn.folded[span[1] : span[1] + 1] == "'" and turn.folded[span[0] - 1 : span[0]] != "-"
        )
    if said == "ton":
        return word(turn, i) not in ("le", "un", "ce", "de", "du", "son", "mon")
    return word(turn, i) not in _BETWEEN and not (said == "te" and is_mark(word(turn, j)))


def _is_invited(turn: Said, talk: Talk) -> bool:
    return any(t.is_customer and _INVITED.search(t.folded) for t in talk.before(turn))


RULE = Rule(
    title={"fr": "Changement de registre", "en": "Change of register"},
    message={
        "fr": "Gardez le registre du premier message.",
        "en": "Keep the register of your first message.",
    },
    severity="minor",
    criterion="personalisation",
    turn=check,
    looks="back",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr(
            "customer: salut",
            "advisor: Bonjour, je vous écoute.",
            "customer: ma carte",
            "advisor: ⟦Tu⟧ la reçois demain.",
        ),
        fr(
            "customer: salut",
            "advisor: Salut, tu vas bien ?",
            "customer: ma carte",
            "advisor: Elle part demain chez ⟦vous⟧.",
        ),
        fr("customer: salut", "advisor: Je vous envoie ⟦ton⟧ bon."),
        fr(
            "customer: salut",
            "advisor: Bonjour, je vous écoute.",
            "customer: ma carte",
            "advisor: Vous la recevez demain.",
        ),
        fr(
            "customer: salut",
            "advisor: Bonjour, que puis-je pour vous ?",
            "customer: on peut se tutoyer",
            "advisor: Bien sûr, tu la reçois demain.",
        ),
        fr(
            "customer: salut",
            "advisor: Salut, tu vas bien ?",
            "advisor: Ton rendez-vous est demain.",
        ),
        fr("customer: salut", "advisor: Vous avez écrit « tu m'énerves », je comprends."),
        en(
            "customer: hi",
            "advisor: Good morning sir.",
            "customer: my card",
            "advisor: It ships tomorrow, ⟦mate⟧.",
        ),
        en(
            "customer: hi",
            "advisor: Hello Mrs Parker.",
            "customer: my card",
            "advisor: No worries, ⟦hun⟧!",
        ),
        en(
            "customer: hi",
            "advisor: Hi mate, go ahead.",
            "customer: my card",
            "advisor: It ships tomorrow, ⟦sir⟧.",
        ),
        en(
            "customer: hi",
            "advisor: Good morning sir.",
            "customer: my card",
            "advisor: It ships tomorrow, sir.",
        ),
        en(
            "customer: hi",
            "advisor: Good morning madam, I would love to help.",
            "customer: my card",
            "advisor: It ships tomorrow.",
        ),
        en(
            "customer: hi",
            "advisor: Hi mate, go ahead.",
            "customer: my card",
            "advisor: It ships tomorrow, mate.",
        ),
    ),
)
