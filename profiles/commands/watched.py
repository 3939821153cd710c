"""The community's list of watched words."""

from datetime import datetime

from django.db import transaction

from profiles.choices import fold
from profiles.commands import audit
from profiles.errors import TooManyWords
from profiles.models import Person, WatchedWord
from profiles.policies.reports import ensure_judges
from profiles.policies.screening import ensure_worth_watching

MOST = 300


@transaction.atomic
def add(*, words: str, by: Person, at: datetime) -> bool:
    """Watch for some words. False if they are watched already."""
    ensure_judges(by, None)
    ensure_worth_watching(words)
    if WatchedWord.objects.count() >= MOST:
        raise TooManyWords
    _row, made = WatchedWord.objects.get_or_create(folded=fold(words), defaults={"words": words, "by": by, "at": at})
    if made:
        audit.record(action="watched.added", by=by, kind="watched", key="", at=at)
    return made


@transaction.atomic
def remove(*, word: WatchedWord, by: Person, at: datetime) -> bool:
    ensure_judges(by, None)
    gone, _per_model = WatchedWord.objects.filter(pk=word.pk).delete()
    if gone:
        audit.record(action="watched.removed", by=by, kind="watched", key="", at=at)
    return bool(gone)
