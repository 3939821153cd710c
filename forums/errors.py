from django.utils.translation import gettext_lazy as _

from profiles.errors import Refusal


class SaysNothing(Refusal):
    sentence = _("Please write something first.")


class NothingDescribed(Refusal):
    sentence = _("Please say in a line what the picture shows: not everybody can see it.")


class TooLongToPost(Refusal):
    sentence = _("This is longer than a post can be. Please shorten it, or write a second one.")


class TitleMissing(Refusal):
    sentence = _("Please say in a line what it is about.")


class TooManyTags(Refusal):
    sentence = _("Three tags at most. Keep those that help others to find it.")


class OnlyQuestionsWithoutName(Refusal):
    sentence = _("Only a question can be asked without your name. Make it a question, or take the tick away.")


class BoardIsArchived(Refusal):
    sentence = _("This board is kept for reading. Please choose another one for something new.")


class ThreadIsLocked(Refusal):
    sentence = _("A moderator closed this conversation. You can read it, but not add to it.")


class PostIsOut(Refusal):
    sentence = _("A moderator took this out. Where it stands a link leads you to why, and to what you can do.")


class ThreadWaits(Refusal):
    sentence = _("A moderator looks at this conversation first. You can add to it once others see it.")


class ThreadIsGone(Refusal):
    sentence = _("Nothing can be added to this conversation any more.")


class NotToOwnWords(Refusal):
    sentence = _("These are your own words. Others can say that they helped.")


class NowhereToAsk(Refusal):
    sentence = _("There is no board for this question yet. Your text is kept; the coordinators come next.")


class NotAnAnswer(Refusal):
    sentence = _("Only a reply to a question can be marked as what worked.")


class NotOneself(Refusal):
    sentence = _("You need not follow yourself.")


class SlugTaken(Refusal):
    sentence = _("Another board has this address already. Please choose a different one.")


class NotTheseTogether(Refusal):
    sentence = _("These two cannot become one: they must be two, open to the same people, and neither taken out.")


class NothingToSplit(Refusal):
    sentence = _("Please choose at least one reply that others can see. The opening stays where it is.")


class TopicHasTag(Refusal):
    sentence = _("Another tag stands for this topic already.")
