"""One file a noun; Django finds them all here."""

from matching.models.runs import MatchRun, ShownRun
from matching.models.suggestions import Suggestion
from matching.models.waits import Wait

__all__ = ["MatchRun", "ShownRun", "Suggestion", "Wait"]
