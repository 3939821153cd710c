"""Made-up people, one after the other, from a seed. The same seed draws the same people.

Each side of a person is drawn from a stream of its own. So what people need is the same
whatever is offered, and nobody's needs are made to fit the offers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from nwlb.seeding import words, world
from nwlb.seeding.catalogue import Catalogue, Lots
from nwlb.seeding.names import AT_HOME, NAMES, NICKNAMES
from profiles.choices import Format, GoodFor, Rhythm, Talk, Years
from profiles.models import Place
from profiles.queries.hours import PRESETS, WEEKDAYS, week_from_hours
from profiles.queries.topics import TopicEntry, Trade

STREAMS = ("name", "work", "place", "languages", "needs", "hours", "talks", "words", "offers", "privacy", "age")
OF_ANOTHER_LAND = 0.25
OLDEST = 540  # days


@dataclass(frozen=True, kw_only=True)
class DrawnOffer:
    topics: tuple[int, ...]
    formats: tuple[Format, ...]
    room: int
    rhythm: str = ""
    good_for: str = ""
    good_for_words: str = ""
    not_for_words: str = ""
    open: bool = True
    paused: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One made-up person; what is empty was not said."""

    name: str
    headline: str = ""
    about: str = ""
    goal: str = ""
    place: Place | None = None
    zone: str
    languages: tuple[str, ...] = ()
    talks: tuple[Talk, ...] = ()
    week: bytes | None = None
    hours_vary: bool = False
    crafts: tuple[tuple[int, Years | None], ...] = ()
    wants: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    offer: DrawnOffer | None = None
    in_previews: bool = False
    avoids_rivals: bool = False
    public: bool = False
    own_only: tuple[str, ...] = ()
    age_days: int = 0


@dataclass(frozen=True)
class Recipe:
    """How a community is drawn; shares of one. ``trades`` replaces some of the usual weights."""

    seed: int
    offers_seed: int | None = None
    seek: float = 0.85
    share: float = 0.45
    offer: float = 0.2
    trades: Mapping[str, float] = field(default_factory=dict)


class Artist:
    """Draws people from a catalogue. It never sees a person or an offer of the database."""

    def __init__(self, catalogue: Catalogue, recipe: Recipe) -> None:
        self.catalogue = catalogue
        self.recipe = recipe
        offers = recipe.seed if recipe.offers_seed is None else recipe.offers_seed
        self.rng = {s: Random(f"{offers if s == 'offers' else recipe.seed}:{s}") for s in STREAMS}  # noqa: S311
        self.trades = Lots(trade_weights(recipe.trades).items())
        self.countries = Lots(world.COUNTRIES.items())

    def people(self, count: int) -> Iterator[Drawn]:
        for _one in range(count):
            yield self.person()

    def person(self) -> Drawn:
        """Draw one person: who they are, then what they need, then what they offer."""
        country = self.countries.draw(self.rng["place"])
        town = self.catalogue.towns[country].draw(self.rng["place"])
        trade = self.catalogue.trades[self.trades.draw(self.rng["work"])]
        years = self._years()
        wanted = self._wants(trade)
        drawn = Drawn(
            name=self._name(country),
            place=None if self._silent("place") else town,
            zone=town.zone,
            languages=self._languages(country),
            talks=self._talks(trade),
            crafts=self._crafts(trade, years),
            wants=tuple(topic.id for topic in wanted),
            age_days=int(OLDEST * self.rng["age"].random() ** 1.5),
            **self._hours(trade),
            **self._privacy(),
        )
        return self._with_offer(self._with_words(drawn, trade, wanted), trade, years)

    def _silent(self, about: str) -> bool:
        """Whether somebody leaves a thing open. Of the stream that the thing itself is drawn from."""
        stream = {"crafts": "work", "years": "work", "headline": "words", "about": "words", "goal": "words"}
        return self.rng[stream.get(about, about)].random() < world.NOT_SAID[about]

    def _name(self, country: str) -> str:
        rng = self.rng["name"]
        kinds = tuple(NAMES) if rng.random() < OF_ANOTHER_LAND else AT_HOME[country]
        first = rng.choice(NAMES[rng.choice(kinds)])
        form = rng.random()
        if form < 0.06:  # noqa: PLR2004 - shares
            return rng.choice(NICKNAMES)
        return f"{first} {rng.choice('ABCDEFGHIJKLMNOPRSTVWYZ')}." if form < 0.45 else first  # noqa: PLR2004

    def _years(self) -> Years:
        return self.rng["work"].choices(list(Years), [24, 38, 25, 13])[0]

    def _crafts(self, trade: Trade, years: Years) -> tuple[tuple[int, Years | None], ...]:
        rng = self.rng["work"]
        first, second = (Lots((w.id, 1 / (at + 2)) for at, w in enumerate(trade.works)).draw(rng) for _time in "12")
        main = trade.id if rng.random() < 0.25 else first  # noqa: PLR2004 - shares
        told = None if self._silent("years") else years
        both = {main: told, second: None} if rng.random() < 0.2 else {main: told}  # noqa: PLR2004
        return () if self._silent("crafts") else tuple(both.items())

    def _languages(self, country: str) -> tuple[str, ...]:
        rng = self.rng["languages"]
        spoken = [code for code, share in world.LANGUAGES[country].items() if rng.random() * 100 < share]
        if rng.random() < OF_ANOTHER_LAND / 2:
            spoken.insert(0, next(iter(world.LANGUAGES[rng.choice(tuple(world.LANGUAGES))])))
        return () if self._silent("languages") else tuple(dict.fromkeys(spoken))

    def _talks(self, trade: Trade) -> tuple[Talk, ...]:
        rng = self.rng["talks"]
        online = trade.slug in world.DONE_ONLINE
        likes = {Talk.CHAT: 0.7, Talk.PHONE: 0.55, Talk.VIDEO: 0.75 if online else 0.35, Talk.IN_PERSON: 0.4}
        chosen = tuple(talk for talk, share in likes.items() if rng.random() < share)
        return () if self._silent("talks") else chosen

    def _hours(self, trade: Trade) -> dict[str, Any]:
        """Draw one to three parts of a week, then some hours more or less; or "it changes", or nothing."""
        rng = self.rng["hours"]
        parts = Lots(world.FREE[trade.slug].items()).draw_some(rng, rng.choices((1, 2, 3), (45, 40, 15))[0])
        free = {hour for part in parts for hour in PRESETS[part] if rng.random() > 0.12}  # noqa: PLR2004 - share
        free |= {day * 24 + rng.randrange(9, 21) for day in WEEKDAYS if rng.random() < 0.15}  # noqa: PLR2004
        vary = rng.random() < 0.1  # noqa: PLR2004
        said = not self._silent("hours") and not (vary and rng.random() < 0.5)  # noqa: PLR2004
        return {"week": week_from_hours(free) if said and free else None, "hours_vary": vary}

    def _wants(self, trade: Trade) -> list[TopicEntry]:
        rng = self.rng["needs"]
        seeks, unsure = rng.random() < self.recipe.seek, rng.random() < 0.06  # noqa: PLR2004 - share
        count = rng.choices((1, 2, 3, 4, 5), (28, 34, 22, 11, 5))[0]
        wanted = self.catalogue.topics[trade.slug].draw_some(rng, count)
        if not seeks:
            return []
        return [TopicEntry(self.catalogue.unsure, "unsure", "", frozenset())] if unsure else wanted

    def _with_words(self, drawn: Drawn, trade: Trade, wanted: list[TopicEntry]) -> Drawn:
        rng = self.rng["words"]
        headline = self._work_name(drawn, trade) + rng.choice(words.HEADLINE_ENDS)
        about, goal = rng.choice(words.ABOUT[trade.slug]), self._goal(wanted)
        return replace(
            drawn,
            headline="" if self._silent("headline") else headline,
            about="" if self._silent("about") else about,
            goal="" if self._silent("goal") else goal,
        )

    def _work_name(self, drawn: Drawn, trade: Trade) -> str:
        names = {work.id: work.name for work in trade.works}
        return names.get(drawn.crafts[0][0], trade.name) if drawn.crafts else trade.name

    def _goal(self, wanted: list[TopicEntry]) -> str:
        if not wanted:
            return ""
        first = wanted[0]
        of_group = words.GOALS_OF_GROUP[self.catalogue.groups[first.id]]
        return self.rng["words"].choice(words.GOALS.get(first.slug, of_group)).format(topic=first.name)

    def _with_offer(self, drawn: Drawn, trade: Trade, years: Years) -> Drawn:
        """Draw what somebody shares, more of it with the years; some open an offer on a part of that."""
        rng = self.rng["offers"]
        offers, shares = rng.random() < self.recipe.offer, rng.random() < self.recipe.share
        topics = self.catalogue.topics[trade.slug].draw_some(rng, rng.randint(2, 4 + 2 * years))
        known = tuple(topic.id for topic in topics if topic.id not in drawn.wants)
        offer = self._offer(known, rng)
        if not known or not (offers or shares):
            return drawn
        previews = offers and rng.random() < 0.6  # noqa: PLR2004 - share
        return replace(drawn, shares=known, offer=offer if offers else None, in_previews=previews)

    def _offer(self, known: tuple[int, ...], rng: Random) -> DrawnOffer:
        formats = {Format.LONG_TERM: 0.75, Format.ONE_OFF: 0.7, Format.OFFICE_HOURS: 0.2}
        chosen = tuple(way for way, share in formats.items() if rng.random() < share)
        some, few = rng.random() < 0.5, rng.random() < 0.5  # noqa: PLR2004 - shares
        open_now, paused = rng.random() < 0.96, rng.random() < 0.05  # noqa: PLR2004
        return DrawnOffer(
            topics=known[: rng.randint(1, 6)],
            formats=chosen or (Format.ONE_OFF,),
            room=rng.choices((1, 2, 3, 4), (30, 45, 18, 7))[0],
            rhythm=rng.choice(("", *Rhythm.values)),
            good_for=rng.choices(("", *GoodFor.values), (30, 20, 15, 5, 30))[0],
            good_for_words=rng.choice(words.GOOD_FOR_WORDS) if some else "",
            not_for_words=rng.choice(words.NOT_FOR_WORDS) if some and few else "",
            open=open_now,
            paused=open_now and paused,
        )

    def _privacy(self) -> dict[str, Any]:
        rng = self.rng["privacy"]
        kept = tuple(name for name in ("about", "place", "hours", "goal", "crafts") if rng.random() < 0.04)  # noqa: PLR2004
        return {
            "own_only": kept,
            "public": rng.random() < 0.08,  # noqa: PLR2004
            "avoids_rivals": rng.random() < 0.05,  # noqa: PLR2004
        }


def trade_weights(chosen: Mapping[str, float]) -> dict[str, float]:
    """Give the chosen trades their share of one, and the others what is left, as among themselves."""
    others = {trade: weight for trade, weight in world.TRADES.items() if trade not in chosen}
    rest = max(0.0, 1.0 - sum(chosen.values())) / sum(others.values()) if others else 0.0
    return {**chosen, **{trade: weight * rest for trade, weight in others.items()}}
