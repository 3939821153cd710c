"""Enumerations of the forum."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.choices import RoleName


class BoardAudience(models.TextChoices):
    """Who reads a board. The duties have the names that ``RoleName`` gives them."""

    PUBLIC = "public", _("Everyone, also without an account")
    MEMBERS = "members", _("Members")
    MODERATOR = RoleName.MODERATOR.value, _("Moderators only")
    COORDINATOR = RoleName.COORDINATOR.value, _("Coordinators only")
    ADMIN = RoleName.ADMIN.value, _("Admins only")


class ThreadKind(models.TextChoices):
    QUESTION = "question", _("I have a question")
    TALK = "talk", _("I want to tell or discuss something")


class ReactionKind(models.TextChoices):
    BEEN_THERE = "been_there", _("Been there")
    HELPED_ME = "helped_me", _("Helped me")
    THANK_YOU = "thank_you", _("Thank you")


class WatchLevel(models.TextChoices):
    FOLLOW = "follow", _("Follow")
    MUTE = "mute", _("Mute")


class ThreadList(models.TextChoices):
    """The lists of the forum's first page; a visitor has the first three."""

    ACTIVE = "active", _("Active")
    UNANSWERED = "unanswered", _("No answer yet")
    ANSWERED = "answered", _("Answered")
    NEW = "new", _("New to you")
    WEEK = "week", _("Your week")
    FOLLOWING = "following", _("Following")
    MINE = "mine", _("Yours")


class DutyState(models.TextChoices):
    """What became of asking somebody whether they know an answer."""

    OFFERED = "offered", _("Waits for you")
    ANSWERED = "answered", _("You answered")
    PASSED = "passed", _("You passed it on")
    WITHDRAWN = "withdrawn", _("No longer needed")
    EXPIRED = "expired", _("The time is over")


class SearchOrder(models.TextChoices):
    BEST = "", _("Best first")
    NEWEST = "newest", _("Newest first")


class AnsweredOrNot(models.TextChoices):
    EITHER = "", _("Answered or not")
    YES = "yes", _("Answered")
    NO = "no", _("Not answered yet")
