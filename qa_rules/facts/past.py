"""Does a sentence tie the matter to an episode that the brand has stored for this customer?

Naming a stored fact is not enough (that is `facts_used`): it has to be told as something past.
"""

import re
from functools import cache

from qa_rules.facts.content import content_words
from qa_rules.facts.sentences import Sentence
from qa_rules.talk import Talk
from qa_rules.text import fold

MONTHS = {
    "fr": [
        "janv",
        "fevr",
        "mars",
        "avri",
        "mai",
        "juin",
        "juil",
        "aout",
        "sept",
        "octo",
        "nove",
        "dece",
    ],
    "en": [
        "janu",
        "febr",
        "marc",
        "apri",
        "may",
        "june",
        "july",
        "augu",
        "sept",
        "octo",
        "nove",
        "dece",
    ],
}
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?(?: of)? ([a-z]{3,9})\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?\b")
_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_TOLD = {
    "fr": re.compile(
        r"\b(?:deja|avi(?:ez|ons)|avait|etait|eti(?:ez|ons)|vous (?:nous |m )?avez (?:contacte"
        r"|appele"
        r"|signale|ecrit|demande|eu|envoye|ouvert|depose|fait)\w*|suite a|a la suite|faisant suite"
        r"|depuis (?:votre|notre|l|la|le)|apres (?:votre|notre|le|la|l)|lors d|derniere fois"
        r"|au sujet"
        r"|a propos|je (?:vois|constate|retrouve|note) que|il s agit (?:bien )?d|de nouveau"
        r"|encore|c est bien (?:la|le|l|votre|pour)|meme (?:probleme|souci|panne)|comme le \d+"
        r"|toujours pas|(?:declare|signale|envoye|retourne|commande|verse|simule)e?s? le \d+"
        r"|revenue?s? le \d+|dans le (?:rapport|dossier|compte rendu) d\w*"
        r"|est (?:bien )?chez nous|n est jamais (?:parti|arrive)e?s?)\b"
    ),
    "en": re.compile(
        r"\b(?:already|you (?:had|were|d)|had you|were you"
        r"|you (?:ve |have )?(?:contacted|called|reported|wrote"
        r"|written|asked"
        r"|sent|raised|spoke|spoken|told|met|sat down|came|saw|opened|made|moved|bought|changed)"
        r"|didn t you|weren t you|haven t you|following"
        r"|since (?:your|our|the)|after (?:your|our|the)"
        r"|last time|i (?:can )?see (?:that )?(?:you|our|an?|the)|this is about|is this about"
        r"|is (?:it|this) (?:the|your)|again"
        r"|regarding|same (?:problem|issue|fault))\b"
    ),
}
_MEANT = {
    "fr": re.compile(r"\b(?:vous (?:me )?parlez|il s agit|est ce|c est|ca concerne|votre|notre)\b"),
    "en": re.compile(r"\b(?:you mean|you re (?:talking|writing)|is (?:this|it|that)|your|our)\b"),
}
_OUTCOME = {
    "fr": re.compile(
        r"\ba (?:bien )?ete (?:accepte|refuse|traite|livre|expedie|valide|rembourse)e?s?\b"
    ),
    "en": re.compile(
        r"\b(?:was|has been) (?:accepted|rejected|processed|delivered|sent|refunded)\b"
    ),
}


@cache
def _dates(text: str, language: str) -> frozenset[tuple[int, int]]:
    """Days and months named in folded text."""
    found = {(int(day), int(month)) for day, month in _FIGURES.findall(text)}
    named = _DAY_FIRST.findall(text) + [(d, m) for m, d in _MONTH_FIRST.findall(text)]
    for day, name in named:
        for number, month in enumerate(MONTHS[language], 1):
            if name.startswith(month[:3]) and (len(name) < 4 or name.startswith(month)):
                found.add((int(day), number))
    return frozenset(found)


_WELCOME = re.compile(
    r"\b(?:(?:ravie?s?|heureu\w+|plaisir|content\w*) de vous (?:retrouver|revoir|accueillir)"
    r"|re ?bienvenue|welcome back|(?:good|nice|great|lovely|glad) to (?:have|see) you)\b"
)


def ties_to_past(sentence: Sentence, talk: Talk) -> bool:
    """A stored episode is named (by its date, or two of its words) and told as past."""
    language = talk.language
    if not talk.source.customer.history:
        return False
    if _WELCOME.search(sentence.plain):
        return False
    is_asked = sentence.is_question and bool(_MEANT[language].search(sentence.plain))
    if not (is_asked or _TOLD[language].search(sentence.plain)):
        return False
    is_outcome = bool(_OUTCOME[language].search(sentence.plain)) and not sentence.is_question
    return not is_outcome and any(
        _names(sentence.plain, fold(item), language) for item in talk.source.customer.history
    )


def _names(plain: str, item: str, language: str) -> bool:
    if _dates(plain, language) & _dates(item, language):
        return True
    said = set(content_words(plain, language))
    return len(said & set(content_words(item, language))) >= 2
