"""Questions empilées

Signale. Trois questions ou plus dans un même message du conseiller.

Pourquoi. Le client répond à la dernière, ou à aucune ; il faut redemander.

Dire plutôt. Une question à la fois, celle qui décide de la suite en premier.

Limites. Une vérification (« c'est bien cela ? »), une politesse (« autre chose ? ») et « d'accord
? » ne sont pas comptées. Une question posée sans point d'interrogation n'est pas vue.

Source. Les articles sur la qualité du chat : des messages courts, adaptés au canal.

---

Flags. Three questions or more in one message of the advisor.

Why. The customer answers the last, or none; everything has to be asked again.

Say instead. One question at a time, the one that decides what follows first.

Limits. A check ("is that right?"), a courtesy ("anything else?") and "okay?" are not counted. A
question without its mark is not seen.

Source. The articles on the quality of chat: short messages that fit the channel.
"""

import re
from collections.abc import Iterator

from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

MOST = 2
_LIGHT = {
    "fr": re.compile(
        r"^(?:.{0,40}\b)?(?:c est (?:bien )?(?:ca|cela|exact|bon)|d accord|ok|autre chose"
        r"|autres? question"
        r"|n est ce pas|ca vous va|cela vous convient|comment (?:allez vous|puis je)|vous etes la"
        r"|exact|correct|puis je vous aider)\b"
    ),
    "en": re.compile(
        r"^(?:.{0,40}\b)?(?:is (?:that|this) (?:right|correct|ok|okay|it)|okay|ok|right"
        r"|anything else"
        r"|is that fine|how (?:are you|can i|may i)|are you (?:still )?there|correct"
        r"|does that (?:work|suit|help)|can i help)\b"
    ),
}


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if turn.text.count("?") <= MOST:
        return
    asked = [s for s in sentences(turn) if s.is_question and not _is_light(s, talk.language)]
    if len(asked) > MOST:
        yield Hit(turn, asked[0].start, asked[-1].end, evidence={"questions": len(asked)})


def _is_light(sentence: Sentence, language: str) -> bool:
    return len(sentence.plain) < 60 and bool(_LIGHT[language].search(sentence.plain))


RULE = Rule(
    title={"fr": "Questions empilées", "en": "Pile of questions"},
    message={
        "fr": "Trop de questions d'un coup : posez d'abord celle qui décide de la suite.",
        "en": "Too many questions at once: ask first the one that decides what follows.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    looks="back",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Ça bloque", "advisor: ⟦Quel modèle ? Depuis quand ? Avec quel message ?⟧"),
        fr(
            "customer: Aidez-moi",
            "advisor: Bonjour. ⟦Quel est votre nom ? Votre ville ? Votre numéro ?⟧ Merci.",
        ),
        fr(
            "customer: Panne",
            (
                "advisor: ⟦Le voyant est rouge ? La prise marche ? Avez-vous redémarré ? Et le"
                " câble ?⟧"
            ),
        ),
        fr("customer: Ça bloque", "advisor: Quel modèle avez-vous ? Et depuis quand ?"),
        fr(
            "customer: Un lit",
            "advisor: Un lit double, c'est bien ça ? Pour quelle date ? Autre chose ?",
        ),
        fr("customer: Pourquoi ? Quand ? Où ?", "advisor: Dans l'ordre : le gel, hier, à Lyon."),
        en("customer: It hangs", "advisor: ⟦Which model? Since when? With what message?⟧"),
        en(
            "customer: Help",
            "advisor: Hello. ⟦What is your name? Your town? Your number?⟧ Thank you.",
        ),
        en(
            "customer: Outage",
            "advisor: ⟦Is the light red? Does the socket work? Did you restart? And the cable?⟧",
        ),
        en("customer: It hangs", "advisor: Which model is it? And since when?"),
        en(
            "customer: A bed",
            "advisor: A double bed, is that right? For which date? Anything else?",
        ),
        en("customer: Why? When? Where?", "advisor: In that order: frost, yesterday, in Leeds."),
    ),
)
