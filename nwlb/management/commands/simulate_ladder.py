"""`manage.py simulate_ladder`: weeks of a made-up community on the real ladder, in minutes."""

import json
import logging
import time
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nwlb.seeding import catalogue
from nwlb.simulation import database, figures
from nwlb.simulation.life import Life, Population


class Command(BaseCommand):
    help = "Let made-up people ask and answer on a clock of its own, in a database of its own, and count."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=whole, default=200, help="how many ask for support")
        parser.add_argument("--mentors", type=whole, default=60, help="how many mentors there are beside them")
        parser.add_argument("--days", type=whole, default=21)
        parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same story")
        parser.add_argument("--mentors-silent", type=share, default=0.3, help="share of mentors who never answer")
        parser.add_argument("--gigs", type=share, default=0.0, help="share of everybody who goes on a gig")
        parser.add_argument("--withdrawn", type=share, default=0.0, help="share of requests that are taken back")
        parser.add_argument("--unspoken", type=share, default=0.0, help="share who ask in a language no mentor speaks")
        parser.add_argument("--room", type=whole, default=0, help="how many people each mentor takes; 0 as drawn")
        parser.add_argument("--flood", action="store_true", help="everybody asks on the first day")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON and nothing else")

    def handle(self, **options: Any) -> None:
        said = {**options, "silent": options["mentors_silent"]}
        population = Population(**{field.name: said[field.name] for field in fields(Population)})
        logging.disable(logging.WARNING)
        began = time.monotonic()
        try:
            with database.of_its_own():
                life = Life(population, catalogue.load())
                until = life.run()
                found = figures.of_everything(until=until, mailed_twice=life.postbox.twice())
                besides = figures.besides(until=until)
        except database.MayNotMakeDatabases:
            raise CommandError("The owner of the tables may not make a database: give the role CREATEDB.") from None
        finally:
            logging.disable(logging.NOTSET)
        besides["seconds"] = round(time.monotonic() - began, 1)
        self.stdout.write(json.dumps(found, indent=2) if options["json"] else report({**found, **besides}))


def whole(words: str) -> int:
    number = int(words)
    if number < 0:
        raise ArgumentTypeError("must not be negative")
    return number


def share(words: str) -> float:
    number = float(words)
    if not 0 <= number <= 1:
        raise ArgumentTypeError("must lie between 0 and 1")
    return number


def report(found: dict[str, object]) -> str:
    return "\n".join(f"{name.replace('_', ' '):28} {value}" for name, value in found.items())
