"""``manage.py compile_translations``: for the image, where no demo does it on the way."""

from typing import Any

from django.core.management import BaseCommand

from nwlb.translations import compile_translations


class Command(BaseCommand):
    """Compile the translations that have changed."""

    help = "Compile the translations that have changed."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compile, and say how many."""
        self.stdout.write(f"Catalogues compiled: {compile_translations()}.")
