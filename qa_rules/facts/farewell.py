"""Leave-taking: which formulas are one, and which of them nobody followed with more business.

Who said it first, and how late, is in `closing`.
"""

from qa_rules.facts.business import goes_on, needs_answer, weigh
from qa_rules.facts.called import TITLES
from qa_rules.facts.parts import (
    after,
    before,
    empty_words,
    has_capital,
    inside,
    is_mark,
    word,
    word_set,
)
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk

ADVERBS = word_set("tres vraiment aussi egalement very really truly quite so")
DETERMINERS = word_set(
    "une un de d des la le les cette ce cet votre vos notre ta ton sa ma pour en sur dans par a an"
    " the your this that my our for of in last each every had our"
)
WISHES = word_set(
    "souhaite souhaitons souhaites souhaitant passez passe profitez profite have having enjoy wish"
    " wishing hope hav vous"
)
NO_WISH = word_set("i we they to did would could ll d")
LEADING = ("until then", "till then", "later")  # "Until then, switch it off"
BARE_GREETINGS = ("good day", "good evening", "good afternoon", "good morning")
OPENERS = word_set(
    "et merci ok oui revoir journee soiree bientot dis dit alors allez bye donc bien parfait and"
    " thanks you then dit voila"
)
WILL = word_set("will to ll can should must")
SIGNATURE = 5
GOOD = word_set(
    "bon bonne bons bonnes bel belle beau beaux belles doux douce excellent excellente joyeux"
    " joyeuse happy"
)
BEHIND = word_set("a madame monsieur mme mr et alors malgre quand chez dans parmi and")
HEADING = word_set("vers de d sur avec en au aux pour jusqu demain ce cet cette to in at with")
NOT_WISHED = word_set(
    "nouvelle nouvelles idee question questions remarque chose choses point choix note reponse"
    " initiative surprise affaire affaires service produit client moment matin prix etat sens signe"
    " reflexe raison travail esprit conseil conseils parti debut retour being having going helping"
    " alors ben bah donc ok merci oui non voila geste temps cadeau projet parcours modele hearing"
    " knowing seeing"
)
TIMES = word_set(
    "day evening afternoon night weekend week morning trip journey flight stay holiday"
)
FEW_WORDS = 3
TAIL = 4  # words behind "à samedi"


def formulas(turn: Said, talk: Talk) -> list[Span]:
    """Every leave-taking formula of the turn, whatever follows it, in order."""
    if "formulas" not in turn.past:
        turn.past["formulas"] = sorted(_formulas(turn, talk))
    found: list[Span] = turn.past["formulas"]
    return found


def _formulas(turn: Said, talk: Talk) -> list[Span]:
    found = [span for span in turn.spans("farewell") if _is_wish(turn, span)]
    found += [span for span in turn.spans("farewell_apart") if _is_apart(turn, span)]
    found += [span for span in turn.spans("farewell_enjoy") if _is_headed(turn, span)]
    found += [span for span in turn.spans("farewell_line") if _is_last_line(turn, span)]
    found += _have_wishes(turn)
    if turn.is_advisor and turn is not talk.advisor_turns[0]:
        found += _own_wishes(turn)
    if turn.says("farewell_if_short"):
        short = turn.spans("farewell_if_short")
        found += short if _is_short(turn, talk) else [s for s in short if _is_last(turn, talk, s)]
    returned = turn.spans("farewell_returned") or _alone(turn)
    if returned and _is_returned(turn, talk):
        found += returned
    return found


def _alone(turn: Said) -> list[Span]:
    """ "Également !", and not a word more."""
    found = turn.spans("farewell_returned_alone")
    said = [span for span in turn.words if turn.folded[span[0]].isalnum()]
    return found if said and all(inside(span, found) for span in said) else []


def _own_wishes(turn: Said) -> list[Span]:
    """ "Bonne balade !", "Happy gardening!": a good thing wished, nothing else in the clause."""
    return [
        (turn.words[i][0], turn.words[i + 1][1])
        for i in range(len(turn.words) - 1)
        if word(turn, i) in GOOD and _is_wished_thing(turn, i)
    ]


def _have_wishes(turn: Said) -> list[Span]:
    """ "Have a cracking weekend": whatever stands before the time that is wished."""
    found = []
    for i in range(len(turn.words) - 2):
        if word(turn, i) == "have" and word(turn, i + 1) in ("a", "an", "yourself"):
            near = [k for k in range(i + 2, i + 5) if word(turn, k) in TIMES]
            if near and word(turn, i - 1) not in NO_WISH and word(turn, i - 1) not in WILL:
                found.append((turn.words[i][0], turn.words[near[0]][1]))
    return found


def _is_wished_thing(turn: Said, i: int) -> bool:
    thing, right = word(turn, i + 1), word(turn, i + 2)
    left = word(turn, i - 2 if word(turn, i - 1) in ADVERBS else i - 1)
    if is_mark(thing) or thing in NOT_WISHED or thing in empty_words(turn.language):
        return False
    if word(turn, i) == "happy" and not thing.endswith("ing"):
        return False
    opens = is_mark(left) or left in OPENERS
    ends = is_mark(right) or right in BEHIND or has_capital(turn, i + 2)
    heads = right in HEADING and turn.says("thanks", "farewell") and _is_tailed(turn, i + 2)
    return opens and right != "?" and (ends or heads)


def _is_wish(turn: Said, span: Span) -> bool:
    """Not "pour une bonne nuit", "I had a great stay", "take care of it"."""
    i = before(turn, span[0])
    while word(turn, i) in ADVERBS:
        i -= 1
    if word(turn, i) in WILL or (
        word(turn, after(turn, span[1])) == "of" and "take" in _of(turn, span)
    ):
        return False
    first, _, rest = _of(turn, span).partition(" ")
    if first in ("have", "enjoy"):
        return word(turn, i) not in NO_WISH
    if rest and first in WISHES:
        return True
    if word(turn, i) in DETERMINERS or _of(turn, span) in BARE_GREETINGS:
        return _is_wished(turn, i) or _is_bare_goodbye(turn, span)
    return True


def _is_bare_goodbye(turn: Said, span: Span) -> bool:
    """ "Thank you for telling us. Good day.": a greeting that ends a message of several words."""
    i, j = before(turn, span[0]), after(turn, span[1])
    ends = all(is_mark(word(turn, k)) for k in range(j, len(turn.words)))
    return _of(turn, span) in BARE_GREETINGS[:3] and ends and i > 0 and is_mark(word(turn, i))


def _of(turn: Said, span: Span) -> str:
    return turn.folded[span[0] : span[1]]


def _is_wished(turn: Said, i: int) -> bool:
    for j in range(i, max(-1, i - 5), -1):
        if is_mark(word(turn, j)):
            return False
        if word(turn, j) in WISHES:
            return word(turn, j - 1) not in NO_WISH
    return False


def _is_apart(turn: Said, span: Span) -> bool:
    """A clause of its own: an edge, a courtesy or a name on both sides."""
    i, j = before(turn, span[0]), after(turn, span[1])
    if word(turn, j) == "," and _of(turn, span) in LEADING:
        return False
    left = is_mark(word(turn, i)) or word(turn, i) in OPENERS or _is_courtesy(turn, i)
    right = is_mark(word(turn, j)) or word(turn, j) in OPENERS | {"bonne", "madame", "monsieur"}
    return (left and _is_tailed(turn, j)) or (
        (left or has_capital(turn, i)) and (right or has_capital(turn, j))
    )


def _is_tailed(turn: Said, j: int) -> bool:
    """A few words end the clause, no question: "à samedi 20", "à ce soir au quai 4"."""
    tail = [word(turn, k) for k in range(j, j + TAIL + 1)]
    end = next((k for k, w in enumerate(tail) if is_mark(w)), None)
    return end is not None and tail[end] not in ("?", ":")


def _is_headed(turn: Said, span: Span) -> bool:
    """It opens a clause, and a wish: not "you can enjoy your plan"."""
    i = before(turn, span[0])
    return (
        is_mark(word(turn, i))
        or word(turn, i) in OPENERS | {"please", "a"}
        or _is_courtesy(turn, i)
    )


def _is_courtesy(turn: Said, i: int) -> bool:
    return inside(turn.words[i], turn.spans("thanks", "pleasantry", "farewell"))


def _is_last_line(turn: Said, span: Span) -> bool:
    """Only a signature follows, and an edge or a courtesy comes before."""
    i, j = before(turn, span[0]), after(turn, span[1])
    tail = [w for w in (word(turn, k) for k in range(j, len(turn.words))) if not is_mark(w)]
    line = "\n" in turn.text[turn.words[i][1] if i >= 0 else 0 : span[0]]
    left = line or is_mark(word(turn, i)) or word(turn, i) in OPENERS
    follows = turn.text[span[1] :].strip()
    return left and len(tail) <= SIGNATURE and "?" not in follows


def _is_short(turn: Said, talk: Talk) -> bool:
    """Nothing else is said, behind thanks, an agreement or a goodbye, by one who spoke before."""
    weighed = weigh(turn)
    if weighed.content or len(weighed.uncovered) > FEW_WORDS:
        return False
    if not any(t.speaker == turn.speaker for t in talk.before(turn)):
        return False
    if turn.says("thanks", "pleasantry", "farewell"):
        return True
    last = next((t for t in talk.before(turn) if t.speaker != turn.speaker), None)
    return last is not None and last.says("thanks", "farewell")


def _is_last(turn: Said, talk: Talk, span: Span) -> bool:
    """Behind a mark at the end of what somebody wrote who spoke before: "ok merci, salut"; or a
    goodbye for a goodbye: "Bonsoir Madame, merci à vous"."""
    i, j = before(turn, span[0]), after(turn, span[1])
    if not any(t.speaker == turn.speaker for t in talk.before(turn)):
        return False
    ends = all(_is_mark_or_name(turn, k) for k in range(j, len(turn.words)))
    if i >= 0:
        return ends and (is_mark(word(turn, i)) or word(turn, i) in OPENERS)
    return turn.is_advisor and _is_returned(turn, talk) and not goes_on(turn)


def _is_mark_or_name(turn: Said, i: int) -> bool:
    return is_mark(word(turn, i)) or word(turn, i) in TITLES or has_capital(turn, i)


def _is_returned(turn: Said, talk: Talk) -> bool:
    """The other side took leave just before."""
    for earlier in talk.before(turn):
        if earlier.speaker == turn.speaker or not (earlier.is_customer or earlier.is_advisor):
            continue
        return bool(formulas(earlier, talk)) and not weigh(turn).asks
    return False


def farewells(talk: Talk) -> list[tuple[Said, Span]]:
    """Each turn that takes leave, with its first formula, nobody having gone on with business."""
    if "farewells" not in talk.memo:
        talk.memo["farewells"] = _farewells(talk)
    found: list[tuple[Said, Span]] = talk.memo["farewells"]
    return found


def _farewells(talk: Talk) -> list[tuple[Said, Span]]:
    found: list[tuple[Said, Span]] = []
    has_answer = False  # a later message that says goodbye has business in front of it
    for turn in reversed(talk.people):
        spans = [s for s in formulas(turn, talk) if not _is_followed(turn, talk, s)]
        if spans and not (has_answer and _asked(turn, talk)):
            found.append((turn, spans[0]))
            has_answer = has_answer or _says_more(turn, talk)
        elif _is_business(turn, talk):
            break
    return found[::-1]


def _is_followed(turn: Said, talk: Talk, span: Span) -> bool:
    """By business in the same message: of an advisor's only a question is."""
    if turn.is_customer:
        return needs_answer(turn, talk, span[1])
    return weigh(turn, span[1]).asks


def _asked(turn: Said, talk: Talk) -> bool:
    """The goodbye came with a question, or in the customer's first message."""
    weighed = weigh(turn)
    first = turn.is_customer and turn is talk.customer_turns[0]
    return weighed.asks or weighed.has_news or (first and bool(weighed.content))


def _says_more(turn: Said, talk: Talk) -> bool:
    return _is_business(turn, talk)


def _is_business(turn: Said, talk: Talk) -> bool:
    return needs_answer(turn, talk) if turn.is_customer else goes_on(turn)
