"""Compréhension non validée

Signale. Le client a exposé une situation, et jamais le conseiller ne dit ce qu'il en a compris :
ni avec ses mots à lui, ni par une vérification, ni en la rattachant à un épisode du dossier.

Pourquoi. Une réponse rapide à côté du sujet coûte deux conversations. NF Service demande de «
valider avec les abonnés la bonne compréhension des termes de l'échange ».

Dire plutôt. Une phrase, dans vos mots, avec ce qu'elle change : « Les deux débits portent sur la
même course, donc l'un est de trop : c'est bien celui de 18 h ? » Recopier le client ne compte
pas.

Limites. Une question simple, une demande courte exécutée aussitôt et un client parti avant la
réponse ne sont pas concernés. Une lecture exacte (adresse, commande) vaut validation pour cette
règle. La reformulation est reconnue à des signes nommés (`facts/restating.toml`), pas au sens.

Source. Engagements NF Service ; critère de reformulation du prix Élu Service Client de l'Année.

---

Flags. The customer told a situation, and the advisor never says what they understood of it:
neither in their own words, nor by a check, nor by tying it to an episode of the file.

Why. A quick answer beside the point costs two conversations. NF Service asks advisers to validate
that the terms of the exchange were understood.

Say instead. One sentence in your words, with what it changes: "Both debits are for the same ride,
so one is too many: is it the one at 6 pm?" Copying the customer does not count.

Limits. A simple question, a short wish that is carried out at once and a customer who left before
the answer do not apply. An exact read-back (address, order) is validation enough for this rule. A
restatement is told by named signs (`facts/restating.toml`), not by its sense.

Source. NF Service commitments; the reformulation criterion of the award Élu Service Client de
l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.requests import request
from qa_rules.facts.substance import advisor_sentences, confirmation, read_back
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(talk: Talk) -> Iterator[Hit]:
    asked = request(talk)
    if asked is None or not asked.is_weighty:
        raise NotApplicable
    answer = _answer(asked.turn, talk)
    if answer is None:
        raise NotApplicable
    if not confirmation(talk) and not read_back(talk):
        yield Hit(answer, 0, len(answer.text), evidence={"seq": asked.turn.seq})


def _answer(turn: Said, talk: Talk) -> Said | None:
    """The first message of the advisor after the matter that says more than a courtesy."""
    after = [said for said in talk.after(turn) if said.is_own]
    telling = {read.sentence.turn.seq for read in advisor_sentences(talk) if read.is_telling}
    return next((said for said in after if said.seq in telling), after[0] if after else None)


RULE = Rule(
    title={"fr": "Compréhension non validée", "en": "Understanding not validated"},
    message={
        "fr": "Dites en une phrase, avec vos mots, ce que vous avez compris de sa situation.",
        "en": "Say in one sentence, in your own words, what you understood of the situation.",
    },
    severity="minor",
    criterion="reformulation",
    close=check,
    needs_model=True,
    examples=(
        fr(
            "customer: La porte du four ne ferme plus depuis que le livreur l'a posé de travers.",
            "advisor: ⟦Un technicien passera mardi.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: Bonjour, mon badge ouvre le parking mais plus l'ascenseur.",
            "advisor: Bonjour !",
            "advisor: ⟦Quel est votre numéro de résident ?⟧",
            "customer: 12",
            "advisor: C'est réglé.",
            closed_by="advisor",
        ),
        fr(
            (
                "customer: Mon relevé de juin montre deux courses le même soir et je n'étais pas"
                " en ville."
            ),
            "advisor: ⟦Le délai de contestation est de 60 jours.⟧",
            closed_by="customer",
        ),
        fr(
            "customer: La porte du four ne ferme plus depuis que le livreur l'a posé de travers.",
            (
                "advisor: Donc il chauffe, mais la chaleur s'échappe, c'est bien ça ? Un"
                " technicien passera mardi."
            ),
            closed_by="advisor",
        ),
        fr(
            "customer: Le grille-pain refait sauter les plombs de la cuisine.",
            "advisor: Vous nous aviez déjà écrit le 4 mai pour cette panne, je vous l'échange.",
            customer={"history": ["message du 4 mai : grille-pain, court-circuit"]},
            closed_by="advisor",
        ),
        fr("customer: Combien coûte la pose ?", "advisor: 45 € en semaine.", closed_by="advisor"),
        fr(
            "customer: Annulez ma séance de jeudi svp",
            "advisor: C'est annulé.",
            closed_by="advisor",
        ),
        fr("customer: Ma douche fuit par le joint du bas depuis lundi", closed_by="customer"),
        fr(
            (
                "customer: Livrez la table et les quatre chaises au 8 rue des Ormes à Dole, pas"
                " chez ma mère."
            ),
            (
                "advisor: Je récapitule : table et quatre chaises au 8 rue des Ormes à Dole."
                " C'est exact ?"
            ),
            closed_by="advisor",
        ),
        en(
            "customer: The oven door won't close since your driver fitted it crooked.",
            "advisor: ⟦An engineer will come on Tuesday.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: Hello, my badge opens the car park but no longer the lift.",
            "advisor: Hello!",
            "advisor: ⟦What is your resident number?⟧",
            "customer: 12",
            "advisor: It's fixed.",
            closed_by="advisor",
        ),
        en(
            "customer: My June statement shows two rides the same night and I was out of town.",
            "advisor: ⟦Claims are open for 60 days.⟧",
            closed_by="customer",
        ),
        en(
            "customer: The oven door won't close since your driver fitted it crooked.",
            (
                "advisor: So it heats but the warmth escapes, is that right? An engineer will"
                " come on Tuesday."
            ),
            closed_by="advisor",
        ),
        en("customer: How much is the fitting?", "advisor: £45 on weekdays.", closed_by="advisor"),
        en("customer: Please cancel my Thursday class", "advisor: Cancelled.", closed_by="advisor"),
        en("customer: My shower leaks at the lower seal since Monday", closed_by="customer"),
    ),
)
