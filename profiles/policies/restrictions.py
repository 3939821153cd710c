"""Whether somebody may write now. Every command in which people write to others asks this.

Ask by ``commands.restrictions.spend_write``, which also counts the words of whoever is slowed down.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles.choices import Curb
from profiles.errors import SlowedDown, Suspended
from profiles.models import Person, Restriction
from profiles.queries import restrictions


def is_suspended(person: Person, at: datetime) -> bool:
    """Whether somebody is out for now: nothing of the site is theirs until then. No query."""
    return person.suspended_until is not None and person.suspended_until > at


def ensure_may_write(person: Person, at: datetime) -> Restriction | None:
    """Raise Suspended or SlowedDown; return what slows somebody down if it lets them write now. One query."""
    slow = None
    for row in restrictions.of(person, at):
        if row.kind != Curb.SLOW:
            raise Suspended
        if row.next_at is not None and row.next_at > at:
            when = date_format(timezone.localtime(row.next_at), "SHORT_WEEKDAY_DATETIME_FORMAT")
            raise SlowedDown(_("You can write again on %(when)s. What you typed is kept.") % {"when": when})
        slow = row
    return slow
