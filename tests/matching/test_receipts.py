"""Whom somebody's time reached: a page for them alone, with two numbers that only rise."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.commands import asks, cases, mentorships
from matching.queries import receipts
from matching.queries.receipts import Tally
from profiles.commands import blocks, privacy
from profiles.models import Offer, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, said_yes, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday", "patient_mentors")]
SignIn = Callable[[Person], Client]


def test_it_says_whom_when_and_what_became_of_it(mina: Person, teo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina, at=NOW - 2 * HOUR)
    said_yes(asker("Ana"), mina, at=NOW - 2 * HOUR)
    mentorships.end(mentorship=pair, by=teo, farewell="I named my first price.", at=NOW)
    page = text(sign_in(mina), "/given/")
    assert "You gave time to 2 people." in page
    assert "I named my first price." in page
    assert "You are together." in page
    assert "One person gave time to you." in text(sign_in(teo), "/given/")
    assert "I named" not in text(sign_in(teo), "/given/")


def test_one_s_own_farewell_is_no_thanks(mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina)
    mentorships.end(mentorship=pair, by=mina, farewell="All the best.", at=NOW + 2 * HOUR)
    (row,) = receipts.receipt(mina).rows
    assert row.thanks == ""


def test_the_numbers_never_fall_and_who_is_apart_is_not_named(mina: Person, teo: Person, sign_in: SignIn) -> None:
    said_yes(teo, mina, at=NOW - 2 * HOUR)
    ana = asker("Ana")
    said_yes(ana, mina, at=NOW - 2 * HOUR)
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    privacy.erase(person=ana, by=None, at=NOW)
    assert receipts.tally(mina) == Tally(given=2, received=0)
    page = text(sign_in(mina), "/given/")
    assert "Teo" not in page
    assert "Ana" not in page
    assert "Former member" in page


def test_a_yes_taken_back_at_once_is_none_and_the_same_person_counts_once(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
    asks.undo(ask=ask_of(case, mina), by=mina, at=NOW)
    assert receipts.tally(mina).given == 0
    cases.withdraw(case=case, by=teo, at=NOW)
    for hour in (1, 2):
        mentorships.end(mentorship=said_yes(teo, mina, at=NOW + hour * HOUR), by=teo, at=NOW + 9 * HOUR)
    assert receipts.tally(mina).given == 1


def test_it_costs_the_same_for_one_and_for_many(mina: Person, sign_in: SignIn) -> None:
    Offer.objects.update(room=6)
    browser, counts = sign_in(mina), []
    for number in range(4):
        said_yes(asker(f"Seeker {number}"), mina, at=NOW - 2 * HOUR)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/given/")
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 12


def test_programs_read_the_same(mina: Person, teo: Person) -> None:
    said_yes(teo, mina, at=NOW - 2 * HOUR)
    program = Program(mina)
    assert program.ask("GET", "me/tally/").json() == {"given": 1, "received": 0}
    (row,) = program.ask("GET", "me/reached/").json()["results"]
    assert (row["person"]["name"], row["became"], row["thanks"]) == ("Teo", "active", "")
