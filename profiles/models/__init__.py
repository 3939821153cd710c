"""One file a noun; Django finds them all here."""

from profiles.models.accounts import Account, Agreement
from profiles.models.appeals import Appeal
from profiles.models.audit import AuditEntry
from profiles.models.blocks import Block, Favourite
from profiles.models.bookings import Booking
from profiles.models.community import Community
from profiles.models.deliveries import Delivery
from profiles.models.drafts import Draft
from profiles.models.imports import ImportBatch, ImportedLine, ImportFile, ImportFinding
from profiles.models.limits import Limit
from profiles.models.mails import Mail
from profiles.models.mutes import Aside, Mute
from profiles.models.notices import Notice
from profiles.models.offers import Offer, OfferTopic
from profiles.models.people import OwnWords, Person, PersonCraft, PersonTopic
from profiles.models.places import Place
from profiles.models.preferences import Preferences
from profiles.models.reports import Claim, Decision, Opening, Report, UndoVote, Veil
from profiles.models.restrictions import Restriction
from profiles.models.roles import Role
from profiles.models.searches import RecentSearch, SavedSearch, SavedSearchMatch, SearchDocument
from profiles.models.tokens import Answered, Token
from profiles.models.topics import Craft, Label, Topic, TopicGroup
from profiles.models.watched import WatchedWord
from profiles.models.work import JobTally, WorkerPulse

__all__ = [
    "Account",
    "Agreement",
    "Answered",
    "Appeal",
    "Aside",
    "AuditEntry",
    "Block",
    "Booking",
    "Claim",
    "Community",
    "Craft",
    "Decision",
    "Delivery",
    "Draft",
    "Favourite",
    "ImportBatch",
    "ImportFile",
    "ImportFinding",
    "ImportedLine",
    "JobTally",
    "Label",
    "Limit",
    "Mail",
    "Mute",
    "Notice",
    "Offer",
    "OfferTopic",
    "Opening",
    "OwnWords",
    "Person",
    "PersonCraft",
    "PersonTopic",
    "Place",
    "Preferences",
    "RecentSearch",
    "Report",
    "Restriction",
    "Role",
    "SavedSearch",
    "SavedSearchMatch",
    "SearchDocument",
    "Token",
    "Topic",
    "TopicGroup",
    "UndoVote",
    "Veil",
    "WatchedWord",
    "WorkerPulse",
]
