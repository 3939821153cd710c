"""Why somebody is not suggested, on their page: only what both may know, and never what one keeps to themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matching.commands import mentorships
from matching.queries import suggestions
from profiles.models import Mute, Offer, Person
from tests.api.program import Program
from tests.factories import NOW, CraftFactory, PersonFactory, PlaceFactory, TopicFactory, wants, week_of, works_as
from tests.matching.helping import said_yes, text
from tests.matching.pairs import change, mentor, names

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]


def seeker() -> Person:
    person = PersonFactory.create(name="Ana", zone="Europe/London", week=week_of(), talks=["phone"], languages=["en"])
    wants(person, TopicFactory.create(slug="pricing-job"))
    works_as(person, CraftFactory.create(slug="courier"))
    return person


def why(ana: Person, ben: Person) -> str:
    found = suggestions.between(viewer=ana, person=ben, at=NOW)
    assert found is not None
    return found.why_not


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"languages": ["pt"]}, "no language that you both speak"),
        ({"week": week_of(range(30, 32))}, "less than two free hours"),
    ],
)
def test_a_limit_that_is_known_to_both_is_said(changed: dict[str, object], said: str) -> None:
    ana, ben = seeker(), mentor("Ben", languages=["en"])
    assert why(ana, ben) == ""
    assert names(ana) == ["Ben"]
    change(ben, **changed)
    assert said in why(ana, ben)
    assert names(ana) == []


def test_too_far_to_meet_is_said() -> None:
    ana, ben = seeker(), mentor("Ben", talks=["in_person"])
    change(ana, place=PlaceFactory.create())
    change(ben, place=PlaceFactory.create(id=2643743, name="London", latitude="51.5", longitude="-0.1"))
    assert "too far apart to meet" in why(Person.objects.get(pk=ana.pk), ben)


def test_a_full_mentor_is_said_and_may_still_be_asked() -> None:
    ana, ben = seeker(), mentor("Ben")
    Offer.objects.update(taken=2)
    assert "all their places are taken" in why(ana, ben)
    Offer.objects.update(taken=1)
    assert why(ana, ben) == ""


def test_who_was_together_lately_reads_it_and_later_does_not() -> None:
    ana, ben = seeker(), mentor("Ben")
    pair = said_yes(ana, ben, at=NOW - 9 * DAY)
    mentorships.end(mentorship=pair, by=ana, at=NOW - 5 * DAY)
    assert "been together lately" in why(ana, ben)
    later = suggestions.between(viewer=ana, person=ben, at=NOW + 200 * DAY)
    assert later is not None
    assert later.why_not == ""


def test_who_looks_for_nobody_is_told_nothing() -> None:
    ben = mentor("Ben", languages=["pt"])
    assert why(PersonFactory.create(name="Cleo", languages=["en"]), ben) == ""


def test_what_is_hidden_is_not_told() -> None:
    ana, ben = seeker(), mentor("Ben", languages=["pt"])
    change(ben, show_languages="only_me")
    assert why(ana, ben) == ""


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("secret", ["rival", "muted"])
def test_what_somebody_keeps_to_themselves_changes_nothing_on_the_page(
    secret: str, mina: Person, teo: Person, sign_in: SignIn
) -> None:
    browser, program = sign_in(teo), Program(teo)
    before = text(browser, mina.get_absolute_url()), program.ask("get", f"people/{mina.key}/fit/").json()
    if secret == "rival":
        change(mina, avoids_rivals=True)  # the same work in the same town
    else:
        Mute.objects.create(person=mina, muted=teo, at=NOW)
    assert (names(teo) == []) == (secret == "rival")
    after = text(browser, mina.get_absolute_url()), program.ask("get", f"people/{mina.key}/fit/").json()
    assert [plain(one) for one in after] == [plain(one) for one in before]


def plain(page: object) -> object:
    """Leave out what differs from answer to answer: tokens against forgery."""
    if not isinstance(page, str):
        return page
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line]


@pytest.mark.usefixtures("wednesday")
def test_a_page_and_a_program_read_the_same_sentence(mina: Person, teo: Person, sign_in: SignIn) -> None:
    assert "We do not suggest" not in text(sign_in(teo), mina.get_absolute_url())
    Offer.objects.filter(person=mina).update(taken=2)
    page = text(sign_in(teo), mina.get_absolute_url())
    said = Program(teo).ask("get", f"people/{mina.key}/fit/").json()["why_not"]
    assert said in page
    assert "You can still ask Mina for help." in page
