"""``manage.py seed_demo``: believable people for the demo, the same for the same seed."""

import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.commands import runs
from matching.errors import RunUnderWay
from nwlb.demo_people import CAST, DEMO_PASSWORD, cast
from nwlb.seeding import catalogue as reference
from nwlb.seeding import forum, moderation, story
from nwlb.seeding.catalogue import Catalogue
from nwlb.seeding.draw import Artist, Recipe
from nwlb.seeding.world import HOME_TOWN, TRADES
from nwlb.seeding.write import SEEDED, Settler, settle
from profiles.choices import EVERYONE_POOL
from profiles.models import Account, AuditEntry, Place

KIND = "community"
MOST_TRIES = 3  # of ten who offer, nine have opened it


class Command(BaseCommand):
    """Add people once per seed: the cast with its log-ins, then made-up ones up to the number asked for."""

    help = "Fill the demo with believable made-up people. The same seed makes the same people, and only once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be chosen."""
        parser.add_argument("--people", type=int, default=300, help="how many, the cast among them")
        parser.add_argument("--seed", type=int, default=1, help="which people")
        parser.add_argument(
            "--seekers-only", action="store_true", help="everybody wants to learn, nobody offers; the cast comes on top"
        )
        parser.add_argument(
            "--mentors",
            type=int,
            default=0,
            help="so many people with an open offer and no wishes come on top; nobody else offers",
        )
        parser.add_argument("--seek", type=share, default=Recipe.seek, help="how many of one want to learn (0.85)")
        parser.add_argument("--offers", type=share, default=Recipe.offer, help="how many of one open an offer (0.2)")
        parser.add_argument("--offers-seed", type=int, help="draw other offers for the same people and needs")
        parser.add_argument("--crafts", type=trades, default={}, metavar="dev:0.6,tutor:0.1", help="shares of trades")
        parser.add_argument("--no-match", action="store_true", help="leave the match run to the night")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed, then match, so that the first page has something to show."""
        if settings.PRODUCTION:
            raise CommandError("Made-up people are not for production: their passwords are known to everybody.")
        seed, began = options["seed"], time.monotonic()
        if AuditEntry.objects.filter(action=SEEDED, subject_kind=KIND, subject_key=str(seed)).exists():
            self.stdout.write(f"The people of seed {seed} are already there. Nothing has changed.")
            return
        cast_is_new = not cast_lives_here()
        count = self._settle(options)
        self.stdout.write(f"{count} made-up people moved in ({time.monotonic() - began:.1f} s).")
        if not options["no_match"]:
            self._match()
        if cast_is_new and (told := story.tell(catalogue=reference.load(), at=timezone.now())):
            self.stdout.write(f"{told} of them have asked for support.")
        if cast_is_new and (begun := forum.tell(at=timezone.now())):
            self.stdout.write(f"They have begun {begun} conversations in the forum.")
        if cast_is_new and (waiting := moderation.tell(at=timezone.now())):
            self.stdout.write(f"{waiting} matters wait for the moderators.")

    def _settle(self, options: dict[str, Any]) -> int:
        catalogue = reference.load()
        recipe = recipe_of(options)
        settlers = chain(
            settlers_of(options["people"], catalogue, recipe), mentors_of(options["mentors"], catalogue, recipe)
        )
        facts = {"offers": recipe.offer, "seek": recipe.seek, "mentors": options["mentors"]}
        return settle(settlers=settlers, key=str(recipe.seed), facts=facts, at=timezone.now())

    def _match(self) -> None:
        began = time.monotonic()
        try:
            runs.run_match(pool=EVERYONE_POOL, at=timezone.now())
        except RunUnderWay:
            self.stdout.write("A match run is under way already.")
            return
        self.stdout.write(f"The first match run is done ({time.monotonic() - began:.1f} s).")


def recipe_of(options: dict[str, Any]) -> Recipe:
    """Turn the options into how the community is drawn."""
    alone = options["seekers_only"] or options["mentors"] > 0
    return Recipe(
        seed=options["seed"],
        offers_seed=options["offers_seed"],
        seek=1.0 if alone else options["seek"],
        offer=0.0 if alone else options["offers"],
        trades=options["crafts"],
    )


def settlers_of(count: int, catalogue: Catalogue, recipe: Recipe) -> Iterator[Settler]:
    """Bring the cast, unless it lives here already, and made-up people up to ``count``.

    Where nobody offers, the cast does not count: so many seekers were asked for. The database is asked at once,
    not while the people are drawn: that is done in a thread that has no part in the transaction.
    """
    first = [] if cast_lives_here() else cast_settlers(catalogue)
    told = len(first) if recipe.offer > 0 else 0
    drawn = Artist(catalogue, recipe).people(max(0, count - told))
    return chain(first, (Settler(one, f"demo{recipe.seed}-{n}@example.org") for n, one in enumerate(drawn, 1)))


def cast_settlers(catalogue: Catalogue) -> list[Settler]:
    password, home = make_password(DEMO_PASSWORD), Place.objects.filter(pk=HOME_TOWN).first()
    return [Settler(drawn, part.email, password, part.role) for part, drawn in cast(catalogue, home)]


def mentors_of(count: int, catalogue: Catalogue, recipe: Recipe) -> Iterator[Settler]:
    """Bring people who look for nobody and whose offers are open: from a seed next to that of the others."""
    there = replace(recipe, seed=-recipe.seed - 1, seek=0.0, offer=1.0)
    everybody = Artist(catalogue, there).people(MOST_TRIES * count)
    offering = (drawn for drawn in everybody if drawn.offer and drawn.offer.open and not drawn.offer.paused)
    for number, drawn in enumerate(islice(offering, count), 1):
        yield Settler(drawn, f"demo{recipe.seed}-mentor{number}@example.org")


def cast_lives_here() -> bool:
    return Account.objects.filter(email__in=[part.email for part in CAST]).exists()


def share(words: str) -> float:
    """Read a share of one."""
    number = float(words)
    if not 0 <= number <= 1:
        raise ArgumentTypeError("a share lies between 0 and 1")
    return number


def trades(words: str) -> dict[str, float]:
    """Read "dev:0.6,tutor:0.1"."""
    pairs = [pair.partition(":") for pair in words.split(",") if pair]
    chosen = {trade.strip(): share(number) for trade, _colon, number in pairs}
    if not set(chosen) <= set(TRADES):
        raise ArgumentTypeError(f"the trades are {', '.join(TRADES)}")
    if sum(chosen.values()) > 1:
        raise ArgumentTypeError("the shares add up to more than one")
    return chosen
