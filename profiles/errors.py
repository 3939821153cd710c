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


class TooLong(Refusal):
    sentence = _("This is too long to keep. Please shorten it a little.")


class NotAllowed(Exception):
    """The person may see the thing but may not do this to it: 403."""


class NameMissing(Refusal):
    sentence = _("Please write a name with at least one letter.")


class NameOfADuty(Refusal):
    sentence = _("This name sounds like somebody who runs this place. Please choose another one that is yours.")


class HandleTaken(Refusal):
    sentence = _("Somebody here has this short name already. Please choose another one.")


class HandleReserved(HandleTaken):
    sentence = _("This short name is kept for this place itself. Please choose another one.")


class QuietHoursHaveNoEnd(Refusal):
    sentence = _("Quiet hours need two different times: say both, or neither.")


class TooManyWishes(Refusal):
    sentence = _("Five wishes at most, so that we can look well for each. Take one out first.")


class TooManyShares(Refusal):
    sentence = _("Thirty topics at most. Keep those you like to talk about.")


class OfferNeedsATopic(Refusal):
    sentence = _("Your offer needs at least one topic that people may ask you about.")


class OfferNeedsAFormat(Refusal):
    sentence = _("Please choose at least one way of mentoring, so that people know what to ask for.")


class TopicNotShared(Refusal):
    sentence = _("People can ask you only about topics that you share. Add it to your topics first.")


class HandbookFirst(Refusal):
    sentence = _("Please read the handbook page and answer its three questions first.")


class OfferNotOpen(Refusal):
    sentence = _("Your offer is not open, so there is nothing to pause.")


class BreakIsOver(Refusal):
    sentence = _("Please choose a day that is still to come.")


class NotAPicture(Refusal):
    sentence = _("We cannot read this file as a picture. Please choose a JPEG, PNG or WebP.")


class PictureTooBig(Refusal):
    sentence = _("This picture is too big. Up to 5 MB and 25 million dots work; a smaller copy is enough.")


class UnknownZone(Refusal):
    sentence = _("We do not know this time zone. Please choose one from the list.")


class OnlyCoordinatorsImport(Refusal):
    sentence = _("Only a coordinator can bring people in from a sheet.")


class SheetUnreadable(Refusal):
    sentence = _("This file cannot be read as a table. Please save the sheet as CSV and try again.")


class EmailColumnMissing(Refusal):
    sentence = _("No column is called email. Without an address nobody could claim their place here.")


class ColumnTwice(Refusal):
    sentence = _("Two columns are the same field. Please choose one, and leave the other one out.")


class SpellingTaken(Refusal):
    sentence = _("These words mean something else already. Please choose that, or leave them as they are.")


class SheetMovedOn(Refusal):
    sentence = _("This sheet is further on meanwhile. Look at where it stands now.")


class AddressNotConfirmed(Refusal):
    sentence = _("Please confirm your e-mail address first. We can send you a new code.")


class AgreementMissing(Refusal):
    sentence = _("Please read the member rules and say that you agree to them.")


class AlreadyDecided(Refusal):
    sentence = _("Somebody else decided this meanwhile. Nothing was changed by you.")


class NotYoursToDecide(Refusal):
    sentence = _("You know one of the people in this, so somebody else decides it. Please leave it in the list.")


class TakenByAnother(Refusal):
    sentence = _("Another moderator is on this one right now. It is free again in a few minutes.")


class NeedsAnother(Refusal):
    sentence = _("Somebody else than who decided first has to do this.")


class CannotBeMended(Refusal):
    sentence = _("This cannot be given back to mend. Hide it, or only tell the author.")


class KeptAsItIs(Refusal):
    sentence = _("Nothing follows for the author when it stays as it is. Choose what happens to it first.")


class HoldsADuty(Refusal):
    sentence = _("They hold a duty here. An admin ends it first.")


class StillHeld(Refusal):
    sentence = _("There is still something in it that we hold back. Please take that out first.")


class AppealOver(Refusal):
    sentence = _("A second look can be asked for once, within two weeks.")


class Suspended(Refusal):
    sentence = _("You are out for a time. The page about it says why, until when, and how to ask for a second look.")


class SlowedDown(Refusal):
    sentence = _("You can write only so often for some days. What you typed is kept; please try again later.")


class TooCommonToWatch(Refusal):
    sentence = _("Nearly everything would be held back. Please choose a rarer word, of at least three letters.")


class TooManyWords(Refusal):
    sentence = _("Three hundred watched words at most. Take one out that is no longer needed.")


class ReasonMissing(Refusal):
    sentence = _("Please write a sentence that the author will read.")


class SayWhyFirst(Refusal):
    sentence = _("Please say first why you need to read what stands around it. Both people will be told.")


class TooManyTokens(Refusal):
    sentence = _("Twenty keys for programs at most. Take back one that you no longer use.")


class NoMember(Refusal):
    sentence = _("Only somebody who has joined and confirmed their address can hold a duty.")


class LastAdmin(Refusal):
    sentence = _("Nobody else is an admin. Give the duty to somebody else first, then end this one.")


class TooManySearches(Refusal):
    sentence = _("Twenty saved searches at most. Remove one that you no longer need.")


class SearchFindsMany(Refusal):
    sentence = _("This search finds many people already. Narrow it down first, so that our news is worth reading.")
