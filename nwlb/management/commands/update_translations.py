"""``manage.py update_translations es``: bring a language's file to the sentences of the sources."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from nwlb.translations import strings, update_catalogue


class Command(BaseCommand):
    """Bring a language's file to the sentences of the sources."""

    help = "Bring a language's file to the sentences of the sources."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for languages."""
        parser.add_argument("languages", nargs="+")

    def handle(self, *_args: Any, languages: list[str], **_options: Any) -> None:
        """Update each, and say what is left to translate."""
        for language in languages:
            catalogue = update_catalogue(language)
            left = len([message for message in catalogue if message.id and not all(strings(message.string))])
            self.stdout.write(f"{language}: {len(catalogue)} sentences, {left} to translate.")
