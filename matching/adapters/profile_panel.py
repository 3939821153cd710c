"""Our answer to profiles.contracts.ProfilePanel: how the two fit, on the profile of a mentor."""

from datetime import datetime

from matching.queries import suggestions
from profiles.contracts import Panel
from profiles.models import Person


class HowYouFit:
    def panel(self, *, viewer: Person, person: Person, at: datetime) -> Panel | None:
        """Say nothing on one's own profile, and of people without an open offer."""
        if viewer.pk == person.pk:
            return None
        fit = suggestions.between(viewer=viewer, person=person, at=at)
        return Panel("matching/suggestions/_panel.html", {"person": fit}) if fit else None
