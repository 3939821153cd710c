"""Our answer to Reportable: a person's profile."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from profiles.choices import Audience
from profiles.commands import people as commands
from profiles.contracts import Passage, Reported
from profiles.models import Person
from profiles.queries import people


class Profiles:
    kind = "profiles.person"
    label: str | Promise = gettext_lazy("A profile")
    private = False

    def find(self, *, viewer: Person, key: str) -> Reported | None:
        person = people.visible_to(viewer).filter(key=key).first()
        if person is None or not person.is_member:
            return None
        said = [person.name, person.headline]
        said += [getattr(person, name) for name in ("about", "goal") if people.shows(person, name, Audience.MEMBERS)]
        return Reported(author=person, quote="\n\n".join(filter(None, said)), url=person.get_absolute_url())

    def around(self, *, key: str) -> Sequence[Passage]:
        return ()

    def readers(self, *, key: str) -> Sequence[Person]:
        return ()

    def along(self, *, keys: Collection[str]) -> Mapping[str, int]:
        return {}

    def hide(self, *, key: str, by: Person | None, why: str, at: datetime) -> None:
        commands.hide(person=Person.objects.get(key=key), by=by, why=why, at=at)

    def show(self, *, key: str, by: Person | None, at: datetime) -> None:
        commands.show_again(person=Person.objects.get(key=key), by=by, at=at)
