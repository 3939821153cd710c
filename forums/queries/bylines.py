"""Who wrote something, as a reader may know it."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forums import markup
from forums.queries.readers import Reader
from profiles.choices import Audience
from profiles.models import Person
from profiles.queries.people import shows, stands
from profiles.queries.profiles import picture_url
from profiles.queries.restrictions import FOR_GOOD

LETTERS = 4


@dataclass(frozen=True)
class Byline:
    """``key`` colours the avatar; ``url`` is empty where nobody may follow it."""

    name: str
    key: str
    url: str = ""
    picture: str = ""
    is_you: bool = False
    anonymous: bool = False


def byline(author: Person, reader: Reader, *, anonymous: bool, thread_key: str) -> Byline:
    """Name an author: never who asked without a name, nobody who left, and members to visitors only by their wish."""
    is_you = reader.is_me(author.pk)
    if anonymous:
        alias = pseudonym(author, thread_key)
        name = _("Anonymous %(alias)s") % {"alias": alias} if reader.moderates and not is_you else _("Anonymous")
        return Byline(_("You, without your name") if is_you else name, thread_key, is_you=is_you, anonymous=True)
    if not is_you and not is_here(author):
        return Byline(_left(author, reader), thread_key)
    nearness = stands(reader.person, author)
    if nearness == Audience.EVERYONE and author.audience != Audience.EVERYONE:
        return Byline(_("A member"), thread_key)
    picture = picture_url(author) if shows(author, "picture", nearness) else ""
    return Byline(author.name, author.key, author.get_absolute_url(), picture, is_you)


def words_for(reader: Reader, words: str) -> str:
    """Return a title, or words as typed: visitors know no member by name, so they read no handle either."""
    return words if reader.person else markup.without_handles(words, _("@member"))


def html_for(reader: Reader, html: str) -> str:
    return html if reader.person else markup.html_without_handles(html, _("@member"))


def _left(author: Person, reader: Reader) -> str:
    """Name who cannot be met. Out for a time or hidden is not gone: moderators, who took them out, read the name."""
    is_back_some_day = author.hidden_at is not None or author.suspended_until is not None
    if author.erased_at is not None or author.suspended_until == FOR_GOOD or not is_back_some_day:
        return _("A former member")
    return author.name if reader.moderates else _("A member")


def is_here(author: Person) -> bool:
    """Whether others may still meet an author, whose account was read along."""
    return author.is_member and (author.account is None or author.account.is_active)


def pseudonym(author: Person, thread_key: str) -> str:
    """Return what moderators call somebody who asked without a name: the same all through one conversation."""
    return salted_hmac("forums.pseudonym", f"{thread_key}:{author.key}").hexdigest()[:LETTERS].upper()


def alias_of(author: Person, *, anonymous: bool, thread_key: str) -> str:
    """Name somebody for reports and decisions: empty unless they wrote without a name."""
    return _("Anonymous %(alias)s") % {"alias": pseudonym(author, thread_key)} if anonymous else ""
