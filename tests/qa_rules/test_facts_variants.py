"""Ways of writing that the labelled conversations do not have: typing slips, text speech, regions.

One line each, put where it would stand in a conversation.
"""

from typing import Any

import pytest

from qa_rules import facts
from qa_rules.talk import talk_of
from qa_rules.transcript import Customer, Transcript, Turn


def observed(
    language: str, advisor: str, last: str, name: str = "", number: str = ""
) -> dict[str, Any]:
    turns = [
        Turn(1, "customer", "colis 45871 toujours pas là" if language == "fr" else "parcel 45871?"),
        Turn(2, "advisor", advisor),
        Turn(3, "customer", "d'accord" if language == "fr" else "all right"),
        Turn(4, "advisor", last),
    ]
    customer = Customer(name=name, external_id=number)
    return facts.observe(talk_of(Transcript(turns, customer=customer), language))


FAREWELLS = [
    ("fr", "Au revoir"), ("fr", "aurevoir !"), ("fr", "BONNE JOURNEE"), ("fr", "Bone journée"),
    ("fr", "bonne aprem"), ("fr", "Bon weekend a vous"), ("fr", "À la prochaine !"),
    ("fr", "Je vous souhaite de très belles fêtes"), ("fr", "Passez un excellent dimanche."),
    ("fr", "au plaisir 😊"), ("fr", "Cdt"),
    ("fr", "Merci.\n\nBien cordialement,\nZoé, service client"),
    ("fr", "Prenez soin de vous."), ("fr", "Bonne continuation !"), ("fr", "Bon vol"),
    ("fr", "Merci, à samedi 20."), ("fr", "Alors merci, à samedi peut-être !"),
    ("fr", "Merci et à ce soir au quai 4."), ("fr", "Soignez-vous bien, à mars !"),
    ("fr", "Très beau voyage à vous !"), ("fr", "Je vous souhaite une nuit paisible."),
    ("fr", "Merci et bonne traversée vers Ajaccio !"), ("fr", "Merci à vous, bonsoir madame Roy."),
    ("fr", "Je vous adresse mes respectueuses salutations."), ("fr", "Parfait, merci, salut"),
    ("fr", "Je vous en prie, une belle journée à vous."), ("fr", "Merci, bel été monsieur Roy."),
    ("en", "Bye!"), ("en", "goodbye"), ("en", "HAVE A GREAT DAY"), ("en", "Have a gd evening"),
    ("en", "Take care"), ("en", "Cya!"), ("en", "Enjoy your weekend"), ("en", "Kind regards,\nTom"),
    ("en", "Look after yourselves."), ("en", "See you on the 9th, Mr Durand!"),
    ("en", "Take good care of yourself"), ("en", "Thank you, and hwyl fawr!"),
    ("en", "Wishing you a lovely afternoon"), ("en", "Safe travels"), ("en", "See you soon :)"),
]  # fmt: skip
NO_FAREWELLS = [
    ("fr", "Merci beaucoup"), ("fr", "La visite est reportée à demain"), ("fr", "Avec plaisir"),
    ("fr", "Est-ce reporté, à samedi 20 ou dimanche ?"), ("fr", "Beau travail de votre part."),
    ("fr", "Salut, je regarde votre dossier de livraison."),
    ("fr", "Idéal pour une bonne nuit de sommeil."), ("fr", "De rien, je vous en prie."),
    ("fr", "Vous serez cordialement reçu à l'agence"), ("fr", "Bonne journée ! Votre numéro ?"),
    ("en", "Thanks a lot"), ("en", "I will take care of it"), ("en", "You're welcome"),
    ("en", "As regards the fee, it is waived"), ("en", "It was a good day for sales"),
]  # fmt: skip
CHECKS = [
    ("fr", "Autre chose ?"), ("fr", "besoin d autre chose"),
    ("fr", "Puis je vous aider sur autre chose ?"),
    ("fr", "Vous avez d'autres questions ?"),
    ("fr", "Est-ce que je peux faire autre chose pour vous"),
    ("fr", "Dites moi si vous avez d'autres questions"), ("fr", "Ce sera tout pour vous ?"),
    ("en", "anything else?"), ("en", "Is there something else I can do for you"),
    ("en", "Do you have any more questions?"), ("en", "Let me know if you need further help"),
    ("en", "Will that be all?"), ("en", "What else can I do for you?"),
]  # fmt: skip
NO_CHECKS = [
    ("fr", "N'hésitez pas si vous avez d'autres questions."), ("fr", "C'est une autre question."),
    ("fr", "Avez-vous essayé autre chose ?"), ("fr", "Avez-vous un autre numéro ?"),
    ("fr", "Je reste à votre disposition pour toute autre demande."),
    ("en", "Feel free to ask if you need anything else."), ("en", "That is another question."),
    ("en", "Did you see anything else on the screen?"), ("en", "Do you have another number?"),
]  # fmt: skip
THANKS = [
    ("fr", "Merci de votre patience"), ("fr", "Merci d'avoir patienté, bonne journée"),
    ("fr", "Nous vous remercions de votre fidélité."), ("fr", "Merci, au revoir"),
    ("fr", "Merci à vous"),
    ("fr", "C'est moi qui vous remercie."), ("fr", "Merci de nous lire, bel été et au revoir !"),
    ("en", "Thank you for calling"), ("en", "Thanks, bye"), ("en", "We appreciate your patience"),
    ("en", "thx for bearing with us"),
    ("fr", "Merci, monsieur Durand."), ("en", "Thank you, Mr Durand."),
]  # fmt: skip
NO_THANKS = [
    ("fr", "Merci de nous renvoyer le bon."), ("fr", "Merci de patienter"),
    ("fr", "Merci d'avance, au revoir"),
    ("fr", "Merci pour ces précisions, je vérifie."), ("en", "Thank you in advance"),
    ("en", "Thanks for the details, I am checking."), ("en", "You are welcome"),
    ("en", "All done, ta-ra"),
]  # fmt: skip


def cases(true: list[tuple[str, str]], false: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(*row, True) for row in true] + [(*row, False) for row in false]


@pytest.mark.parametrize(("language", "last", "expected"), cases(FAREWELLS, NO_FAREWELLS))
def test_farewell(language: str, last: str, expected: bool) -> None:
    assert observed(language, "ok", last)["farewell_by_advisor"] is expected


ENDED = [
    "laissez, je vais voir ailleurs. au revoir", "moi c'est Durand mais merci, bonne soirée",
    "pas grave, merci, bonne journée", "attendez je cherche...", "n'importe quoi",
    "ça ne coupe plus, mrc a+",
]  # fmt: skip
OPEN = [
    "et mon remboursement ? au revoir", "je voudrais aussi annuler le second, merci, au revoir",
    "vous pouvez la récupérer oui ou non", "le second colis 45872 n'est jamais arrivé",
]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "expected"), [*((t, False) for t in ENDED), *((t, True) for t in OPEN)]
)
def test_whoever_walks_away_or_comes_back_to_it_waits_for_nothing(
    last: str, expected: bool
) -> None:
    said = [("customer", "colis 45871 ?"), ("advisor", "Il part demain."), ("customer", last)]
    turns = [Turn(n, who, text) for n, (who, text) in enumerate(said, 1)]
    found = facts.observe(talk_of(Transcript(turns), "fr"))
    assert found["unanswered_last"] is expected


@pytest.mark.parametrize("last", ["Bonsoir Monsieur Roy, merci à vous.", "Également !"])
def test_a_goodbye_that_only_answers_is_one_behind_a_goodbye(last: str) -> None:
    said = [
        ("customer", "colis 45871 ?"), ("advisor", "Il part demain."),
        ("customer", "grand merci, bonsoir"), ("advisor", last),
    ]  # fmt: skip
    turns = [Turn(n, who, text) for n, (who, text) in enumerate(said, 1)]
    found = facts.observe(talk_of(Transcript(turns), "fr"))
    assert (found["first_farewell"], found["farewell_by_advisor"]) == ("customer", True)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Evening! In most houses it does.", True), ("Morning Mr Hale, one moment.", True),
        ("Afternoon, let me see.", True), ("Evening appointments are full.", False),
        ("He comes this evening.", False),
    ],
)  # fmt: skip
def test_an_hour_of_the_day_greets_only_by_itself(first: str, expected: bool) -> None:
    assert observed("en", first, "ok")["greeting"] is expected


@pytest.mark.parametrize(("language", "last", "expected"), cases(CHECKS, NO_CHECKS))
def test_last_check(language: str, last: str, expected: bool) -> None:
    assert observed(language, "ok", last)["last_check"] is expected


GREETED = [
    ("fr", "Bonjour Madame Durand, je regarde."), ("fr", "Bonsoir Mme. Durand !"),
    ("fr", "Chère Madame Durand,"), ("fr", "Bonjour Camille"), ("en", "Hi Mrs Durand,"),
]  # fmt: skip
CALLED = [
    ("fr", "Bonjour, je regarde, Madame Durand."), ("fr", "Merci Camille, bonne journée"),
    ("fr", "Bonjour Madame Durand. Votre dossier est C-1042, je regarde."),
    ("en", "Hello Camille, one moment please. There we are, Camille!"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "expected"), cases(CALLED, GREETED))
def test_a_bare_greeting_by_name_is_told_from_a_use_of_the_name(
    language: str, said: str, expected: bool
) -> None:
    found = observed(language, "je regarde", said, "Mme Camille Durand", "C-1042")
    assert (found["name_used"], found["identity_beyond_greeting"]) == (True, expected)


@pytest.mark.parametrize(("language", "last", "expected"), cases(THANKS, NO_THANKS))
def test_thanks(language: str, last: str, expected: bool) -> None:
    assert observed(language, "ok", last, "M. Durand")["thanks"] is expected


@pytest.mark.parametrize(
    ("language", "first", "name", "named", "used", "wrong"),
    [
        ("fr", "Bonjour mme durand, c'est Nadia", "Mme Durand", True, True, False),
        ("fr", "Bonjour Madame DURAND", "Mme Durand", False, True, False),
        ("fr", "bonjour, julie du service client", "Mme Durand", True, False, False),
        ("fr", "Bonjour Mr. Petit", "M. Petit", False, True, False),
        ("fr", "Un petit instant", "M. Petit", False, False, False),
        ("fr", "Bonjour M'dame", "Mme Durand", False, False, False),
        ("fr", "Bonjour Monsieur O'Connor", "M. O'Connor", False, True, False),
        ("fr", "Bonjour Mme Dupont-Martin", "Mme Martin", False, True, False),
        ("fr", "Bonjour Mme Bernard !", "Mme Durand", False, False, True),
        ("fr", "Bonjour {{civilite}} {{nom}}", "Mme Durand", False, False, True),
        ("fr", "Bonjour monsieur Le Gall.", "M. Le Goff", False, False, True),
        ("fr", "Autre chose madame Oliveira ?", "Mme Ribeiro", False, False, True),
        ("fr", "Bonjour madame. Depuis quand ?", "Mme Ribeiro", False, False, False),
        ("fr", "Chez un voisin, M. Haddad, il a signé.", "Mme Ribeiro", False, False, False),
        ("fr", "Bonjour Monsieur, je transmets à M. Bernard.", "M. Durand", False, False, False),
        ("en", "Hello mrs parker, i'm karen", "Mrs Parker", True, True, False),
        ("en", "Hi Emma!", "Emma Stone", False, True, False),
        ("en", "Hi there, Tom speaking", "Emma Stone", True, False, False),
        ("en", "Dear Ms Baker,", "Emma Stone", False, False, True),
        ("en", "Hello <first name>", "Emma Stone", False, False, True),
        ("en", "A young driver pays more", "Mr Young", False, False, False),
    ],
)
def test_names(language: str, first: str, name: str, named: bool, used: bool, wrong: bool) -> None:
    found = observed(language, first, "ok", name)
    assert (found["advisor_named"], found["name_used"], found["wrong_name"]) == (named, used, wrong)
