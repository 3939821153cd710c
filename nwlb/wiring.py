"""The one place where floors that may not import each other are joined."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums import contracts as forum
from forums.adapters.news import OfPosts, OfRoundups, OfThreads
from forums.adapters.obligations import PostsToTell, Questions, Reminders, Roundups
from forums.adapters.privacy import ALL as FORUMS_DATA
from forums.adapters.reporting import Posts, Threads
from forums.adapters.searching import Conversations
from forums.adapters.steps import AnsweredInForum, AskedInForum
from matching import contracts as ladder
from matching.adapters.bonds import AsksAndMentorships
from matching.adapters.gigs import OnAGig
from matching.adapters.news import OfAsks, OfCases, OfMentorships
from matching.adapters.obligations import Cases
from matching.adapters.people_preview import OpenOffers
from matching.adapters.privacy import ALL as MATCHING_DATA
from matching.adapters.profile_panel import HowYouFit
from matching.adapters.reporting import Messages
from matching.adapters.steps import FromSteps
from profiles.adapters.news import OfDecisions
from profiles.adapters.privacy import ALL as PROFILES_DATA
from profiles.adapters.reporting import Profiles
from profiles.adapters.searching import People
from profiles.choices import RoleName
from profiles.contracts import registry


@dataclass(frozen=True)
class Place:
    """One entry of the navigation. ``own`` means the address carries the person's key."""

    url_name: str
    label: str | Promise
    icon: str
    role: RoleName | None = None
    own: bool = False


NAVIGATION = (
    Place("home", _("Home"), "house"),
    Place("matching:suggestion_list", _("People"), "users"),
    Place("matching:ask_list", _("Requests"), "handshake"),
    Place("matching:message_list", _("Messages"), "message-circle"),
    Place("forums:thread_list", _("Forum"), "messages-square"),
)
ACCOUNT_MENU = (
    Place("profiles:report_queue", _("Moderation"), "shield-check", role=RoleName.MODERATOR),
    Place("profiles:report_queue", _("Moderation"), "shield-check", role=RoleName.ADMIN),
    Place("profiles:appeal_list", _("Appeals"), "scale", role=RoleName.ADMIN),
    Place("matching:case_board", _("Who still waits"), "hourglass", role=RoleName.COORDINATOR),
    Place("forums:question_list", _("Questions without an answer"), "messages-square", role=RoleName.COORDINATOR),
    Place("matching:run_list", _("Match runs"), "route", role=RoleName.COORDINATOR),
    Place("profiles:import_list", _("Import a sheet"), "upload", role=RoleName.COORDINATOR),
    Place("health_show", _("How the site does"), "wrench", role=RoleName.COORDINATOR),
    Place("health_show", _("How the site does"), "wrench", role=RoleName.ADMIN),
    Place("forums:board_add", _("Boards of the forum"), "messages-square", role=RoleName.ADMIN),
    Place("profiles:community_edit", _("The community"), "signpost", role=RoleName.ADMIN),
    Place("profiles:person_show", _("Your profile"), "user", own=True),
    Place("profiles:offer_edit", _("Your offer"), "hand-heart"),
    Place("profiles:favourite_list", _("People you keep"), "pin"),
    Place("forums:bookmark_list", _("Posts you keep"), "pin"),
    Place("profiles:saved_search_list", _("Searches you keep"), "search"),
    Place("profiles:settings_show", _("Settings"), "settings"),
)


def join() -> None:
    """Called once when Django is ready."""
    registry.people_preview = OpenOffers()
    registry.profile_panels[:] = [HowYouFit()]
    registry.searchables[:] = [People(), Conversations()]
    registry.reportables.update({source.kind: source for source in (Profiles(), Messages(), Threads(), Posts())})
    registry.repairables.update({source.kind: source for source in (Messages(), Posts())})
    registry.holdables[Posts.kind] = Posts()
    registry.pictured.update({source.kind: source for source in (Threads(), Posts())})
    registry.news_subjects.update(
        {source.kind: source for source in (OfAsks(), OfCases(), OfMentorships(), OfThreads(), OfPosts(), OfRoundups())}
    )
    registry.news_contents.update({source.kind: source for source in (OfRoundups(),)})
    registry.news_titles.update({source.kind: source for source in (OfThreads(), OfPosts(), OfDecisions())})
    registry.obligations[:] = [Cases(), PostsToTell(), Questions(), Reminders(), Roundups()]
    registry.bonds[:] = [AsksAndMentorships()]
    registry.personal_data[:] = [*PROFILES_DATA, *MATCHING_DATA, *FORUMS_DATA]
    ladder.registry.steps["thread"] = AskedInForum()
    ladder.registry.case_help[:] = [AnsweredInForum()]
    forum.registry.asked = FromSteps()
    forum.registry.busy[:] = [OnAGig()]
