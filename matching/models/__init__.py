"""One file a noun; Django finds them all here."""

from matching.models.asks import Ask
from matching.models.cases import Case, CaseWish, Move
from matching.models.gigs import Gig
from matching.models.handovers import Handover
from matching.models.letters import Letter
from matching.models.mentorships import Mentorship, Partner
from matching.models.messages import Message
from matching.models.runs import MatchRun, ShownRun
from matching.models.suggestions import Suggestion
from matching.models.waits import Wait

__all__ = [
    "Ask",
    "Case",
    "CaseWish",
    "Gig",
    "Handover",
    "Letter",
    "MatchRun",
    "Mentorship",
    "Message",
    "Move",
    "Partner",
    "ShownRun",
    "Suggestion",
    "Wait",
]
