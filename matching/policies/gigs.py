"""How long somebody's clocks may stand still."""

from datetime import datetime

from matching.errors import GigTooLong, GigTooShort
from matching.queries.ladder import numbers


def ensure_ends_in_time(until: datetime, at: datetime) -> None:
    if until <= at:
        raise GigTooShort
    if until > at + numbers().longest_gig:
        raise GigTooLong
