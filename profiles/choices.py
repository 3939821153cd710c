"""Enumerations and the small pure functions every layer may use."""

import re
import secrets
import unicodedata

from django.db import models
from django.utils.translation import gettext_lazy as _

KEY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read aloud wrongly
KEY_LENGTH = 12
KEYS = len(KEY_ALPHABET) ** KEY_LENGTH
EVERYONE_POOL = "everyone"
WEEK_SLOTS = 168
WEEK_BYTES = 21
# What does not fall apart into a letter and an accent, and apostrophes, which phones and people
# write in six ways or leave out.
PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}
    | dict.fromkeys("'’‘ʼʻ`´")
    | dict.fromkeys("‐‑‒–—", "-")
)


# Characters that turn the direction of the words around them, and so can make a name lie.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What no eye sees in a line and makes two names look like one; joiners stay between letters that need them.
_NEEDS_THEM = "[\u0590-\u1fff\u2190-\U0010ffff]"
UNSEEN = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    f"|(?<!{_NEEDS_THEM})[\u200c\u200d]|[\u200c\u200d](?!{_NEEDS_THEM})|(?<!{_NEEDS_THEM})[\ufe00-\ufe0f](?!\u20e3)"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e0fff]+"
)
# Letters and marks by their category that show nothing, and the categories of what can be seen.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
SEEN = frozenset("LNPS")


def new_key() -> str:
    """A random public name for a row: 12 characters, about 59 bits, never an id."""
    number, letters = secrets.randbelow(KEYS), []
    for _i in range(KEY_LENGTH):
        number, at = divmod(number, len(KEY_ALPHABET))
        letters.append(KEY_ALPHABET[at])
    return "".join(letters)


def fold(text: str) -> str:
    """Bring spellings that a person would call the same to one form.

    NFKC, case folded, accents and apostrophes dropped, white space collapsed. Done in Python
    because Postgres leaves letters such as the German sharp s as they are.
    """
    if text.isascii():  # nothing to decompose: a sheet of 50,000 lines asks a million times
        return " ".join(text.replace("'", "").replace("`", "").lower().split())
    plain = unicodedata.normalize("NFKC", text.translate(PLAIN_LETTERS)).casefold()
    decomposed = unicodedata.normalize("NFKD", plain.translate(PLAIN_LETTERS))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", bare)).strip()


def says_something(text: str) -> bool:
    """Whether anything of a text can be seen: neither spaces nor what has no width are words."""
    return any(unicodedata.category(c)[0] in SEEN and c not in BLANKS for c in text)


def tidy(text: str) -> str:
    """Bring one line of text to one form: composed, single spaces, nothing that turns words around or is not seen."""
    composed = unicodedata.normalize("NFC", UNSEEN.sub("", TURNING.sub("", text)))
    line = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in composed).split())
    return line if says_something(line) else ""


def plain(text: str) -> str:
    """Bring some sentences to one form; "" if none of it is seen.

    What a browser sends as CR LF counts as the one letter it shows.
    """
    words = TURNING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return words if says_something(words) else ""


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members")
    ONLY_ME = "only_me", _("Only me")


class Side(models.TextChoices):
    SHARE = "share", _("Can share")
    LEARN = "learn", _("Wants to learn")


class Years(models.IntegerChoices):
    """Experience in a craft, as the four bands the sign-up asks for."""

    STARTING = 0, _("Just starting")
    ONE_TO_THREE = 1, _("1 to 3 years")
    FOUR_TO_NINE = 2, _("4 to 9 years")
    TEN_OR_MORE = 3, _("10 years or more")


class Talk(models.TextChoices):
    CHAT = "chat", _("Chat")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")
    IN_PERSON = "in_person", _("In person")


class Preset(models.TextChoices):
    """Parts of a week under one name; their hours stand in profiles.queries.hours."""

    WEEKDAY_MORNINGS = "weekday_mornings", _("Weekday mornings")
    WEEKDAY_AFTERNOONS = "weekday_afternoons", _("Weekday afternoons")
    WEEKDAY_EVENINGS = "weekday_evenings", _("Weekday evenings")
    LATE_NIGHT = "late_night", _("Late night")
    WEEKENDS = "weekends", _("Weekends")


class Format(models.TextChoices):
    LONG_TERM = "long_term", _("Over some weeks")
    ONE_OFF = "one_off", _("One talk")
    OFFICE_HOURS = "office_hours", _("Office hours")


class Rhythm(models.TextChoices):
    WEEKLY_SHORT = "weekly_short", _("20 minutes every week")
    FORTNIGHTLY = "fortnightly", _("40 minutes every two weeks")
    MONTHLY = "monthly", _("An hour every month")
    AS_NEEDED = "as_needed", _("As it is needed")


class GoodFor(models.TextChoices):
    BEGINNER = "beginner", _("People who are just starting")
    SOME = "some", _("People with some experience")
    EXPERIENCED = "experienced", _("People with a lot of experience")
    ANY = "any", _("Anybody")


class RoleName(models.TextChoices):
    MODERATOR = "moderator", _("Moderator")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMIN = "admin", _("Admin")


class Document(models.TextChoices):
    RULES = "rules", _("Member rules")
    PRIVACY = "privacy", _("Privacy")


class Theme(models.TextChoices):
    AUTO = "auto", _("Like my phone")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class MailState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Claimed")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Perhaps sent")
    CANCELLED = "cancelled", _("Cancelled")


class MailKind(models.TextChoices):
    """Security mail is sent again after a crash and never carries an unsubscribe link."""

    SECURITY = "security", _("Security")
    NEWS = "news", _("News")


class NoticeKind(models.TextChoices):
    """What news is about, as people choose it in their settings."""

    REQUESTS = "requests", _("Requests")
    MENTORSHIPS = "mentorships", _("Mentorships and calls")
    MESSAGES = "messages", _("Messages")
    TOGETHER = "together", _("Groups and swaps")
    FORUM = "forum", _("Forum")
    ROUNDUP = "roundup", _("Your week in the forum")
    MEETUPS = "meetups", _("Meetups")
    MODERATION = "moderation", _("Moderation")
    PLACE = "place", _("Your place here")

    @classmethod
    def of(cls, verb: str) -> "NoticeKind":
        """Tell by the noun that a verb begins with: ``ask_received`` is about an ask."""
        return KIND_OF_NOUN.get(verb.partition("_")[0], cls.PLACE)


class Often(models.TextChoices):
    """How often mail brings one kind of news."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


KIND_OF_NOUN = {
    noun: kind
    for kind, nouns in {
        NoticeKind.REQUESTS: "case ask question wish suggestion offer place gig search",
        NoticeKind.MENTORSHIPS: "mentorship session call goal task pulse thanks",
        NoticeKind.MESSAGES: "message",
        NoticeKind.TOGETHER: "circle ring hours seat",
        NoticeKind.FORUM: "board thread post answer mention reaction bookmark",
        NoticeKind.ROUNDUP: "roundup",
        NoticeKind.MEETUPS: "meetup",
        NoticeKind.MODERATION: "report decision appeal",
    }.items()
    for noun in nouns.split()
}


class Wrong(models.TextChoices):
    """What a report says is wrong. Each is one of the member rules."""

    DANGER = "danger", _("Somebody may be in danger")
    PRIVATE = "private", _("It shows somebody's address, number or other private things")
    MONEY = "money", _("It asks for money, or sells something")
    UNKIND = "unkind", _("It insults, threatens or presses somebody")
    SPAM = "spam", _("It is advertising, or written by a machine")
    PRETENDS = "pretends", _("It pretends to be somebody else")
    OTHER = "other", _("Something else")


class Away(models.TextChoices):
    """What a reporter wants at once, for themselves alone."""

    HIDE = "hide_now", _("Hide this from me now")
    BLOCK = "keep_apart", _("Block its author as well")


class Verdict(models.TextChoices):
    KEEP = "keep", _("Kept")
    WARN = "warn", _("Warned")
    MEND = "mend", _("Given back to mend")
    HIDE = "hide", _("Hidden")


class Curb(models.TextChoices):
    """What somebody may not do for a time."""

    SLOW = "slow", _("May write once an hour")
    SUSPEND = "suspend", _("Out for a time")
    CLOSE = "close", _("Account closed")


class Hold(models.TextChoices):
    """Why words are held back before others see them."""

    NEWCOMER = "newcomer", _("One of somebody's first posts")
    CONTACT = "contact", _("A phone number, an e-mail address or a link to write at")
    BANK = "bank", _("A bank account")
    ADDRESS = "address", _("Where somebody lives")
    LINK = "link", _("A link from somebody new")
    FLOOD = "flood", _("The same words several times")
    WATCHED = "watched", _("A watched word")


class Scope(models.TextChoices):
    """What a program may do with a token. ``read:`` and ``write:`` before the area of a resource."""

    READ_PEOPLE = "read:people", _("Find people, and read their profiles and why they fit")
    READ_ME = "read:me", _("Read your profile, your offer and your settings")
    WRITE_ME = "write:me", _("Change your profile, your offer and your settings")
    READ_LISTS = "read:lists", _("Read whom you keep and block, and what you search for")
    WRITE_LISTS = "write:lists", _("Keep and block people, and save searches")
    READ_SUPPORT = "read:support", _("Read your requests, who asks you, and your mentorships")
    WRITE_SUPPORT = "write:support", _("Ask for support, answer who asks you, and end mentorships")
    READ_MESSAGES = "read:messages", _("Read your messages")
    WRITE_MESSAGES = "write:messages", _("Write messages in your name")
    READ_FORUM = "read:forum", _("Read the forum as you do, and what you follow there")
    WRITE_FORUM = "write:forum", _("Write in the forum in your name, and change what you follow there")
    READ_DUTY = "read:duty", _("Read what your duty here lets you read")
    WRITE_DUTY = "write:duty", _("Do what your duty here lets you do")


class ImportState(models.TextChoices):
    """Where a sheet stands. The three with work to do are swept by a worker."""

    CHECKING = "checking", _("Being read")
    UNREADABLE = "unreadable", _("Cannot be read")
    CHECKED = "checked", _("Waits for you")
    TAKING = "taking", _("Being taken in")
    STOPPED = "stopped", _("Stopped")
    TAKEN = "taken", _("Taken in")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class FindingKind(models.TextChoices):
    """What a finding means for its line: left out until mended, left out for good, or taken with a note."""

    MEND = "mend", _("Left out, can be mended")
    SKIP = "skip", _("Left out")
    NOTE = "note", _("Taken in with a note")
