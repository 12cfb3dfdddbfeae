"""How French is set: spaces that must not break, typographic apostrophes and quotes."""

import re

_WRONG = re.compile(
    r"(?<![\u00a0\u202f!?])[!?»](?!\w)"  # needs a non-breaking space before it
    r"|[^\u00a0\u202f\d][:;](?=\s|$)"
    r"|«(?![\u00a0\u202f])"
    r"|\w'\w"  # a typewriter's apostrophe
)


def is_wrong(text: str) -> bool:
    return bool(_WRONG.search(re.sub(r"&#?\w+;|<[^>]*>", "", text)))
