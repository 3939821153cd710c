"""Words as hashed trigrams, so that "do these two texts speak of the same" is arithmetic on arrays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import numpy as np

from matching.engine.arrays import Hashes, Lists

_WORD = re.compile(r"[^\W_]+")
SHORTEST_WORD = 3


def trigrams(text: str) -> Hashes:
    """Return the sorted, distinct hashes (k,) uint32 of the trigrams of the words of a text.

    Case and accents do not count. As in pg_trgm a word is padded by two blanks before and one behind, so its beginning
    weighs more. Latin words of one or two letters ("a", "to") say nothing and are left out; words of other scripts are
    kept at any length.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    found = set[int]().union(*map(_of_word, _WORD.findall(plain)))
    return np.array(sorted(found), np.uint32)


@lru_cache(maxsize=1 << 16)
def _of_word(word: str) -> frozenset[int]:
    """Return the hashes of one word. People use the same words: remembering them makes a pool several times faster."""
    if len(word) < SHORTEST_WORD and word.isascii():
        return frozenset()
    padded = f"  {word} "
    return frozenset(crc32(padded[at : at + 3].encode()) for at in range(len(padded) - 2))


@lru_cache(maxsize=1 << 14)
def _remembered(text: str) -> Hashes:
    return trigrams(text)


def trigram_lists(texts: Iterable[str]) -> Lists:
    """Return the trigrams of each text as `Lists` of uint32."""
    rows = [_remembered(text) for text in texts]
    indptr = np.zeros(len(rows) + 1, np.int64)
    indptr[1:] = np.cumsum([len(row) for row in rows])
    return Lists(indptr, np.concatenate([*rows, np.zeros(0, np.uint32)]))
