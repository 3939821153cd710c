"""What news needs of the floors above: whether it still holds, and what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profiles.models import Notice


class NewsSubject(Protocol):
    """One kind of thing that news is about.

    ``standing`` is asked while a mail gets its words, with all the news of that kind that it would bring to one person,
    the oldest first; what it leaves out was taken back, or is no longer so, and is not mailed.
    """

    @property
    def kind(self) -> str: ...

    def standing(self, notices: Sequence[Notice], /) -> Sequence[Notice]: ...


class NewsTitles(Protocol):
    """What things of one kind are called on the list of news and in mails, by their key, as their reader may see them.

    Asked once a page or mail, with all the news of that kind on it.
    """

    @property
    def kind(self) -> str: ...

    def titles(self, notices: Sequence[Notice], /) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Named:
    """One thing that a piece of news names: what it is called, its path, and a word on how it stands, or ""."""

    title: str
    path: str
    state: str


class NewsContents(Protocol):
    """What news of one kind names in a mail, as its reader may see it while the mail gets its words."""

    @property
    def kind(self) -> str: ...

    def names(self, notice: Notice, /) -> Sequence[Named]: ...
