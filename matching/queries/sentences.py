"""Every sentence about two people: whole, for translation, never joined from parts.

Nobody's gender is known, so nobody is he or she. ``%(name)s`` is the mentor, "you" the reader.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from matching.encoding.facts import APART, CITY, COUNTRY, NEAR, REGION, THEIR_TALKS, THEY, YOU, YOUR_TALKS
from matching.engine.shortfall import FULL, NO_MENTORS, NOBODY_OFFERS
from profiles.choices import Preset, Years

BOTH = YOU | THEY

FACTS = {"skill": _("Skill"), "work": _("Work"), "hours": _("Hours"), "language": _("Language"), "place": _("Place")}

# --- Who has not said what ----------------------------------------------------------------------

UNSAID = {
    "skill": {
        YOU: _("You have not chosen a topic yet, so we cannot tell whether %(name)s offers it."),
        THEY: _("%(name)s has not said yet which topics they offer."),
        BOTH: _("You have not chosen a topic yet, and %(name)s has not said yet which topics they offer."),
    },
    "work": {
        YOU: _("You have not said yet what work you do."),
        THEY: _("%(name)s has not said yet what work they do."),
        BOTH: _("Neither you nor %(name)s has said yet what work you do."),
    },
    "hours": {
        YOU: _("You have not said yet when you are free."),
        THEY: _("%(name)s has not said yet when they are free."),
        BOTH: _("Neither you nor %(name)s has said yet when you are free."),
    },
    "language": {
        YOU: _("You have not said yet which languages you speak."),
        THEY: _("%(name)s has not said yet which languages they speak."),
        BOTH: _("Neither you nor %(name)s has said yet which languages you speak."),
    },
    "place": {
        YOU: _("You have not said yet where you live."),
        THEY: _("%(name)s has not said yet where they live."),
        BOTH: _("Neither you nor %(name)s has said yet where you live."),
        YOUR_TALKS: _("You have not said yet how you like to talk."),
        THEIR_TALKS: _("%(name)s has not said yet how they like to talk."),
        YOUR_TALKS | THEIR_TALKS: _("Neither you nor %(name)s has said yet how you like to talk."),
    },
}

# --- Skill ----------------------------------------------------------------------------------------

SKILL_NO = _("%(name)s offers other things than you want to learn.")
SKILL_NEAR = _("%(name)s does not offer “%(wish)s”, but “%(topic)s”, which is close to it.")
SKILL_FIRST = _("%(name)s offers “%(topic)s”, your first wish.")
SKILL_FIRST_AND = _("%(name)s offers “%(topic)s”, your first wish, and “%(other)s”, another one.")
SKILL_FIRST_AND_MORE = ngettext_lazy(
    "%(name)s offers “%(topic)s”, your first wish, and %(count)d more of your wishes.",
    "%(name)s offers “%(topic)s”, your first wish, and %(count)d more of your wishes.",
    "count",
)
SKILL_ONE = _("%(name)s offers “%(topic)s”, one of your wishes.")
SKILL_TWO = _("%(name)s offers “%(topic)s” and “%(other)s”, two of your wishes.")
SKILL_MORE = ngettext_lazy(
    "%(name)s offers “%(topic)s” and %(count)d more of your wishes.",
    "%(name)s offers “%(topic)s” and %(count)d more of your wishes.",
    "count",
)

# --- Work -----------------------------------------------------------------------------------------

WORK_NO = _("%(name)s does other work than you.")
WORK_TRADE = _("%(name)s does other work in your trade: %(trade)s.")
WORK_SAME: dict[int | None, Promise] = {
    None: _("%(name)s does the same work as you: %(craft)s."),
    Years.STARTING: _("%(name)s has just started in the same work as you: %(craft)s."),
    Years.ONE_TO_THREE: _("%(name)s has done the same work as you for 1 to 3 years: %(craft)s."),
    Years.FOUR_TO_NINE: _("%(name)s has done the same work as you for 4 to 9 years: %(craft)s."),
    Years.TEN_OR_MORE: _("%(name)s has done the same work as you for 10 years or more: %(craft)s."),
}

# --- Hours ----------------------------------------------------------------------------------------

HOURS_NONE = _("You share no free hours that either of you has said.")
HOURS_FEW = _("You share less than two free hours a week.")
HOURS_VARY = {
    YOU: _("Your hours change every week, so we cannot tell when you are both free."),
    THEY: _("The hours of %(name)s change every week, so we cannot tell when you are both free."),
    BOTH: _("Your hours and those of %(name)s change every week, so we cannot tell when you are both free."),
}
HOURS_SHARED = {
    "": ngettext_lazy("You are both free %(count)d hour a week.", "You are both free %(count)d hours a week.", "count"),
    Preset.WEEKDAY_MORNINGS: ngettext_lazy(
        "You are both free %(count)d hour a week, mostly on weekday mornings.",
        "You are both free %(count)d hours a week, mostly on weekday mornings.",
        "count",
    ),
    Preset.WEEKDAY_AFTERNOONS: ngettext_lazy(
        "You are both free %(count)d hour a week, mostly on weekday afternoons.",
        "You are both free %(count)d hours a week, mostly on weekday afternoons.",
        "count",
    ),
    Preset.WEEKDAY_EVENINGS: ngettext_lazy(
        "You are both free %(count)d hour a week, mostly on weekday evenings.",
        "You are both free %(count)d hours a week, mostly on weekday evenings.",
        "count",
    ),
    Preset.LATE_NIGHT: ngettext_lazy(
        "You are both free %(count)d hour a week, mostly late at night.",
        "You are both free %(count)d hours a week, mostly late at night.",
        "count",
    ),
    Preset.WEEKENDS: ngettext_lazy(
        "You are both free %(count)d hour a week, mostly at weekends.",
        "You are both free %(count)d hours a week, mostly at weekends.",
        "count",
    ),
}

# --- Language -------------------------------------------------------------------------------------

LANGUAGE_NONE = _("We know of no language that you and %(name)s both speak.")
LANGUAGE_NOT_YOUR_BEST = _("You both speak %(one)s, which is not your first language.")
LANGUAGE_NOT_THEIR_BEST = _("You both speak %(one)s, which is not among the first languages of %(name)s.")
LANGUAGES = {
    1: _("You both speak %(one)s."),
    2: _("You both speak %(one)s and %(two)s."),
    3: _("You both speak %(one)s, %(two)s and %(three)s."),
}
LANGUAGES_MORE = ngettext_lazy(
    "You both speak %(one)s, %(two)s and %(count)d more language.",
    "You both speak %(one)s, %(two)s and %(count)d more languages.",
    "count",
)

# --- Place ----------------------------------------------------------------------------------------

PLACE_NEAR = {CITY: _("%(name)s lives in your town."), NEAR: _("%(name)s lives near you.")}
PLACE_CLOCKS = _("Online works for both of you, and your clocks are close.")
PLACE_ONLINE = {
    "": _("Online works for both of you."),
    REGION: _("%(name)s lives in your region. Online works for both of you."),
    COUNTRY: _("%(name)s lives in your country. Online works for both of you."),
    APART: _("You live far apart. Online works for both of you."),
}
PLACE_AROUND = {
    REGION: _("%(name)s lives in the same region as you."),
    COUNTRY: _("%(name)s lives in the same country as you."),
}
PLACE_MUST_MEET = _("You live far apart, and one of you only wants to meet in person.")
PLACE_NO_WAY = _("You live far apart, and there is no way to talk online that you both like.")

# --- Nobody fits: why, and what can be done ---------------------------------------------------------

NOT_LOOKING = "not_looking"
NOBODY_DEFAULT = (
    _("Nobody fits just now"),
    _("You did nothing wrong. We look again each time you open this page."),
)
NOBODY = {
    NOT_LOOKING: (
        _("What would you like to learn?"),
        _("Choose up to five topics, and see who offers them and why they fit. “I don't know yet” is a topic too."),
    ),
    NO_MENTORS: (
        _("Nobody has opened an offer yet"),
        _("As soon as somebody does, you see them here. You can be the first: two steps ahead is enough."),
    ),
    NOBODY_OFFERS: (
        _("Nobody offers it yet, nor anything close to it"),
        _("You did nothing wrong. We look again each time you open this page. A second wish finds more people."),
    ),
    "language": (
        _("Somebody offers it, but nobody who speaks a language you have named"),
        _("If you speak another language, even a little, name it. We look again each time you open this page."),
    ),
    "hours": (
        _("Somebody offers it, but you are not free at the same time"),
        _("With two hours a week in common we can suggest them. Chat also works without a common hour."),
    ),
    "place": (
        _("Somebody offers it, but too far away to meet"),
        _("If phone, video or chat would do, say so, and you see them here."),
    ),
    FULL: (
        _("Whoever offers it has no room just now"),
        _("You did nothing wrong. Room comes back when somebody is done. We look again each time you open this page."),
    ),
}

# --- Why somebody is not suggested: only what both may know, never a block, a mute or a rival ----------

WHY_NOT = {
    "met": _("You and %(name)s have been together lately, so we do not suggest you to each other for half a year."),
    "language": _("We do not suggest %(name)s to you, because we know of no language that you both speak."),
    "place": _("We do not suggest %(name)s to you, because you live too far apart to meet as one of you wants to."),
    "hours": _("We do not suggest %(name)s to you, because you share less than two free hours a week."),
    FULL: _("We do not suggest %(name)s to you just now, because all their places are taken. Places come back."),
}

# --- How the last match came out for somebody, and what comes next ------------------------------------

CHOSEN_BEST = _("The last match looked at everybody at once. Nobody fits you better than the person it chose for you.")
CHOSEN = ngettext_lazy(
    "The last match looked at everybody at once. %(count)d person fits you better than the one it chose for you, but "
    "has no place left: it went to somebody who has waited longer, or to whom it makes a greater difference.",
    "The last match looked at everybody at once. %(count)d people fit you better than the one it chose for you, but "
    "have no place left: they went to people who have waited longer, or to whom they make a greater difference.",
    "count",
)
PASSED_BY = ngettext_lazy(
    "The last match looked at everybody at once and had no place for you yet. You could have had %(count)d place, if "
    "need be by others changing theirs. It went to somebody who has waited as long as you or longer.",
    "The last match looked at everybody at once and had no place for you yet. You could have had %(count)d places, if "
    "need be by others changing theirs. All of them went to people who have waited as long as you or longer.",
    "count",
)
NEXT_MATCH = _(
    "That counts: in the next match you come before everybody who has been passed by less often. It is at night."
)

# --- For coordinators -----------------------------------------------------------------------------

STAGES = {
    "reading": _("reading what people say"),
    "preparing": _("laying it out side by side"),
    "candidates": _("finding who could help whom"),
    "assignment": _("choosing for everybody at once"),
    "figures": _("checking and counting the result"),
    "writing": _("writing the suggestions"),
}

ZEROS = {
    NO_MENTORS: _("There is no open offer"),
    NOBODY_OFFERS: _("Nobody offers the topic, nor one of its group"),
    "language": _("No common language"),
    "apart": _("A block on either side"),
    "rivals": _("The same work in the same town, and one of them does not want that"),
    "place": _("Only in person, and too far apart"),
    "hours": _("No two hours a week in common"),
    FULL: _("Mentors who fit have no place"),
}
