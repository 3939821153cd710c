"""Who still waits, as the coordinators see it, and whether the promise is kept, as everybody does."""

import csv
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.choices import AskState, CaseState, Step
from matching.commands import cases, gigs
from matching.models import Case
from matching.queries import board, promise
from matching.queries.board import Narrow
from profiles.choices import new_key
from profiles.commands import blocks
from profiles.models import Offer, Person
from tests.api.program import Program
from tests.factories import NOW, OfferFactory, PersonFactory, PlaceFactory, TopicFactory, works_as
from tests.factories.cast import SignIn
from tests.factories.catalogue import CraftFactory
from tests.matching.helping import HOUR, asked, asker, helper, pricing, text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def stuck(name: str, at: int = 0, languages: tuple[str, ...] = ("en",)) -> Case:
    """Somebody with the coordinators since they asked."""
    return written(asker(name), NOW + at * HOUR, languages=list(languages), step=Step.BOARD)


def written(person: Person, opened_at: datetime, **fields: Any) -> Case:
    """Write a case as it would stand, without the ladder."""
    open_now = {"state": CaseState.OPEN, "due_at": NOW + DAY, "lane": 0}
    return Case.objects.create(
        person=person,
        topic=pricing(),
        form_key=new_key(),
        opened_at=opened_at,
        waits_since=opened_at,
        **{"step_since": opened_at, "languages": ["en"], **open_now, **fields},
    )


def told(person: Person, *, supported: int | None = None, opened: int = 20, climbed: int | None = None) -> Case:
    """Somebody who asked so many days ago, supported and before the board after so many."""
    begins = NOW - opened * DAY
    over = {"state": CaseState.SUPPORTED, "due_at": None, "closed_at": begins + (supported or 0) * DAY, "lane": None}
    return written(
        person,
        begins,
        step=Step.ASKS if climbed is None else Step.BOARD,
        step_since=begins + (climbed or 0) * DAY,
        board_after=None if climbed is None else climbed * DAY,
        **({} if supported is None else over),
    )


def many(count: int, **what: int) -> Person:
    person = asker("Ana")
    for _one in range(count):
        told(person, **what)
    return person


class TestTheList:
    def test_is_narrowed_by_language_town_and_work(self, cora: Person) -> None:
        stuck("Ana", languages=("es",))
        kim = stuck("Kim", at=1)
        leeds, craft = PlaceFactory.create(id=2644688, name="Leeds"), CraftFactory.create(slug="welder-of-tests")
        Person.objects.filter(pk=kim.person_id).update(place=leeds)
        works_as(kim.person, craft)
        for narrow, names in (
            (Narrow(), ["Ana", "Kim"]),
            (Narrow(language="es"), ["Ana"]),
            (Narrow(town="Leeds"), ["Kim"]),
            (Narrow(craft=craft.slug), ["Kim"]),
            (Narrow(town="x"), []),
        ):
            page = board.page(coordinator=cora, narrow=narrow, after="", at=NOW)
            assert [row.case.person.name for row in page.rows] == names
            assert page.many == 2
        assert {one.value: one.many for one in page.languages} == {"es": 1, "en": 1}
        assert [one.many for one in page.towns if one.value == leeds.name] == [1]
        assert [one.many for one in page.crafts if one.value == craft.slug] == [1]

    def test_has_pages_and_whoever_waits_longest_is_first(self, cora: Person, sign_in: SignIn) -> None:
        for number in range(board.PAGE + 2):
            stuck(f"Person {number:02}", at=number)
        browser = sign_in(cora)
        first = browser.get("/waiting/").content.decode()
        assert "Person 00" in first
        assert "Person 21" not in first
        onward = first.split("after=")[1].split('"')[0]
        assert "Person 21" in browser.get(f"/waiting/?after={onward}").content.decode()
        assert browser.get("/waiting/?after=x").status_code == 302

    def test_costs_the_same_for_one_and_for_many(self, cora: Person, sign_in: SignIn) -> None:
        browser, counts = sign_in(cora), []
        for number in range(3):
            works_as(stuck(f"Person {number}", at=number).person, CraftFactory.create(slug="welder-of-tests"))
            with CaptureQueriesContext(connection) as queries:
                browser.get("/waiting/")
            counts.append(len(queries))
        assert counts[0] == counts[-1]
        assert counts[0] <= 12

    def test_goes_out_as_a_sheet_that_no_spreadsheet_runs(self, cora: Person, sign_in: SignIn) -> None:
        stuck("=1+1")
        answer = sign_in(cora).get("/waiting/sheet/")
        text = answer.getvalue().decode("utf-8-sig")
        head, row = csv.reader(text.splitlines())
        assert head[1] == "Name"
        assert row[1] == "'=1+1"

    def test_shows_no_curve_before_twenty_were_supported(self, cora: Person, sign_in: SignIn) -> None:
        browser = sign_in(cora)
        person = many(19, supported=2)
        assert "How long people wait" not in browser.get("/waiting/").content.decode()
        told(person, supported=4)
        assert "Half had somebody within 2 days, 8 of 10 within 2." in browser.get("/waiting/").content.decode()


class TestTheFigures:
    def test_the_funnel_counts_everybody_once(self) -> None:
        person = many(1, supported=1)
        told(person, supported=9, climbed=6)
        told(person, climbed=6)
        found = promise.funnel(at=NOW)
        assert (found.asked, found.next, found.board, found.on_the_way, found.later) == (3, 1, 1, 1, 1)

    def test_a_figure_is_said_from_twenty_on(self, client: Client) -> None:
        person = many(19, supported=2)
        assert "19 of" not in client.get("/promise/").content.decode()
        assert promise.promise(at=NOW).asked is None
        told(person, climbed=6)
        found = promise.promise(at=NOW)
        assert (found.asked, found.supported, found.reached, found.kept) == (20, 19, 20, True)

    def test_a_broken_promise_is_said(self) -> None:
        told(many(20, supported=2), supported=9)
        found = promise.promise(at=NOW)
        assert (found.kept, found.missed) == (False, 1)

    def test_time_on_a_gig_does_not_count_and_who_has_time_left_is_not_counted(self) -> None:
        person = many(20, supported=2)
        late = told(person, supported=9)
        told(person, opened=3)
        Case.objects.filter(pk=late.pk).update(stopped=3 * DAY)
        assert promise.promise(at=NOW).asked == 21
        assert promise.promise(at=NOW).kept

    def test_a_gig_after_the_board_makes_no_late_board_early(self) -> None:
        late = told(many(20, supported=2), climbed=8)
        Case.objects.filter(pk=late.pk).update(stopped=3 * DAY)
        assert promise.promise(at=NOW).missed == 1

    def test_the_board_is_reached_in_active_time(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        for away in (NOW + 12 * HOUR, NOW + 8 * DAY):  # before the board, and with it
            gigs.start(person=teo, until=away + 3 * DAY, at=away)
            gigs.end_due(at=away + 3 * DAY)
            cases.advance_due(at=away + 3 * DAY + 36 * HOUR)
        case.refresh_from_db()
        assert (case.step, case.stopped, case.board_after) == (Step.BOARD, 6 * DAY, 48 * HOUR)

    def test_who_took_it_back_in_time_is_not_counted(self) -> None:
        case = asked(asker("Ana"))
        cases.withdraw(case=case, by=case.person, at=NOW)
        assert promise.promise(at=NOW + 9 * DAY).months == ()
        assert promise.promise(at=NOW + 9 * DAY).reached == 0


class TestTheForecast:
    def test_is_said_from_twenty_supported_on(self, sign_in: SignIn) -> None:
        person = many(19, supported=2)
        mine = stuck("Kim")
        browser = sign_in(mine.person)
        assert "Too few people have asked" in browser.get(mine.get_absolute_url()).content.decode()
        told(person, supported=6)
        page = browser.get(mine.get_absolute_url()).content.decode()
        assert "Half had somebody within 2 days, 8 of 10 within 2." in page
        assert "21 people who asked" in page

    def test_of_another_language_does_not_count(self) -> None:
        many(25, supported=2)
        assert promise.forecast(topic=pricing().pk, languages=["ti"], at=NOW) is None
        assert promise.forecast(topic=pricing().pk, languages=["en"], at=NOW) is not None


class TestByHand:
    def test_the_board_says_why_nobody_is_offered(self, cora: Person, sign_in: SignIn) -> None:
        case, browser = stuck("Ana"), sign_in(cora)
        assert "Nobody who has room offers this topic just now." in text(browser, "/waiting/")
        ines = helper("Ines")
        Person.objects.filter(pk=ines.pk).update(languages=["ar"])
        assert "Some offer this topic and have room" in text(browser, "/waiting/")
        cases.assign(case=case, mentor=ines, by=cora, at=timezone.now())
        case.asks.update(state=AskState.EXPIRED)
        assert "Everybody who offers this topic and has room was asked already." in text(browser, "/waiting/")
        helper("Jo")
        page = text(browser, "/waiting/")
        assert "Ask Jo" in page
        assert "You can choose somebody by hand" not in page

    def test_whoever_does_not_know_what_is_said_to_not_know(self, cora: Person, sign_in: SignIn) -> None:
        case = stuck("Ana")
        Case.objects.filter(pk=case.pk).update(topic=TopicFactory.create(slug="unsure"))
        assert "Ana does not know yet what to learn" in text(sign_in(cora), "/waiting/")

    def test_somebody_of_another_topic_is_chosen_and_asked(self, cora: Person, sign_in: SignIn) -> None:
        case, browser = stuck("Ana"), sign_in(cora)
        kim = PersonFactory.create(name="Kim")
        OfferFactory.create(person=kim)
        here = f"/cases/{case.key}/assign/"
        assert f'href="{here}"' in text(browser, "/waiting/")
        assert "Ask Kim" in text(browser, f"{here}?name=ki")
        assert "Nobody of this name" in text(browser, f"{here}?name=zz")
        browser.post(here, {"mentor": kim.key})
        assert case.asks.get().mentor == kim
        assert "Ask Kim" not in text(browser, here)

    def test_who_cannot_be_asked_is_not_shown(self, cora: Person, sign_in: SignIn) -> None:
        case = stuck("Ana")
        full, apart, free = helper("Full"), helper("Apart"), helper("Free")
        Offer.objects.filter(person=full).update(taken=2)
        blocks.add(blocker=apart, blocked=case.person, at=NOW)
        page = text(sign_in(cora), f"/cases/{case.key}/assign/")
        assert [f"Ask {one.name}" in page for one in (full, apart, free)] == [False, False, True]
        found = Program(cora).ask("GET", f"waiting/{case.key}/assign/").json()["results"]
        assert found == [{"key": free.key, "name": "Free"}]

    def test_it_has_pages_and_costs_the_same_for_many(self, cora: Person, sign_in: SignIn) -> None:
        case, browser = stuck("Ana"), sign_in(cora)
        here, counts = f"/cases/{case.key}/assign/", []
        for number in range(21):
            helper(f"Mentor {number}")
            if number in (0, 20):
                with CaptureQueriesContext(connection) as queries:
                    page = text(browser, here)
                counts.append(len(queries))
        assert counts[0] == counts[1] <= 12
        onward = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert text(browser, here + onward).count('name="mentor"') == 1
        assert browser.get(f"{here}?after=x")["Location"] == here
