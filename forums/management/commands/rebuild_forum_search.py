from typing import Any

from django.core.management.base import BaseCommand

from forums.commands import search_documents


class Command(BaseCommand):
    help = "Read all posts anew for search. Needed after a release that changes what search reads."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{search_documents.rebuild()} posts read anew. Nothing else has changed.")
