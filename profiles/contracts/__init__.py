"""What this floor needs of the floors above, and where they register it (nwlb/wiring.py does).

Protocols are structural: the adapters above import nothing from here to fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model
    from django.utils.functional import Promise

    from profiles.contracts.moderation import Holdable, Pictured
    from profiles.contracts.news import NewsContents, NewsSubject, NewsTitles
    from profiles.models import Person


@dataclass(frozen=True)
class Answers:
    """What a visitor has said so far, as ids and codes; everything may be missing."""

    learn: tuple[int, ...] = ()
    share: tuple[int, ...] = ()
    crafts: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    place: int | None = None
    week: bytes | None = None
    hours_vary: bool = False


@dataclass(frozen=True)
class PreviewCard:
    """Somebody who could help, without anything that tells who: codes only, words come later."""

    topic: int
    craft: int | None
    near: bool
    free: str  # a preset of profiles.queries.hours, or ""


@dataclass(frozen=True)
class Preview:
    """``count`` is None below five: so few could be told apart."""

    count: int | None
    cards: tuple[PreviewCard, ...]


class PeoplePreview(Protocol):
    """Who could help somebody who has no account yet."""

    def preview(self, *, answers: Answers, at: datetime) -> Preview: ...


@dataclass(frozen=True)
class Panel:
    template: str
    context: dict[str, Any] = field(default_factory=dict)


class ProfilePanel(Protocol):
    """Something from above on a person's profile, or None when there is nothing to say."""

    def panel(self, *, viewer: Person, person: Person, at: datetime) -> Panel | None: ...


@dataclass(frozen=True)
class Things:
    """Ids of what a name leads to, and codes of languages."""

    crafts: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.crafts or self.topics or self.places or self.languages)


NOTHING = Things()


@dataclass(frozen=True)
class Word:
    """A bare word, and its stems where it has others."""

    plain: str
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One thing that was asked for: some words, what they name, and what looks like their name."""

    text: str
    words: tuple[Word, ...]
    named: Things = NOTHING
    alike: Things = NOTHING
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a search asks for: words, what they mean, and ids and codes that every result must have.

    ``places`` are the towns in reach of the one that was named. A kind of result passes over what it has no sense for.
    """

    words: str = ""
    terms: tuple[Term, ...] = ()
    topic: int | None = None
    craft: int | None = None
    language: str = ""
    places: tuple[int, ...] = ()
    free_now: bool = False
    can_be_asked: bool = False
    narrowed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Narrowing:
    """One way to see fewer of a kind of result: what an address has as ``name``; the first choice, "", is all."""

    name: str
    label: str | Promise
    choices: Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Hits:
    """One page of results of a kind, best first, the cursors of its neighbours, and a sentence that stands above."""

    rows: Sequence[Any] = ()
    newer: str = ""
    older: str = ""
    note: str | Promise = ""


class Searchable(Protocol):
    """One kind of result. ``template`` shows a row as ``hit``; what the viewer may not see is in no row.

    ``find`` raises ``queries.paging.BadCursor`` for a cursor that is not ours; ``exist`` says which of several searches
    would find anything. ``narrowings`` are offered where this kind stands alone; the choice is ``Wanted.narrowed``.
    """

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str | Promise: ...

    @property
    def template(self) -> str: ...

    def find(
        self, *, viewer: Person, wanted: Wanted, at: datetime, size: int, after: str = "", before: str = ""
    ) -> Hits: ...

    def exist(self, *, viewer: Person, searches: Sequence[Wanted], at: datetime) -> list[bool]: ...

    def narrowings(self, *, viewer: Person) -> Sequence[Narrowing]: ...


class PersonalData(Protocol):
    """Exportable and Erasable in one: every model that points at Person is named by exactly one."""

    @property
    def models(self) -> Sequence[type[Model]]: ...

    def export(self, person: Person) -> dict[str, Any]: ...

    def erase(self, *, person: Person, at: datetime) -> None: ...


@dataclass(frozen=True)
class Reported:
    """Something as its reporter sees it. ``url`` leads back to it.

    ``alias`` is what its author is called where they wrote without a name: nobody who reports or
    decides is shown another one.
    """

    author: Person | None
    quote: str
    url: str
    alias: str = ""


@dataclass(frozen=True)
class Passage:
    """One message around a reported one."""

    author: str
    words: str
    at: datetime
    reported: bool


class Reportable(Protocol):
    """One kind of thing that people report and moderators decide about.

    ``hide`` and ``show`` say by whom; None is the site itself, for the weight of reports. ``private`` things
    are read by nobody but those in them: ``around`` shows a moderator what stands beside a reported one, after they
    said why, and ``readers`` are told of it. ``along`` counts what others said that is hidden with a thing, by its key.
    """

    @property
    def kind(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def private(self) -> bool: ...

    def find(self, *, viewer: Person, key: str) -> Reported | None: ...

    def around(self, *, key: str) -> Sequence[Passage]: ...

    def readers(self, *, key: str) -> Sequence[Person]: ...

    def along(self, *, keys: Collection[str]) -> Mapping[str, int]: ...

    def hide(self, *, key: str, by: Person | None, why: str, at: datetime) -> None: ...

    def show(self, *, key: str, by: Person | None, at: datetime) -> None: ...


class Repairable(Protocol):
    """One kind of reportable thing whose text goes back to its author, who mends it and sends it again.

    ``longest`` is how long its texts are at most. ``words`` is the text as its author wrote it, None when it is gone;
    ``mend`` puts others in its place and shows it.
    """

    @property
    def kind(self) -> str: ...

    @property
    def longest(self) -> int: ...

    def words(self, *, key: str) -> str | None: ...

    def mend(self, *, key: str, by: Person, words: str, at: datetime) -> None: ...


class Bonds(Protocol):
    """What binds two people above: a block cuts it, whoever is out rests until back, whom nobody sees vanishes."""

    def cut(self, *, one: Person, other: Person, at: datetime) -> None: ...

    def partners(self, *, person: Person) -> frozenset[int]: ...

    def rest(self, *, person: Person, until: datetime, at: datetime) -> None: ...

    def back(self, *, person: Person, at: datetime) -> None: ...

    def vanish(self, *, person: Person, at: datetime) -> None: ...

    def leave(self, *, person: Person, at: datetime) -> None: ...


class Obligations(Protocol):
    """Rows of one kind with a due time that a sweep looks for; ``waits`` is a sentence for when the oldest is late."""

    @property
    def kind(self) -> str: ...

    @property
    def waits(self) -> str | Promise: ...

    def oldest_due(self, *, at: datetime) -> datetime | None: ...


class Registry:
    """Filled once at start-up by the wiring, read afterwards."""

    def __init__(self) -> None:
        self.people_preview: PeoplePreview | None = None
        self.profile_panels: list[ProfilePanel] = []
        self.personal_data: list[PersonalData] = []
        self.searchables: list[Searchable] = []
        self.reportables: dict[str, Reportable] = {}
        self.repairables: dict[str, Repairable] = {}
        self.holdables: dict[str, Holdable] = {}
        self.pictured: dict[str, Pictured] = {}
        self.bonds: list[Bonds] = []
        self.obligations: list[Obligations] = []
        self.news_subjects: dict[str, NewsSubject] = {}
        self.news_contents: dict[str, NewsContents] = {}
        self.news_titles: dict[str, NewsTitles] = {}


registry = Registry()
