"""Our answer to contracts.Searchable: people."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from profiles.contracts import Hits, Narrowing, Wanted
from profiles.models import Person
from profiles.queries.searches import people_found, would_find


class People:
    kind = "people"
    title = _("People")
    template = "profiles/searches/_person.html"

    def find(
        self, *, viewer: Person, wanted: Wanted, at: datetime, size: int, after: str = "", before: str = ""
    ) -> Hits:
        return people_found(viewer=viewer, wanted=wanted, at=at, size=size, after=after, before=before)

    def exist(self, *, viewer: Person, searches: Sequence[Wanted], at: datetime) -> list[bool]:
        return would_find(viewer=viewer, searches=searches, at=at)

    def narrowings(self, *, viewer: Person) -> Sequence[Narrowing]:
        return ()
