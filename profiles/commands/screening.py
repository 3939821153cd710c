"""Gathering what ``policies/screening.py`` asks about words before others see them.

Called in the transaction that writes them: ``held = screening.check(person=, words=, at=)``. With
nothing held they are shown at once; else they are kept for their author alone and laid before the
moderators by ``reports.hold(kind=, key=, found=, held=held, at=)``.
"""

import hashlib
from datetime import datetime, timedelta

from profiles.choices import Hold, fold
from profiles.commands import limits
from profiles.models import Person
from profiles.policies.screening import Facts, screen
from profiles.policies.standing import newcomer
from profiles.queries import watched

HOUR = timedelta(hours=1)


def check(*, person: Person, words: str, at: datetime) -> tuple[Hold, ...]:
    """Say what speaks against showing somebody's words at once. Two queries."""
    facts = Facts(newcomer=newcomer(person, at), same_lately=_count(words, at), watched=watched.every())
    return screen(words, facts)


def _count(words: str, at: datetime) -> int:
    """Count how often the same words came within the hour, from anybody: a flood changes its names."""
    digest = hashlib.sha256(fold(words).encode()).hexdigest()[:40]
    return limits.count(action="same words", subject=digest, per=HOUR, at=at)
