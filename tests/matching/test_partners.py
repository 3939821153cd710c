"""Who has met lately is not brought together again by a match or a list, and nobody with whom they mute."""

from datetime import timedelta

from matching.commands import asks, cases, mentorships, runs
from matching.models import Mentorship, Suggestion
from matching.queries.partners import LATELY, met_lately
from profiles.choices import EVERYONE_POOL
from profiles.models import Mute, Person
from tests.factories import NOW, PersonFactory, TopicFactory, wants, week_of
from tests.matching.helping import HOUR, said_yes
from tests.matching.pairs import mentor, names

DAY = timedelta(days=1)
ENDED = NOW + 30 * DAY


def seeker() -> Person:
    person = PersonFactory.create(name="Ana", zone="Europe/London", week=week_of(), talks=["phone"])
    wants(person, TopicFactory.create(slug="pricing-job"))
    return person


def matched(after: timedelta) -> list[str]:
    """Return whom a match brings to anybody."""
    Suggestion.objects.all().delete()
    runs.run_match(pool=EVERYONE_POOL, at=NOW + after)
    return [suggestion.mentor.name for suggestion in Suggestion.objects.all()]


def test_partners_are_not_suggested_while_they_meet_nor_half_a_year_after(db: None) -> None:
    ana, ben = seeker(), mentor("Ben")
    assert matched(-DAY) == names(ana, NOW - DAY) == ["Ben"]
    pair = said_yes(ana, ben)
    assert matched(DAY) == names(ana, NOW + DAY) == []
    Mentorship.objects.filter(pk=pair.pk).update(state="ended", ended_at=ENDED)
    assert matched(31 * DAY) == names(ana, ENDED + DAY) == []


def test_after_half_a_year_they_are_suggested_again(db: None) -> None:
    ana, ben = seeker(), mentor("Ben")
    pair = said_yes(ana, ben)
    Mentorship.objects.filter(pk=pair.pk).update(state="ended", ended_at=ENDED)
    later = ENDED + LATELY + DAY
    assert matched(later - NOW) == names(ana, later) == ["Ben"]


def test_a_yes_that_was_taken_back_is_no_meeting_and_one_that_stands_is(db: None) -> None:
    ana, ben = seeker(), mentor("Ben")
    pair = said_yes(ana, ben)
    asks.undo(ask=pair.ask, by=ben, at=NOW + HOUR)
    cases.withdraw(case=pair.ask.case, by=ana, at=NOW + HOUR)
    assert not met_lately(ana, ben, NOW + 2 * HOUR)
    assert matched(DAY) == names(ana, NOW + DAY) == ["Ben"]
    second = said_yes(ana, ben, at=NOW + DAY)
    mentorships.end(mentorship=second, by=ana, at=NOW + 2 * DAY)
    assert matched(3 * DAY) == names(ana, NOW + 3 * DAY) == []


def test_others_are_suggested_meanwhile(db: None) -> None:
    ana, ben = seeker(), mentor("Ben")
    said_yes(ana, ben)
    mentor("Cleo")
    assert matched(DAY) == names(ana, NOW + DAY) == ["Cleo"]


def test_a_match_brings_nobody_to_whom_they_mute(db: None) -> None:
    ana, ben = seeker(), mentor("Ben")
    Mute.objects.create(person=ana, muted=ben, at=NOW)
    assert matched(DAY) == []
