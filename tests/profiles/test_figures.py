"""What everybody may read of the moderators' work: enough, and of nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.choices import Verdict, Wrong
from profiles.models import Decision, Person
from profiles.queries import figures
from tests.factories import NOW

SignIn = Callable[[Person], Client]


def made(by: Person, count: int, rule: Wrong, verdict: Verdict, days: int = 0) -> None:
    said = {"kind": "profiles.person", "subject_key": "x", "by": by, "reason": "Because.", "at": NOW - timedelta(days)}
    Decision.objects.bulk_create(Decision(**said, rule=rule, verdict=verdict) for _n in range(count))


def test_a_month_with_too_little_is_not_shown(mo: Person) -> None:
    made(mo, figures.FEWEST_A_MONTH - 1, Wrong.SPAM, Verdict.HIDE)
    assert figures.months(NOW) == []


def test_few_of_a_kind_are_a_dash(mo: Person) -> None:
    made(mo, 20, Wrong.SPAM, Verdict.HIDE)
    made(mo, 4, Wrong.SPAM, Verdict.WARN)
    made(mo, 1, Wrong.MONEY, Verdict.KEEP)
    (month,) = figures.months(NOW)
    counts = {line.rule: list(line.counts) for line in month.rows}
    assert counts == {str(Wrong.SPAM.label): [0, None, 0, 20], str(Wrong.MONEY.label): [None, 0, 0, 0]}
    assert (month.decisions, month.taken_back, month.appeals) == (25, 0, 0)


def test_everybody_reads_it_and_no_name(mo: Person) -> None:
    made(mo, 30, Wrong.UNKIND, Verdict.WARN)
    Decision.objects.update(at="2099-01-01T00:00Z")
    page = Client().get("/moderation/public/").content.decode().split("<main")[1]
    assert "30 decisions in all." in page
    assert "Because." not in page
    assert mo.key not in page


@pytest.mark.parametrize("months", [1, 10])
def test_it_costs_the_same_for_one_month_and_ten(months: int, mo: Person) -> None:
    for month in range(months):
        made(mo, 20, Wrong.SPAM, Verdict.HIDE, days=31 * month)
    with CaptureQueriesContext(connection) as captured:
        assert len(figures.months(NOW)) == months
    assert len(captured) == 2
