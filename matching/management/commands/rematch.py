"""`manage.py rematch`: match everybody in a pool now, and say what came of it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.commands import runs
from matching.errors import RunUnderWay
from profiles.choices import EVERYONE_POOL

MOST_TOLD = 3  # where a waiting class stops counting


class Command(BaseCommand):
    help = "Match everybody in a pool, and show the new suggestions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pool", default=EVERYONE_POOL)
        parser.add_argument("--dry-run", action="store_true", help="compute everything, write nothing")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON and nothing else")

    def handle(self, *, pool: str, dry_run: bool, **options: Any) -> None:
        as_json = options["json"]
        try:
            outcome = runs.run_match(
                pool=pool, at=timezone.now(), dry_run=dry_run, progress=self.quiet if as_json else self.say
            )
        except RunUnderWay as refusal:
            raise CommandError(str(refusal.sentence)) from None
        figures = {"run": outcome.run.key if outcome.run else None, **outcome.figures}
        self.stdout.write(json.dumps(figures, indent=2) if as_json else "\n".join(report(figures)))

    def quiet(self, stage: str) -> None:
        pass

    def say(self, stage: str) -> None:
        self.stdout.write(f"{stage} ...")
        self.stdout.flush()


def report(figures: dict[str, Any]) -> list[str]:
    """Lay the figures out for reading."""
    fit, gini, blocking = figures["fit"], figures["gini"], figures["blocking"]
    return [
        "",
        f"Match run {figures['run'] or '(dry run: nothing was written)'}",
        f"  {figures['coverage']} of {figures['seekers']} people who look have a pick",
        f"  {figures['mentors']} mentors with {figures['places']} places, {figures['pairs']} pairs looked at",
        *by_class(figures["by_class"]),
        f"  fit (0 to 10000): mean {fit['mean']}, p10 {fit['p10']}, p1 {fit['p1']}, least {fit['least']}",
        f"  blocking pairs: {blocking['waiting']} wait by the rule, {blocking['swap']} would swap",
        f"  Gini of load {gini['load']}, of use {gini['use']}",
        f"  total {figures['total']}, upper bound {figures['bound']}, gap {figures['gap']}",
        f"  since the last run: {counted(figures['changed'])}",
        "",
        *fact_table(figures["facts"], figures["shown"]),
        "",
        f"Seekers by suggestions: {counted(figures['suggestions'])}",
        f"Why the zeros: {counted(figures['zeros']) or 'there are none'}",
        f"Seconds: {counted(figures['seconds'])}",
        f"Input {figures['input_hash'][:16]}, version {figures['version']}, seed {figures['seed']}",
    ]


def by_class(rows: list[dict[str, int]]) -> list[str]:
    """Class 4 * rounds missed + weeks waited, both up to three, in words."""
    return [
        f"    missed {up_to_three(row['class'] // 4)} runs, looks for {up_to_three(row['class'] % 4)} weeks: "
        f"{row['matched']} of {row['people']}"
        for row in rows
    ]


def up_to_three(count: int) -> str:
    return f"{count}" if count < MOST_TOLD else f"{MOST_TOLD} or more"


def fact_table(facts: dict[str, dict[str, int]], shown: int) -> list[str]:
    heads = ("yes", "part", "no", "not_said")
    lines = [f"{'fact':10}" + "".join(f"{head:>16}" for head in heads) + f"   of {shown} pairs shown"]
    for fact, counts in facts.items():
        cells = [f"{counts[head]:>8} {100 * counts[head] / max(1, shown):5.1f} %" for head in heads]
        lines.append(f"{fact:10}" + "".join(f"{cell:>16}" for cell in cells))
    return lines


def counted(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
