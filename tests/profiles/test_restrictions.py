"""Slowed down, out for a time, closed by two."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from profiles.choices import Curb, RoleName, Verdict
from profiles.commands import blocks, decisions, favourites, notices, restrictions, search_documents
from profiles.commands.restrictions import Measure
from profiles.errors import AlreadyDecided, HoldsADuty, KeptAsItIs, NeedsAnother, NotAllowed, SlowedDown, Suspended
from profiles.models import Account, Notice, Person, Restriction
from profiles.policies.restrictions import ensure_may_write
from profiles.queries import letters, people
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.profiles.reporting import decided, filed

SignIn = Callable[[Person], Client]
# What differs between any two answers, whoever asks.
UNLIKE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|<time[^>]*>|request[^<]*')
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SLOW, OUT, CLOSE = Measure(Curb.SLOW, 3), Measure(Curb.SUSPEND, 7), Measure(Curb.CLOSE)


def curbed(person: Person, by: Person, reporter: Person, measure: Measure) -> Restriction:
    decided(filed(reporter, person), by, Verdict.WARN, measure=measure)
    person.refresh_from_db()
    return Restriction.objects.get(person=person)


def out_from_now(person: Person) -> None:
    """Put what was written at NOW on the clock of the pages."""
    Restriction.objects.filter(person=person).update(until=timezone.now() + DAY)
    Person.objects.filter(pk=person.pk).update(suspended_until=timezone.now() + DAY)


def test_slowed_down_one_writes_once_an_hour(mina: Person, sam: Person, mo: Person) -> None:
    restrictions.spend_write(person=mina, at=NOW)
    curbed(mina, mo, sam, SLOW)
    restrictions.spend_write(person=mina, at=NOW)
    with pytest.raises(SlowedDown):
        restrictions.spend_write(person=mina, at=NOW + 59 * HOUR / 60)
    restrictions.spend_write(person=mina, at=NOW + HOUR)
    for _time in range(3):
        restrictions.spend_write(person=mina, at=NOW + 3 * DAY)
    assert people.visible_to(sam).filter(pk=mina.pk).exists(), "slowed down is not gone"


def test_out_one_is_not_found_and_writes_nothing(mina: Person, sam: Person, mo: Person) -> None:
    curbed(mina, mo, sam, OUT)
    assert not people.visible_to(sam).filter(pk=mina.pk).exists()
    with pytest.raises(Suspended):
        restrictions.spend_write(person=mina, at=NOW + 6 * DAY)
    said = Notice(person=mina, verb="person_welcomed")
    assert not letters.may_be_told(mina, said), "no mail while they are out"
    restrictions.spend_write(person=mina, at=NOW + 7 * DAY)
    assert restrictions.end_due(at=NOW + 7 * DAY - HOUR) == 0
    assert restrictions.end_due(at=NOW + 7 * DAY) == 1
    assert people.visible_to(sam).filter(pk=mina.pk).exists()


def test_taken_back_one_is_there_again(mina: Person, sam: Person, mo: Person) -> None:
    row = curbed(mina, mo, sam, OUT)
    decisions.undo(decision=row.decision, by=mo, at=NOW + HOUR)
    assert people.visible_to(sam).filter(pk=mina.pk).exists()
    restrictions.spend_write(person=mina, at=NOW + HOUR)
    assert not restrictions.lift(restriction=row, by=mo, at=NOW + HOUR)


def test_out_every_page_is_the_one_that_says_why(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    row = curbed(mina, mo, sam, OUT)
    out_from_now(mina)
    for path in ("/home/", "/messages/", "/search/?q=a", sam.get_absolute_url(), "/notices/", "/promise/"):
        assert browser.get(path)["Location"] == "/out/", path
    assert browser.post(f"/people/{sam.key}/keep/")["Location"] == "/out/"
    said = browser.get("/out/").content.decode()
    assert "Rule three." in said
    assert row.decision.get_absolute_url() in said
    assert browser.get(row.decision.get_absolute_url()).status_code == 200
    assert browser.get("/settings/data/").status_code == 200
    assert sign_in(sam).get("/out/")["Location"] == "/home/"


def test_out_the_api_says_so_everywhere(mina: Person, sam: Person, mo: Person) -> None:
    program = Program(mina)
    row = curbed(mina, mo, sam, OUT)
    out_from_now(mina)
    for method, path in (("GET", "me/"), ("GET", f"people/{sam.key}/"), ("PUT", f"favourites/{sam.key}/")):
        answer = program.ask(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "suspended"), path
    assert program.ask("GET", f"decisions/{row.decision.key}/").status_code == 200
    assert [one["kind"] for one in program.ask("GET", "me/restrictions/").json()["results"]] == ["suspend"]
    assert program.ask("POST", f"decisions/{row.decision.key}/appeal/", {"words": "I did not."}).status_code == 204


def test_closing_takes_two_and_lapses_without(mina: Person, sam: Person, mo: Person, ada: Person) -> None:
    row = curbed(mina, mo, sam, CLOSE)
    assert not people.visible_to(sam).filter(pk=mina.pk).exists(), "out until a second person has looked"
    with pytest.raises(NeedsAnother):
        restrictions.confirm(restriction=row, by=mo, at=NOW)
    with pytest.raises(NotAllowed):
        restrictions.confirm(restriction=row, by=sam, at=NOW)
    with pytest.raises(AlreadyDecided):
        restrictions.confirm(restriction=row, by=ada, at=NOW + restrictions.SECOND_YES_WITHIN)
    restrictions.confirm(restriction=row, by=ada, at=NOW + DAY)
    assert restrictions.end_due(at=NOW + 9_999 * DAY) == 0, "for good"
    with pytest.raises(Suspended):
        restrictions.spend_write(person=mina, at=NOW + 9_999 * DAY)


def test_without_a_second_yes_one_is_back_after_three_days(mina: Person, sam: Person, mo: Person) -> None:
    curbed(mina, mo, sam, CLOSE)
    restrictions.end_due(at=NOW + restrictions.SECOND_YES_WITHIN)
    assert people.visible_to(sam).filter(pk=mina.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": None},
        {"confirmed_at": NOW, "confirmed_by": "by"},
        {"until": NOW},
        {"every": 5},
        {"kind": "other"},
        {"by": "person"},
        {"lifted_at": NOW},
    ],
)
def test_the_database_knows_it_too(wrong: dict[str, Any], mina: Person, sam: Person, mo: Person) -> None:
    row = curbed(mina, mo, sam, CLOSE)
    cast = {"by": row.by, "person": row.person}
    fields = {name: cast.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.filter(pk=row.pk).update(**fields)


def test_who_holds_a_duty_is_not_restricted(mina: Person, sam: Person, mo: Person) -> None:
    RoleFactory.create(person=mina, role=RoleName.COORDINATOR)
    with pytest.raises(HoldsADuty):
        decided(filed(sam, mina), mo, Verdict.WARN, measure=OUT)


def test_what_stays_as_it_is_has_no_consequence(mina: Person, sam: Person, mo: Person) -> None:
    with pytest.raises(KeptAsItIs):
        decided(filed(sam, mina), mo, Verdict.KEEP, measure=OUT)


def test_by_page_from_the_card_to_the_second_yes(
    mina: Person, sam: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    report = filed(sam, mina)
    sent = {"verdict": "hide", "rule": "spam", "reason": "Advertising.", "follows": "close"}
    sign_in(mo).post(f"/moderation/{report.key}/", sent)
    row = Restriction.objects.get()
    assert "Yes, close this account" not in sign_in(mo).get("/moderation/appeals/").content.decode()
    assert "Yes, close this account" in sign_in(ada).get("/moderation/appeals/").content.decode()
    done = sign_in(ada).post(f"/moderation/closings/{row.key}/", follow=True).content.decode()
    assert "Closed by two people." in done
    row.refresh_from_db()
    assert (row.by, row.confirmed_by, row.until) == (mo, ada, None)


@pytest.fixture
def slowed(transactional_db: None) -> Person:
    mo, mina, sam = PersonFactory.create_batch(3)
    RoleFactory.create(person=mo, role=RoleName.MODERATOR)
    curbed(mina, mo, sam, SLOW)
    return mina


def test_nobody_is_told_that_they_are_closed_out_before_they_are(
    mina: Person, sam: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    row = curbed(mina, mo, sam, CLOSE)
    page, browser = row.decision.get_absolute_url(), sign_in(mina)
    out_from_now(mina)
    assert "Your account may be closed" in browser.get(page).content.decode()
    assert "Your account may be closed" in browser.get("/out/").content.decode()
    assert "Closing proposed" in sign_in(mo).get("/moderation/decided/").content.decode()
    restrictions.confirm(restriction=row, by=ada, at=NOW)
    for path in (page, "/out/"):
        assert "Your account is closed" in browser.get(path).content.decode()


def test_what_is_over_is_said_to_be_over(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    row = curbed(mina, mo, sam, OUT)
    Restriction.objects.update(since=NOW - 2 * DAY, until=timezone.now() - DAY)
    Person.objects.filter(pk=mina.pk).update(suspended_until=None)
    page = sign_in(mina).get(row.decision.get_absolute_url()).content.decode()
    assert "That is over." in page
    assert "You are out for a time" not in page


def test_of_eight_forms_at_once_one_is_written(slowed: Person) -> None:
    def write(_n: int) -> bool:
        try:
            with transaction.atomic():
                restrictions.spend_write(person=slowed, at=NOW)
        except SlowedDown:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1


def test_without_the_guard_all_eight_are_written(slowed: Person) -> None:
    """The negative control: asking first and writing afterwards lets everybody through."""
    meet = Barrier(8)

    def write(_n: int) -> bool:
        try:
            slow = ensure_may_write(slowed, NOW)
            meet.wait(timeout=30)
            return bool(Restriction.objects.filter(pk=slow.pk if slow else 0).update(next_at=NOW + HOUR))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 8


def test_the_second_person_is_called(mina: Person, sam: Person, mo: Person, ada: Person) -> None:
    curbed(mina, mo, sam, CLOSE)
    assert Notice.objects.get(verb="decision_to_second").person == ada


def test_out_blocked_and_gone_look_the_same(
    mina: Person, sam: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    """What Teo sees of Mina when she is out is, to the byte, what he sees when she blocked him or left."""
    search_documents.write([mina.pk])
    browser, program = sign_in(teo), Program(teo)
    pages = ("/search/?q=Mina", "/suggestions/", "/notices/", "/people/kept/", "/messages/", mina.get_absolute_url())
    paths = ("people/", f"people/{mina.key}/", "search/people/?q=Mina", "me/notices/", "favourites/", "mentorships/")
    favourites.keep(person=teo, other=mina, at=NOW)
    notices.tell(person=teo, verb="message_received", subject_kind="x", subject_key="y", by=mina, at=NOW)
    decided(filed(sam, mina), mo, Verdict.WARN, measure=OUT)

    def seen() -> list[str]:
        texts = [browser.get(path).content.decode() for path in pages]
        return [UNLIKE.sub("", text) for text in texts] + [program.ask("GET", path).content.decode() for path in paths]

    out = seen()
    Person.objects.filter(pk=mina.pk).update(suspended_until=None)
    there = seen()
    assert out != there
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    assert seen() == out
    blocks.remove(blocker=mina, blocked=teo, at=NOW)
    assert seen() == there
    Account.objects.filter(email="mina@example.org").update(is_active=False)
    assert seen() == out
