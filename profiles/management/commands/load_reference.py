from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from profiles.commands import reference


class Command(BaseCommand):
    help = "Load crafts, topics, their spellings and towns. Loading again changes only what differs."

    def handle(self, *_args: Any, **options: Any) -> None:
        loaded = reference.load()
        if options["verbosity"]:
            changes = ", ".join(f"{count} {kind}" for kind, count in asdict(loaded).items() if count)
            self.stdout.write(f"Reference data: {changes} changed." if changes else "Reference data: nothing new.")
