"""What is refused, with a sentence fit for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule said no. The sentence tells the person what to do next."""

    sentence: str | Promise = _("This cannot be done now.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        self.sentence = sentence or self.sentence
        super().__init__(str(self.sentence))


class TooMany(Refusal):
    sentence = _("That was a lot in a short time. Please wait a little and try again.")


class NotAllowed(Exception):
    """The person may see the thing but may not do this to it: 403."""
