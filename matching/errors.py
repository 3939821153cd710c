from django.utils.translation import gettext_lazy as _

from profiles.errors import Refusal


class RunUnderWay(Refusal):
    sentence = _("A match run is under way already. Please wait until it is done.")


class TooManyCases(Refusal):
    sentence = _("You have asked for support twice already. Finish or take back one of them first.")


class AskedAlready(Refusal):
    """``url`` is the page of the request that goes on."""

    sentence = _("You have asked about this already, and that request goes on. You can do more on its page.")

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__()


class NotToOneself(Refusal):
    sentence = _("You cannot ask yourself. Please choose somebody else.")


class NotOpenToAsks(Refusal):
    sentence = _("This person takes no new requests at the moment. Please choose somebody else.")


class CaseIsOver(Refusal):
    sentence = _("This request is over. Nothing has changed.")


class AlreadySupported(Refusal):
    sentence = _("Somebody else said yes first, so this person has help now. Thank you for being there.")


class AskIsOver(Refusal):
    sentence = _("This request was taken back. There is nothing left to answer.")


class AnsweredAlready(Refusal):
    sentence = _("You have answered this already. You find it under “Answered”.")


class MentorIsFull(Refusal):
    sentence = _(
        "All your places are taken. Put them on your waiting list, or make room for one more person and say yes again."
    )


class NobodyLeftToAsk(Refusal):
    sentence = _("There is nobody left to ask right now. Everything you have started goes on.")


class NothingToUndo(Refusal):
    sentence = _("This cannot be taken back any more. You can write to the person instead.")


class QuestionMissing(Refusal):
    sentence = _("Please write what you would like to know.")


class MentorshipIsOver(Refusal):
    sentence = _("This mentorship is over. You can read what you wrote, but not add to it.")


class SaysNothing(Refusal):
    sentence = _("Please write something first.")


class GigTooShort(Refusal):
    sentence = _("Please choose a day after today.")


class GigTooLong(Refusal):
    sentence = _("This is very far away. Please choose a nearer day; you can move it as often as you like.")


class OnAGig(Refusal):
    sentence = _("The clock stands still while you are on a gig. Come back first, then we go on.")


class WaitsForALook(Refusal):
    sentence = _("The clock stands still until a moderator has looked.")


class WaitsItsTurn(Refusal):
    sentence = _("This request waits until one of your others is done. Then it goes on by itself.")


class NotOnBoard(Refusal):
    sentence = _("Our coordinators do not look after this yet. It has a next step with a time.")


class NothingToReopen(Refusal):
    sentence = _("This request cannot be opened again. You can ask anew whenever you like.")


class NothingToOffer(Refusal):
    sentence = _("This is not possible at the moment. Everything you have started goes on.")
