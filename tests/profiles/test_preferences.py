"""What mail somebody wants: by the clock on their wall, and stopped by one click without signing in."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.test import Client

from profiles.choices import NoticeKind, Often
from profiles.commands import preferences
from profiles.models import Person, Preferences
from profiles.queries import timing
from profiles.queries.preferences import of_person, stop_url
from tests.factories import NOW

SignIn = Callable[[Person], Client]
LONDON = ZoneInfo("Europe/London")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("told", "often", "goes"),
    [
        (utc(2026, 11, 25, 9), Often.AT_ONCE, utc(2026, 11, 25, 9, 5)),
        (utc(2026, 11, 25, 7, 59), Often.DAILY, utc(2026, 11, 25, 8)),
        (utc(2026, 11, 25, 8), Often.DAILY, utc(2026, 11, 26, 8)),
        (utc(2026, 7, 1, 9), Often.DAILY, utc(2026, 7, 2, 7)),  # summer: eight is seven
        (utc(2026, 3, 28, 9), Often.DAILY, utc(2026, 3, 29, 7)),  # the night in which the clocks go on
        (utc(2026, 10, 24, 9), Often.DAILY, utc(2026, 10, 25, 8)),  # and the one in which they go back
        (utc(2026, 11, 25, 9), Often.WEEKLY, utc(2026, 11, 30, 8)),
        (utc(2026, 11, 30, 7), Often.WEEKLY, utc(2026, 11, 30, 8)),
        (utc(2026, 11, 30, 8), Often.WEEKLY, utc(2026, 12, 7, 8)),
    ],
)
def test_news_goes_when_it_is_wanted(told: datetime, often: Often, goes: datetime) -> None:
    assert timing.goes_at(told, often, Preferences(), LONDON) == goes


@pytest.mark.parametrize(
    ("moment", "begins", "ends", "after"),
    [
        (utc(2026, 11, 25, 12), time(22), time(7), utc(2026, 11, 25, 12)),
        (utc(2026, 11, 25, 23), time(22), time(7), utc(2026, 11, 26, 7)),
        (utc(2026, 11, 26, 6, 59), time(22), time(7), utc(2026, 11, 26, 7)),
        (utc(2026, 11, 26, 7), time(22), time(7), utc(2026, 11, 26, 7)),
        (utc(2026, 11, 25, 10), time(9), time(17), utc(2026, 11, 25, 17)),
        (utc(2026, 3, 28, 23), time(22), time(7), utc(2026, 3, 29, 6)),
        (utc(2026, 3, 29, 0, 30), time(22), time(1, 30), utc(2026, 3, 29, 1, 30)),  # there is no half past one
        (utc(2026, 10, 25, 0, 10), time(22), time(1, 30), utc(2026, 10, 25, 1, 30)),  # there are two of them
        (utc(2026, 10, 25, 1, 10), time(22), time(1, 30), utc(2026, 10, 25, 1, 30)),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(moment: datetime, begins: time, ends: time, after: datetime) -> None:
    assert timing.after_quiet(moment, Preferences(quiet_from=begins, quiet_until=ends), LONDON) == after


@pytest.mark.django_db
def test_without_a_choice_there_are_defaults(mina: Person) -> None:
    assert of_person(mina).often(NoticeKind.REQUESTS) is Often.AT_ONCE
    assert of_person(mina).often(NoticeKind.FORUM) is Often.DAILY


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"quiet_from": time(22)}, {"quiet_from": time(9), "quiet_until": time(9)}])
def test_the_database_refuses_half_a_silence(mina: Person, wrong: dict[str, time]) -> None:
    with pytest.raises(IntegrityError):
        Preferences.objects.create(person=mina, **wrong)


@pytest.mark.django_db
def test_choices_are_kept_and_shown_again(mina: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    said = dict.fromkeys(NoticeKind.values, "weekly") | {"quiet_from": "22:00", "quiet_until": "08:30"}
    assert browser.post("/settings/notices/", said).status_code == 302
    wanted = of_person(mina)
    assert (wanted.often(NoticeKind.MESSAGES), wanted.quiet_from) == (Often.WEEKLY, time(22))
    page = browser.get("/settings/notices/").content.decode()
    assert 'value="22:00"' in page
    assert '<option value="weekly" selected>' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"quiet_from": "22:00"}, "Say both times, or leave both empty."),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "From and to are the same."),
        ({"messages": "hourly"}, "Please choose one from the list."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    mina: Person, sign_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    page = sign_in(mina).post("/settings/notices/", dict.fromkeys(NoticeKind.values, "weekly") | said)
    assert sentence in page.content.decode()
    assert not Preferences.objects.exists()


def stop_path(person: Person) -> str:
    return stop_url(person, [NoticeKind.MESSAGES, NoticeKind.FORUM]).partition("localhost:8000")[2]


@pytest.fixture
def strict() -> Client:
    """A mail program: no cookie, and the guard against forged forms is on."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
def test_one_click_stops_these_kinds_and_no_others(mina: Person, teo: Person, strict: Client) -> None:
    for _again in range(2):
        answer = strict.post(stop_path(mina), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    wanted = of_person(mina)
    assert [kind for kind in NoticeKind if wanted.often(kind) is Often.NEVER] == [NoticeKind.MESSAGES, NoticeKind.FORUM]
    assert not Preferences.objects.exclude(person=mina).exists()


@pytest.mark.django_db
def test_looking_at_the_address_changes_nothing(mina: Person, strict: Client) -> None:
    page = strict.get(stop_path(mina))
    assert "No more mail about this?" in page.content.decode()
    assert not Preferences.objects.exists()


@pytest.mark.django_db
def test_a_forged_address_stops_nothing(mina: Person, strict: Client) -> None:
    path = stop_path(mina)
    for forged in (path.replace("forum-messages", "requests"), path[:-2] + "/", "/news/stop/x/"):
        assert strict.post(forged).status_code == 404
    assert not Preferences.objects.exists()


@pytest.mark.django_db
def test_stopping_keeps_the_quiet_hours(mina: Person) -> None:
    chosen = dict.fromkeys(NoticeKind, Often.DAILY)
    preferences.choose(person=mina, often=chosen, quiet_from=time(22), quiet_until=time(7), at=NOW)
    preferences.stop(person=mina, kinds=[NoticeKind.FORUM])
    wanted = of_person(mina)
    assert (wanted.quiet_from, wanted.often(NoticeKind.FORUM)) == (time(22), Often.NEVER)
    assert wanted.often(NoticeKind.MESSAGES) is Often.DAILY
