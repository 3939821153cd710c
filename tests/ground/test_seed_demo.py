"""The made-up community of the demo."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from matching.choices import CaseState, Step
from matching.models import Case, Mentorship, ShownRun, Suggestion
from matching.queries import inbox
from nwlb.demo_people import CAST, DEMO_LOGINS, DEMO_PASSWORD
from nwlb.seeding import catalogue as reference
from nwlb.seeding import words
from nwlb.seeding.catalogue import Catalogue
from nwlb.seeding.draw import Artist, Drawn, Recipe, trade_weights
from nwlb.seeding.world import TRADES
from profiles.choices import RoleName, Side
from profiles.models import Account, Appeal, Offer, Person, PersonTopic, SearchDocument, Topic
from profiles.queries import offers, reports, roles
from tests.factories import OfferFactory, teaches

COUNT = 120


def seed(**options: Any) -> str:
    out = io.StringIO()
    call_command("seed_demo", **{"people": COUNT, "seed": 7, "no_match": True, **options}, stdout=out)
    return out.getvalue()


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    return reference.load()


def drawn(catalogue: Catalogue, count: int = 400, **recipe: Any) -> list[Drawn]:
    return list(Artist(catalogue, Recipe(**{"seed": 7, **recipe})).people(count))


def everybody() -> str:
    """Return all that people said, as text, without what is random or of the moment."""
    rows = Person.objects.order_by("handle").values_list("name", "handle", "goal", "zone", "languages", "week")
    return json.dumps([[*row[:5], bytes(row[5]).hex() if row[5] else None] for row in rows])


def test_people_move_in(db: None) -> None:
    assert f"{COUNT} made-up people moved in" in seed()
    assert Person.objects.count() == Account.objects.count() == COUNT
    assert all(person.is_member for person in Person.objects.all())


def test_a_second_time_changes_nothing(db: None) -> None:
    seed()
    before = everybody()
    assert "already there. Nothing has changed." in seed(people=COUNT * 2)
    assert everybody() == before


def test_only_seekers_come_beside_the_cast(db: None) -> None:
    seed(seekers_only=True)
    made_up = Person.objects.filter(account__email__startswith="demo7-")
    assert made_up.count() == COUNT
    assert made_up.filter(topics__side=Side.LEARN).distinct().count() == COUNT
    assert not Offer.objects.filter(person__in=made_up).exists()


def test_so_many_mentors_come_on_top_and_nobody_else_offers(db: None) -> None:
    seed(mentors=30)
    made_up = Person.objects.filter(account__email__startswith="demo7-")
    mentors = made_up.filter(account__email__startswith="demo7-mentor")
    assert (made_up.count(), mentors.count()) == (COUNT + 30, 30)
    assert offers.open_at(timezone.now()).filter(person__in=made_up).count() == 30
    assert not Offer.objects.filter(person__in=made_up.exclude(pk__in=mentors)).exists()
    assert not PersonTopic.objects.filter(person__in=mentors, side=Side.LEARN).exists()


def test_who_moved_in_can_be_found(db: None) -> None:
    seed()
    assert SearchDocument.objects.count() == Person.objects.count()


def test_another_seed_moves_in_beside_them_without_a_second_cast(db: None) -> None:
    seed()
    seed(seed=8)
    assert Person.objects.count() == 2 * COUNT
    assert Person.objects.filter(name="Amina", account__email="amina@example.org").count() == 1


def test_everybody_of_the_cast_can_sign_in(db: None, client: Client) -> None:
    seed(people=len(CAST))
    assert {email for _role, email in DEMO_LOGINS} < {part.email for part in CAST}
    for _role, email in DEMO_LOGINS:
        browser = Client()
        browser.post("/account/login/", {"login": email, "password": DEMO_PASSWORD})
        assert browser.session["_auth_user_id"] == str(Account.objects.get(email=email).pk)


def test_made_up_people_cannot_sign_in(db: None) -> None:
    seed()
    assert not Account.objects.get(email="demo7-1@example.org").check_password(DEMO_PASSWORD)
    assert not Account.objects.get(email="demo7-1@example.org").has_usable_password()


def test_the_cast_holds_its_roles(db: None) -> None:
    seed(people=len(CAST))
    held = {person.name: set(roles.held_by(person)) for person in Person.objects.all()}
    assert held["Mo"] == {RoleName.MODERATOR}
    assert held["Cora Bell"] == {RoleName.COORDINATOR}
    assert held["Ada"] == {RoleName.ADMIN}
    assert held["Amina"] == held["Daniel Okafor"] == set()


def test_the_seeker_finds_the_mentor_of_the_story(db: None) -> None:
    seed(no_match=False)
    amina = Person.objects.get(account__email="amina@example.org")
    best = Suggestion.objects.filter(seeker=amina, run=ShownRun.objects.get().run).order_by("rank")
    assert "Daniel Okafor" in [suggestion.mentor.name for suggestion in best]


@pytest.mark.usefixtures("db")
def test_production_is_refused(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        seed()
    assert not Person.objects.exists()


class TestDrawing:
    def test_the_same_seed_draws_the_same(self, catalogue: Catalogue) -> None:
        assert drawn(catalogue) == drawn(catalogue)

    def test_another_seed_draws_others(self, catalogue: Catalogue) -> None:
        assert drawn(catalogue) != drawn(catalogue, seed=8)

    def test_more_people_begin_with_the_same_people(self, catalogue: Catalogue) -> None:
        assert drawn(catalogue, 50) == drawn(catalogue, 400)[:50]

    def test_needs_do_not_depend_on_what_is_offered(self, catalogue: Catalogue) -> None:
        one, other = drawn(catalogue, offers_seed=1), drawn(catalogue, offers_seed=2, offer=0.6)
        assert [person.wants for person in one] == [person.wants for person in other]
        assert [person.offer for person in one] != [person.offer for person in other]

    def test_needs_do_not_depend_on_the_offers_in_the_database(self, catalogue: Catalogue) -> None:
        before = drawn(catalogue)
        teaches(OfferFactory.create(), *Topic.objects.all()[:100])
        assert drawn(reference.load()) == before

    def test_about_a_fifth_offers(self, catalogue: Catalogue) -> None:
        offering = sum(person.offer is not None for person in drawn(catalogue, 1000))
        assert 150 < offering < 250

    def test_nobody_offers_where_only_seekers_are_asked_for(self, catalogue: Catalogue) -> None:
        people = drawn(catalogue, seek=1.0, offer=0.0)
        assert all(person.wants for person in people)
        assert not any(person.offer for person in people)

    def test_what_is_offered_is_shared_and_not_wanted(self, catalogue: Catalogue) -> None:
        for person in drawn(catalogue):
            assert not set(person.shares) & set(person.wants)
            assert person.offer is None or set(person.offer.topics) <= set(person.shares)

    @pytest.mark.parametrize("about", ["headline", "about", "goal", "place", "languages", "talks", "week", "crafts"])
    def test_some_leave_it_open_and_most_do_not(self, catalogue: Catalogue, about: str) -> None:
        silent = sum(not getattr(person, about) for person in drawn(catalogue, 1000))
        assert 20 < silent < 650

    def test_needs_are_many(self, catalogue: Catalogue) -> None:
        wanted = [topic for person in drawn(catalogue, 1000) for topic in person.wants]
        assert len(set(wanted)) > 200
        assert max(map(wanted.count, set(wanted))) < len(wanted) * 0.05

    def test_the_trades_that_were_asked_for_come(self, catalogue: Catalogue) -> None:
        software = catalogue.trades["dev"]
        crafts = {software.id, *(work.id for work in software.works)}
        people = [person for person in drawn(catalogue, trades={"dev": 0.6}) if person.crafts]
        share = sum(person.crafts[0][0] in crafts for person in people) / len(people)
        assert 0.5 < share < 0.7


def test_chosen_trades_leave_the_rest_to_the_others() -> None:
    weights = trade_weights({"dev": 0.6})
    assert weights["dev"] == 0.6
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["courier"] / weights["driver"] == pytest.approx(TRADES["courier"] / TRADES["driver"])


@pytest.mark.parametrize("words", ["dev", "dev:2", "dev:x", "pirate:0.5", "dev:0.6,tutor:0.6"])
def test_trades_that_make_no_sense_are_refused(db: None, words: str) -> None:
    with pytest.raises(CommandError):
        call_command("seed_demo", f"--crafts={words}")


def test_every_goal_belongs_to_a_topic(catalogue: Catalogue) -> None:
    assert set(words.GOALS) <= set(catalogue.slugs)
    assert set(words.GOALS_OF_GROUP) == set(catalogue.groups.values())


def test_a_thousand_take_as_few_statements_as_a_hundred(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    seed(seed=6)  # the cast with their requests, which are told one by one
    with django_assert_max_num_queries(60):
        seed(people=1_000)
    assert PersonTopic.objects.count() > 2_000
    assert Offer.objects.count() > 100


def test_the_cast_has_a_living_queue(db: None) -> None:
    seed()
    daniel = Person.objects.get(account__email="daniel@example.org")
    counts = inbox.counts(daniel)
    assert counts["answer"] >= 2
    assert counts["waiting"] == 1
    assert Mentorship.objects.filter(mentor=daniel, messages__isnull=False).exists()
    assert Case.objects.filter(person__account__email="amina@example.org", state=CaseState.OPEN).exists()
    assert Case.objects.filter(step=Step.BOARD).exists()


def test_the_moderators_have_something_to_decide(db: None) -> None:
    told = seed()
    assert "4 matters wait for the moderators." in told
    waiting = reports.queue(reports.open_reports(), timezone.now())
    assert [(matter.urgent, bool(matter.held)) for matter in waiting[:2]] == [(True, False), (False, True)]
    assert len(waiting) == 4
    assert Appeal.objects.filter(answered_at=None).count() == 1
