"""What mail somebody wants, and what an address that unsubscribes them means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from profiles.choices import NoticeKind
from profiles.models import Person, Preferences

# No end of its own: a mail of last year must still be able to stop the next.
SIGNER = Signer(salt="profiles.preferences.stop", sep=".")


@dataclass(frozen=True)
class Stop:
    """Somebody, and the kinds of news of which a mail to them told."""

    person: Person
    kinds: Sequence[NoticeKind]


def of_person(person: Person) -> Preferences:
    """Return what somebody chose, or the defaults. One query."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)


def stop_url(person: Person, kinds: Iterable[NoticeKind]) -> str:
    """Return the whole address at which mail about these kinds ends without signing in."""
    token = SIGNER.sign(f"{person.key}.{'-'.join(sorted(set(kinds)))}")
    return str(settings.SITE_URL) + reverse("profiles:preferences_stop", args=[token])


def meant_by(token: str) -> Stop | None:
    """Read the token of such an address; None if it is not ours, or of somebody who has gone."""
    try:
        key, _dot, named = SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    person = Person.objects.filter(key=key, erased_at=None).first()
    kinds = [NoticeKind(name) for name in named.split("-") if name in NoticeKind.values]
    return Stop(person, kinds) if person and kinds else None
