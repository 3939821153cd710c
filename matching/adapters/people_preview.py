"""Our answer to profiles.contracts.PeoplePreview: who could help, told in codes."""

from datetime import datetime

from matching.queries import previews
from matching.queries.previews import Glimpse
from profiles.contracts import Answers, Preview, PreviewCard

CARDS = 3
FEWEST_TOLD = 5


class OpenOffers:
    """Members with an open offer who allow it; never imported people who have not agreed."""

    def preview(self, *, answers: Answers, at: datetime) -> Preview:
        count, mentors = previews.who_could_help(
            learn=answers.learn, crafts=answers.crafts, languages=answers.languages, at=at
        )
        seen = [
            previews.glimpse(mentor, learn=answers.learn, place=answers.place, week=answers.week) for mentor in mentors
        ]
        best = sorted(seen, key=lambda one: rank(one, answers), reverse=True)[:CARDS]
        cards = tuple(PreviewCard(one.topic, one.craft, one.near, one.free) for one in best if one.topic)
        return Preview(count if count >= FEWEST_TOLD else None, cards)


def rank(one: Glimpse, answers: Answers) -> tuple[int, bool, bool, bool]:
    """An earlier wish first, then near, then the same work, then a common part of the week."""
    wish = answers.learn.index(one.topic) if one.topic in answers.learn else len(answers.learn)
    return -wish, one.near, one.craft in answers.crafts, bool(one.free)
