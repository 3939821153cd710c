"""When mail may bring a piece of news: how often somebody wants it, and when they want quiet.

All by the clock on the wall where the person lives: a digest comes at eight in summer and in winter.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from profiles.choices import Often
from profiles.models import Preferences

MERGED = timedelta(minutes=5)
DIGEST = time(8, 0)
MONDAY = 0
DAY = timedelta(days=1)


def goes_at(told_at: datetime, often: Often, wanted: Preferences, zone: ZoneInfo) -> datetime:
    """Return the first moment at which mail may bring news of ``told_at``; ``often`` is not NEVER.

    At once means five minutes later: what comes in between goes along, and what is read or taken
    back in between does not go at all.
    """
    if often is Often.AT_ONCE:
        return after_quiet(told_at + MERGED, wanted, zone)
    if often is Often.WEEKLY:
        return after_quiet(next_monday(DIGEST, told_at, zone), wanted, zone)
    today = told_at.astimezone(zone).date()
    moment = at_wall_clock(today, DIGEST, zone)
    return after_quiet(moment if moment > told_at else at_wall_clock(today + DAY, DIGEST, zone), wanted, zone)


def next_monday(clock: time, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment after another one at which it is Monday, and the clock on the wall shows that time."""
    local = after.astimezone(zone)
    day = local.date() + (MONDAY - local.weekday()) % 7 * DAY
    moment = at_wall_clock(day, clock, zone)
    return moment if moment > after else at_wall_clock(day + 7 * DAY, clock, zone)


def after_quiet(moment: datetime, wanted: Preferences, zone: ZoneInfo) -> datetime:
    """Return ``moment``, or the end of the quiet hours in which it lies."""
    if wanted.quiet_from is None or wanted.quiet_until is None:
        return moment
    local = moment.astimezone(zone)
    begins, ends, clock = wanted.quiet_from, wanted.quiet_until, local.time()
    is_quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not is_quiet:
        return moment
    day = local.date() if clock < ends else local.date() + DAY
    return at_wall_clock(day, ends, zone)


def at_wall_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return when a clock shows that time, the last time where it does twice, after the gap where it never does."""
    local = datetime.combine(day, clock, zone)
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
