"""What this floor keeps about a person: how it is handed out and how it goes."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from profiles.choices import MailState, NoticeKind, Verdict
from profiles.models import (
    Agreement,
    Answered,
    Appeal,
    Aside,
    Block,
    Booking,
    Claim,
    Decision,
    Draft,
    Favourite,
    ImportBatch,
    ImportedLine,
    ImportFile,
    ImportFinding,
    Mail,
    Mute,
    Notice,
    Offer,
    OfferTopic,
    Opening,
    OwnWords,
    Person,
    PersonCraft,
    PersonTopic,
    Preferences,
    RecentSearch,
    Report,
    Restriction,
    Role,
    SavedSearch,
    SavedSearchMatch,
    SearchDocument,
    Token,
    UndoVote,
    WatchedWord,
)

# What a reader of the file calls it, where our own name for it is a programmer's.
READABLE = {
    "key": "page_key",
    "zone": "time_zone",
    "locale": "language_of_pages",
    "place__name": "town",
    "place__country": "country",
    "account__email": "e-mail",
    "account__date_joined": "joined_at",
    "account__last_login": "last_signed_in_at",
    "craft__slug": "craft",
    "topic__slug": "topic",
    "favourite__key": "page_key",
    "blocked__key": "page_key",
    "muted__key": "page_key",
    "email": "e-mail",
}


def rows(queryset: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    """Return the fields of each row under names that anybody can read."""
    return [{READABLE.get(name, name): value for name, value in row.items()} for row in queryset.values(*fields)]


def says_something(draft: dict[str, Any]) -> bool:
    """Whether any word is left in a draft: a saved form leaves an empty one behind."""
    return any("".join(words).strip() for words in draft["payload"].values())


def picture(person: Person) -> str | None:
    """Return the picture as base64, so that one file of JSON holds everything."""
    if not person.picture:
        return None
    with person.picture.open("rb") as file:
        return b64encode(file.read()).decode()


class Self:
    """The person, their account and what they said about themselves."""

    models: Sequence[type[Model]] = (Person, PersonCraft, PersonTopic, OwnWords, Agreement, SearchDocument)
    fields = (
        "key", "name", "handle", "headline", "about", "goal", "zone", "locale", "languages", "talks",
        "hours_vary", "audience", "in_previews", "avoids_rivals", "created_at", "confirmed_at",
        "place__name", "place__country", "account__email", "account__date_joined", "account__last_login",
        "show_about", "show_crafts", "show_place", "show_languages", "show_hours", "show_goal", "show_picture",
    )  # fmt: skip

    def export(self, person: Person) -> dict[str, Any]:
        (profile,) = rows(Person.objects.filter(pk=person.pk), *self.fields)
        profile["week"] = bytes(person.week).hex() if person.week is not None else None
        profile["picture"] = picture(person)
        return {
            "profile": profile,
            "crafts": rows(PersonCraft.objects.filter(person=person), "craft__slug", "years"),
            "topics": rows(PersonTopic.objects.filter(person=person), "topic__slug", "side", "position"),
            "own_words": rows(OwnWords.objects.filter(person=person), "about", "words"),
            "agreements": rows(Agreement.objects.filter(person=person), "document", "version", "at"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        """The person row itself is blanked by the command; what was agreed and when is kept."""
        if person.picture:
            person.picture.delete(save=False)
        person.crafts.all().delete()
        person.topics.all().delete()
        person.own_words.all().delete()
        SearchDocument.objects.filter(person=person).delete()


class Giving:
    """The offer."""

    models: Sequence[type[Model]] = (Offer, OfferTopic)

    def export(self, person: Person) -> dict[str, Any]:
        offers = Offer.objects.filter(person=person)
        return {
            "offer": rows(
                offers, "formats", "room", "rhythm", "good_for", "good_for_words", "not_for_words", "opened_at"
            ),
            "offer_topics": rows(OfferTopic.objects.filter(offer__person=person), "topic__slug"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        Offer.objects.filter(person=person).delete()


class Around:
    """Whom they keep, block or mute, and the hours that are taken."""

    models: Sequence[type[Model]] = (Favourite, Block, Mute, Aside, Booking)

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "favourites": rows(Favourite.objects.filter(person=person), "favourite__key", "at"),
            "blocks": rows(Block.objects.filter(blocker=person), "blocked__key", "at"),
            "muted": rows(Mute.objects.filter(person=person), "muted__key", "at"),
            "put_aside": rows(Aside.objects.filter(person=person), "kind", "subject_key", "at"),
            "bookings": [
                {"from": booking.during.lower, "until": booking.during.upper} for booking in person.bookings.all()
            ],
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        """Others' blocks of this person go too: there is nobody left to block."""
        person.favourites.all().delete()
        Favourite.objects.filter(favourite=person).delete()
        person.blocks.all().delete()
        person.blocked_by.all().delete()
        person.mutes.all().delete()
        person.muted_by.all().delete()
        person.asides.all().delete()
        person.bookings.all().delete()


class Searches:
    """What they search for, and where others' searches have found them."""

    models: Sequence[type[Model]] = (RecentSearch, SavedSearch, SavedSearchMatch)

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "recent_searches": rows(RecentSearch.objects.filter(person=person), "query", "at"),
            "saved_searches": rows(SavedSearch.objects.filter(person=person), "query", "at"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        person.recent_searches.all().delete()
        person.saved_searches.all().delete()
        SavedSearchMatch.objects.filter(person=person).delete()


class Words:
    """Drafts, notices, mail, and what mail they want."""

    models: Sequence[type[Model]] = (Draft, Notice, Mail, Preferences)

    def export(self, person: Person) -> dict[str, Any]:
        drafts = rows(Draft.objects.filter(person=person), "form", "payload", "updated_at")
        return {
            "drafts": [*filter(says_something, drafts)],
            "notices": rows(
                Notice.objects.filter(person=person), "verb", "subject_kind", "subject_key", "at", "read_at"
            ),
            "preferences": rows(
                Preferences.objects.filter(person=person), *NoticeKind.values, "quiet_from", "quiet_until"
            ),
            "mails": rows(Mail.objects.filter(person=person), "verb", "subject", "created_at", "sent_at"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        person.drafts.all().delete()
        person.notices.all().delete()
        Preferences.objects.filter(person=person).delete()
        if person.account is not None:
            Draft.objects.filter(account=person.account).delete()
            self.blank(Mail.objects.filter(to__iexact=person.account.email))
        self.blank(Mail.objects.filter(person=person))

    def blank(self, mails: QuerySet[Mail]) -> None:
        mails.filter(state=MailState.PENDING).update(state=MailState.CANCELLED)
        mails.update(to="", text="", html="", subject="", unsubscribe="")


class Duties:
    """Roles held and sheets brought in: kept as the community's record, without personal text."""

    models: Sequence[type[Model]] = (Role, ImportBatch, ImportedLine)

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "roles": rows(Role.objects.filter(person=person), "role", "since", "until"),
            "imported_from": rows(ImportedLine.objects.filter(person=person), "email", "number", "unmapped"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        person.roles.filter(until=None).update(until=at)
        line = ImportedLine.objects.filter(person=person).first()
        if line is not None:  # the file they came in, and what was said of their line, name them as well
            ImportFile.objects.filter(batch=line.batch_id).delete()
            ImportFinding.objects.filter(batch=line.batch_id, number=line.number).delete()
            ImportedLine.objects.filter(pk=line.pk).update(email="", unmapped=[])


class Safety:
    """What somebody reported, and what was decided about what they wrote: the record stays, the words go."""

    models: Sequence[type[Model]] = (Report, Decision, Opening, Claim, UndoVote, Restriction, Appeal, WatchedWord)

    def export(self, person: Person) -> dict[str, Any]:
        told = Decision.objects.filter(about=person).exclude(verdict=Verdict.KEEP)
        return {
            "reports": rows(Report.objects.filter(reporter=person), "wrong", "words", "at"),
            "appeals": rows(Appeal.objects.filter(person=person), "words", "at", "granted", "answer", "answered_at"),
            "restrictions": rows(
                Restriction.objects.filter(person=person), "kind", "since", "until", "every", "lifted_at"
            ),
            "decisions": rows(told, "verdict", "rule", "reason", "quote", "at", "undone_at"),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        Report.objects.filter(reporter=person).update(words="")
        Report.objects.filter(about=person, reporter=None, decision=None).delete()  # held back: it is withdrawn
        Report.objects.filter(about=person).update(quote="")
        Decision.objects.filter(about=person).update(quote="")
        Appeal.objects.filter(person=person).update(words="(erased)")
        Claim.objects.filter(by=person).delete()


class Programs:
    """Keys for programs. What was answered to one is a copy of other rows and gone within a day."""

    models: Sequence[type[Model]] = (Token, Answered)

    def export(self, person: Person) -> dict[str, Any]:
        return {
            "tokens": rows(Token.objects.filter(person=person), "name", "scopes", "at", "expires_at", "last_used_on")
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        person.tokens.all().delete()
        Answered.objects.filter(person=person).delete()


ALL = (Self(), Giving(), Around(), Searches(), Words(), Duties(), Safety(), Programs())
