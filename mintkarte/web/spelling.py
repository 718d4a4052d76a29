"""What a visitor may have meant by a word that no offer holds: the words of titles that are spelled almost so."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.words import words
from mintkarte.models.offers import Offer
from mintkarte.web.recent_offers import Load
from mintkarte.web.searching import Searching

MOST = 2
_MOST_WORDS = 8
"""A longer text is no search for a word; each word is asked for alone."""
_ALIKE = 0.75
"""Share of letters that agree: one slip in four letters, two in eight."""
_LEAST_LETTERS = 4
_WORD = re.compile(r"\w+")


def respelled(searching: Searching, load: Load) -> Iterator[str]:
    """The search text with its unknown word replaced by one that titles hold, the likeliest first.

    `load` fetches offers, for the word as their title writes it. Long texts and two unknown words get none.
    """
    fixed = searching.fixed
    said = _WORD.findall(fixed.text)
    unknown = [word for word in said if not _count(searching, word)] if len(said) <= _MOST_WORDS else []
    if len(unknown) != 1 or len(unknown[0]) < _LEAST_LETTERS:
        return
    asked = " ".join(words(unknown[0]))
    alike = process.extract(
        asked, searching.snapshot.title_words(), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=MOST
    )
    for meant, _, _ in alike:
        found = searching.evaluation(OfferFilter(text=meant)).ids(0, 1)
        yield fixed.text.replace(unknown[0], _as_written(meant, load(found)))


def _count(searching: Searching, word: str) -> int:
    return searching.count(OfferFilter(text=word))


def _as_written(word: str, offers: Sequence[Offer]) -> str:
    """A folded word as a title writes it; itself where none of the titles holds it alone."""
    return next((one for offer in offers for one in _WORD.findall(offer.title) if words(one) == [word]), word)
