"""From a line of a sheet to the rows it becomes; nothing is written here."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from profiles.choices import fold
from profiles.commands import handles
from profiles.models import Offer, OwnWords, Person
from profiles.models.people import NAME_LENGTH
from profiles.policies.people import MOST_CRAFTS, MOST_LANGUAGES, MOST_SHARES, MOST_WISHES
from profiles.queries import imports
from profiles.queries.imports import Finding, Known, Line, Towns

UNKNOWN_ZONE = "UTC"
IN_A_HEADLINE = re.compile(r"[,;/|&@()·•]| - | – | at | and ", re.IGNORECASE)
TOGETHER = re.compile(r"\s*(?:,|/|&|\+|\band\b|\by\b)\s*", re.IGNORECASE)
NAME_END = " ,;:/|&-–(@"
SHORT_NAME = 40
FIELD_OF = {OwnWords.About.CRAFT: "craft", OwnWords.About.SHARE: "offers", OwnWords.About.LEARN: "seeks"}


@dataclass
class Plan:
    """The rows one line becomes. The person has no number yet."""

    line: Line
    person: Person
    crafts: list[int]
    shares: list[int]
    wishes: list[int]
    own_words: list[tuple[OwnWords.About, str]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)  # kept with the line only

    @property
    def offers(self) -> bool:
        return bool(self.line.offers)

    @property
    def unmapped(self) -> list[dict[str, str]]:
        words = [(str(about.value), words) for about, words in self.own_words]
        return [{"about": about, "words": words} for about, words in [*words, *self.noted]]

    def offer(self) -> Offer:
        room = {} if self.line.room is None else {"room": self.line.room}
        return Offer(person=self.person, **room)


class Planner:
    """Plans the lines of one sheet, some hundred at a time, and counts the words nobody knows."""

    def __init__(self, at: datetime, locale: str) -> None:
        self.at = at
        self.locale = locale
        self.towns: Towns = {}
        self.findings: list[Finding] = []
        self.handles = handles.Unused()
        self.asked = 0
        self.unmapped: Counter[tuple[str, str]] = Counter()

    def look_up(self, lines: Sequence[Line]) -> Known:
        """Learn what is known of the next lines, in a few queries for all of them."""
        skills, crafts = skills_of(lines), crafts_of(lines)
        self.known = imports.known(lines, crafts=crafts, skills=skills, locale=self.locale, towns=self.towns)
        return self.known

    def plan(self, line: Line) -> Plan:
        plan = Plan(line, self._person(line), [], [], [], noted=list(line.unread))
        plan.crafts = self._crafts(plan)
        plan.shares = self._topics(plan, line.offers, OwnWords.About.SHARE, MOST_SHARES)
        plan.wishes = self._topics(plan, line.seeks, OwnWords.About.LEARN, MOST_WISHES)
        self._settle(plan)
        return plan

    def _person(self, line: Line) -> Person:
        name, handle = self._names(line)
        return Person(
            name=name,
            handle=handle,
            handle_folded=fold(handle),
            headline=line.headline,
            about=line.about,
            goal=line.goal,
            languages=list(line.languages[:MOST_LANGUAGES]),
            week=line.week,
            hours_vary=line.hours_vary,
            created_at=self.at,
            features_changed_at=self.at,
        )

    def _names(self, line: Line) -> tuple[str, str]:
        """Call people what they are called, or else what they do; equal ones get a number."""
        name = line.name or headline_as_name(line.headline) or _("Member")
        handle, number = self.handles.next(name)
        if line.name or number == 1:
            return name, handle
        return f"{name[: NAME_LENGTH - 8]} {number}", handle

    def _crafts(self, plan: Plan) -> list[int]:
        """Read the craft's own cell, or else what the headline says for certain."""
        line, crafts = plan.line, self.known.crafts
        if not line.crafts:
            said = [crafts[words] for words in headline_parts(line.headline) if words in crafts]
            return list(dict.fromkeys(said))[:MOST_CRAFTS]
        found: list[int] = []
        for words in line.crafts:
            ids = meanings(words, crafts)
            found += ids
            if not ids:
                self._keep(plan, OwnWords.About.CRAFT, words)
        self.asked += len(line.crafts)
        return self._at_most(plan, found, line.crafts, MOST_CRAFTS, OwnWords.About.CRAFT)

    def _topics(self, plan: Plan, said: Sequence[str], about: OwnWords.About, most: int) -> list[int]:
        found: list[int] = []
        for words in said:
            ids = meanings(words, self.known.topics)
            found += ids
            if not ids:
                self._keep(plan, about, words)
        self.asked += len(said)
        return self._at_most(plan, found, said, most, about)

    def _keep(self, plan: Plan, about: OwnWords.About, words: str) -> None:
        plan.own_words.append((about, words))
        self.unmapped[about.value, fold(words)] += 1

    def _at_most(self, plan: Plan, ids: list[int], said: Sequence[str], most: int, about: OwnWords.About) -> list[int]:
        unique = list(dict.fromkeys(ids))
        if len(unique) > most:
            plan.noted.append((about.value, "; ".join(said)))
            sentence = _(
                "More than %(most)s are named where %(most)s fit. We keep the first ones, the rest stay noted."
            )
            self._say(plan.line, FIELD_OF[about], sentence % {"most": most})
        return unique[:most]

    def _settle(self, plan: Plan) -> None:
        """Find the town and with it the zone; a country alone gives a zone when it has only one."""
        line, person = plan.line, plan.person
        zones: AbstractSet[str] = self.known.zones.get(line.country, frozenset())
        if line.city:
            found = self.known.towns[line.city, line.country]
            person.place = found.place
            zones = {place.zone for place in found.choices} or zones
            if found.place is None:
                self._town_is_open(plan, [str(place) for place in found.choices])
        elif line.country:
            plan.noted.append(("country", line.country))
        person.zone = person.place.zone if person.place else next(iter(zones)) if len(zones) == 1 else UNKNOWN_ZONE
        if line.week is not None and person.zone == UNKNOWN_ZONE and not person.place:
            self._say(line, "hours", _("Hours are given, but no town that tells the time zone. We read them as UTC."))

    def _town_is_open(self, plan: Plan, choices: list[str]) -> None:
        plan.noted.append(("city", plan.line.city))
        if choices:
            sentence = _("“%(town)s” may be %(choices)s. The place stays open.")
            self._say(plan.line, "city", sentence % {"town": plan.line.city, "choices": "; ".join(choices[:3])})
        else:
            self._say(
                plan.line,
                "city",
                _("We do not know the town “%(town)s”. The place stays open.") % {"town": plan.line.city},
            )

    def _say(self, line: Line, column: str, sentence: str) -> None:
        self.findings.append(Finding(line.number, sentence, column=column))


def skills_of(lines: Iterable[Line]) -> set[str]:
    """Collect every spelling of a topic that may be looked up."""
    return {part for line in lines for words in (*line.offers, *line.seeks) for part in _spellings(words)}


def crafts_of(lines: Iterable[Line]) -> set[str]:
    """Collect every spelling of a craft, those in headlines too."""
    spelled = {part for line in lines for words in line.crafts for part in _spellings(words)}
    return spelled.union(*(headline_parts(line.headline) for line in lines))


def meanings(words: str, known: dict[str, int]) -> list[int]:
    """Return what a word means: as a whole, or each part of "html & css" when all are known."""
    whole = known.get(fold(words))
    if whole is not None:
        return [whole]
    parts = [known.get(fold(part)) for part in TOGETHER.split(words)]
    return [part for part in parts if part is not None] if None not in parts else []


def headline_parts(headline: str) -> list[str]:
    """Split "Full Stack Developer / Designer at Home" into what may be crafts, folded."""
    parts = [headline, *IN_A_HEADLINE.split(headline)]
    return list(dict.fromkeys(filter(None, map(fold, parts))))


def headline_as_name(headline: str) -> str:
    """Shorten what somebody does to a name for the pages, at the end of a word."""
    if len(headline) <= SHORT_NAME:
        return headline.strip(NAME_END)
    return headline[: SHORT_NAME + 1].rpartition(" ")[0].strip(NAME_END) or headline[:SHORT_NAME]


def _spellings(words: str) -> Iterator[str]:
    yield words
    yield from TOGETHER.split(words)
