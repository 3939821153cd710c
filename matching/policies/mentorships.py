"""Who may still write in a mentorship."""

from matching.choices import AskState, MentorshipState
from matching.errors import MentorshipIsOver
from matching.models import Mentorship
from profiles.models import Person
from profiles.queries import blocks


def ensure_may_write(mentorship: Mentorship, author: Person) -> None:
    """Only while it lasts; a block ends it, also one of this very moment."""
    if mentorship.state != MentorshipState.ACTIVE or blocks.are_apart(mentorship.mentee, mentorship.mentor):
        raise MentorshipIsOver


def may_ask_again(mentorship: Mentorship, person: Person) -> bool:
    """Whether somebody may go straight back: their mentor finished or it was cut, and they did not end it."""
    ended = mentorship.state == MentorshipState.ENDED and mentorship.ask.state == AskState.ACCEPTED
    return ended and person.pk == mentorship.mentee_id != mentorship.ended_by_id
