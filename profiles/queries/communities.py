"""What this community decided."""

from profiles.models import Community


def current() -> Community:
    """Return the one row, or the defaults where nobody has decided anything yet."""
    return Community.objects.first() or Community(languages=[])
