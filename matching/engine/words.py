"""Words as hashed trigrams, so that "do these two texts speak of the same" is arithmetic on arrays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = {
        crc32(padded[at : at + 3].encode())
        for word in _WORD.findall(plain)
        if len(word) >= SHORTEST_WORD or not word.isascii()
        for padded in [f"  {word} "]
        for at in range(len(padded) - 2)
    }
    return np.array(sorted(found), np.uint32)


def trigram_lists(texts: Iterable[str]) -> Lists:
    """Return the trigrams of each text as `Lists` of uint32."""
    rows = [trigrams(text) for text in texts]
    indptr = np.zeros(len(rows) + 1, np.int64)
    indptr[1:] = np.cumsum([len(row) for row in rows])
    return Lists(indptr, np.concatenate([*rows, np.zeros(0, np.uint32)]))
