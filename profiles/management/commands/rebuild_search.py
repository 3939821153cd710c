from typing import Any

from django.core.management.base import BaseCommand

from profiles.commands import search_documents


class Command(BaseCommand):
    help = "Read everybody anew for search. Needed after a release that changes what search reads."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{search_documents.rebuild()} people read anew. Nothing else has changed.")
