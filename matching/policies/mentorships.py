"""Who may still write in a mentorship."""

from matching.choices import MentorshipState
from matching.errors import MentorshipIsOver
from matching.models import Mentorship
from profiles.models import Person
from profiles.queries import blocks


def ensure_may_write(mentorship: Mentorship, author: Person) -> None:
    """Only while it lasts; a block ends it, also one of this very moment."""
    if mentorship.state != MentorshipState.ACTIVE or blocks.are_apart(mentorship.mentee, mentorship.mentor):
        raise MentorshipIsOver
