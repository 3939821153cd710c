"""The arrays everything is made of: names for their types, read-only structs, lists laid end to end, keys of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

Bools: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]
Int8s: TypeAlias = NDArray[np.int8]
Int16s: TypeAlias = NDArray[np.int16]
Int32s: TypeAlias = NDArray[np.int32]
Int64s: TypeAlias = NDArray[np.int64]
Hashes: TypeAlias = NDArray[np.uint32]
Words: TypeAlias = NDArray[np.uint64]
Floats: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]


class Frozen:
    """Makes every array of a frozen dataclass a read-only view: what a solver was given stays what it was given."""

    def __post_init__(self) -> None:
        """Replace arrays by read-only views; the caller's own arrays stay writable."""
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, field.name, view)


@dataclass(frozen=True, eq=False)
class Lists(Frozen):
    """One list of numbers per person, laid end to end.

    Attributes
    ----------
    indptr : (n + 1,) int64
        The list of person i is ``values[indptr[i]:indptr[i + 1]]``.
    values : (nnz,)
        The numbers, in each person's own order.
    """

    indptr: Int64s
    values: NDArray[Any]

    @classmethod
    def of(cls, rows: Iterable[Sequence[float]], dtype: DTypeLike = np.int32) -> Lists:
        """Lay the given rows end to end."""
        rows = list(rows)
        indptr = np.zeros(len(rows) + 1, np.int64)
        indptr[1:] = np.cumsum([len(row) for row in rows])
        flat = [value for row in rows for value in row]
        return cls(indptr, np.asarray(flat, dtype=dtype))

    @classmethod
    def empty(cls, n: int, dtype: DTypeLike = np.int32) -> Lists:
        """Return n empty lists."""
        return cls(np.zeros(n + 1, np.int64), np.zeros(0, dtype))

    def __len__(self) -> int:
        """Return how many lists there are."""
        return len(self.indptr) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        """Return the list of one person."""
        values: NDArray[Any] = self.values[self.indptr[row] : self.indptr[row + 1]]
        return values

    @property
    def lengths(self) -> Int64s:
        """(n,) int64, the length of each list."""
        return np.diff(self.indptr)

    @property
    def owners(self) -> Int64s:
        """(nnz,) int64, whose list each value stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)


def pair_keys(one: Int64s, other: Int64s) -> Words:
    """Return a (p,) uint64 key for each pair of people, the same both ways round. Numbers must lie in 0..2**32 - 1."""
    low = np.minimum(one, other).astype(np.uint64)
    high = np.maximum(one, other).astype(np.uint64)
    return (low << np.uint64(32)) | high
