"""The pages of matching: what they say, to whom, and what they never tell."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.choices import RunState
from matching.commands import runs
from matching.models import MatchRun
from profiles.choices import EVERYONE_POOL, Audience
from profiles.commands import blocks
from profiles.models import Offer, Person
from tests.factories import NOW, week_of
from tests.matching.pairs import change, mentor

SignIn = Callable[[Person], Client]


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# --- People who fit ---------------------------------------------------------------------------------


def test_the_card_says_who_and_why(mina: Person, teo: Person, sign_in: SignIn) -> None:
    page = text(sign_in(teo), "/people/")
    assert "You want to learn <strong>Pricing a job</strong>." in page
    assert "Why Mina" in page
    assert "Mina offers “Pricing a job”, your first wish." in page
    assert "Room for 2" in page
    assert page.count('data-fit="yes"') == 5
    assert mina.get_absolute_url() in page


def test_visitors_sign_in_first(mina: Person, client: Client) -> None:
    answer = client.get("/people/")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_who_looks_for_nothing_is_told_what_to_do(mina: Person, sam: Person, sign_in: SignIn) -> None:
    page = text(sign_in(sam), "/people/")
    assert "What would you like to learn?" in page
    assert "/settings/topics/" in page
    assert "Mina" not in page
    assert "Pricing a job" in page  # what exists


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"languages": ["so"]}, "nobody who speaks a language you have named"),
        ({"week": week_of(hours=[3])}, "you are not free at the same time"),
        ({"talks": ["in_person"], "place": None}, ""),
    ],
)
def test_nobody_fits_says_why(mina: Person, teo: Person, sign_in: SignIn, said: dict[str, object], words: str) -> None:
    change(teo, **said)
    page = text(sign_in(teo), "/people/")
    assert words in page
    assert ("Why Mina" in page) == (not words)


def test_a_block_cannot_be_told_from_nobody(mina: Person, teo: Person, sign_in: SignIn) -> None:
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    blocked = text(sign_in(teo), "/people/")
    blocks.remove(blocker=mina, blocked=teo, at=NOW)
    assert mina.account is not None
    mina.account.is_active = False
    mina.account.save()
    assert without_token(text(sign_in(teo), "/people/")) == without_token(blocked)
    mina.account.is_active = True
    mina.account.save()
    assert "Why Mina" in text(sign_in(teo), "/people/")


def without_token(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrf" not in line.lower())


def test_keep_and_let_go_come_back_to_the_list(mina: Person, teo: Person, sign_in: SignIn) -> None:
    browser = sign_in(teo)
    kept = browser.post(f"/people/{mina.key}/keep/", {"next": "/people/"})
    assert kept["Location"] == "/people/"
    assert "Take Mina off the list" in text(browser, "/people/")
    browser.post(f"/people/{mina.key}/unkeep/", {"next": "/people/"})
    assert "Take Mina off the list" not in text(browser, "/people/")


def test_names_cannot_bring_markup(mina: Person, teo: Person, sign_in: SignIn) -> None:
    change(mina, name="<b>Mina</b> 100%(x)s", headline="<i>")
    page = text(sign_in(teo), "/people/")
    assert "<b>Mina" not in page
    assert "&lt;b&gt;Mina&lt;/b&gt; 100%(x)s offers" in page


def test_pages_cost_the_same_for_one_and_for_many(mina: Person, teo: Person, sign_in: SignIn) -> None:
    browser = sign_in(teo)
    counts = []
    for number in range(12):
        mentor(f"Mentor {number}")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/people/")
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 12
    with CaptureQueriesContext(connection) as queries:
        browser.get("/home/")
    assert len(queries) <= 12


def test_home_shows_the_first_three(teo: Person, sign_in: SignIn) -> None:
    for number in range(5):
        mentor(f"Mentor {number}")
    page = text(sign_in(teo), "/home/")
    assert page.count("offers “Pricing a job”, your first wish.") == 3


# --- On a profile -----------------------------------------------------------------------------------


def test_a_profile_says_how_you_fit(mina: Person, teo: Person, sign_in: SignIn) -> None:
    page = text(sign_in(teo), mina.get_absolute_url())
    assert "How you fit" in page
    assert "Mina lives in your town." in page


def test_no_word_of_fit_without_an_open_offer_or_on_ones_own(mina: Person, teo: Person, sign_in: SignIn) -> None:
    assert "How you fit" not in text(sign_in(mina), teo.get_absolute_url())
    assert "How you fit" not in text(sign_in(mina), mina.get_absolute_url())
    Offer.objects.filter(person=mina).update(paused_at=NOW)
    assert "How you fit" not in text(sign_in(teo), mina.get_absolute_url())


def test_a_hidden_field_stays_hidden_on_the_profile(mina: Person, teo: Person, sign_in: SignIn) -> None:
    change(mina, show_hours=Audience.ONLY_ME)
    page = text(sign_in(teo), mina.get_absolute_url())
    assert "Mina has not said yet when they are free." in page
    assert "mornings" not in page


# --- Runs, for coordinators -------------------------------------------------------------------------


def test_a_coordinator_sees_the_figures(mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW.replace(hour=10)).run
    assert made is not None
    assert f"/runs/{made.key}/" in text(sign_in(cora), "/runs/")
    page = text(sign_in(cora), f"/runs/{made.key}/")
    assert "There is a place for 1 of 1 people" in page
    assert "What changed since" in page
    assert "No, proven" in page


def test_a_coordinator_sees_whom_to_look_for(mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
    enough = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    Offer.objects.filter(person=mina).update(paused_at=NOW)
    short = runs.run_match(pool=EVERYONE_POOL, at=NOW.replace(hour=10)).run
    assert enough is not None
    assert short is not None
    assert "Whom to look for" not in text(sign_in(cora), f"/runs/{enough.key}/")
    page = text(sign_in(cora), f"/runs/{short.key}/")
    assert "Whom to look for" in page
    assert "Pricing a job" in page


def test_a_run_from_before_shortages_were_counted_is_still_shown(cora: Person, sign_in: SignIn) -> None:
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    assert made is not None
    del made.figures["recruit"]
    made.save()
    assert "Whom to look for" not in text(sign_in(cora), f"/runs/{made.key}/")


def test_figures_name_nobody(mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    assert made is not None
    page = text(sign_in(cora), f"/runs/{made.key}/")
    assert all(word not in page for word in ("Mina", "Teo", mina.key, teo.key))


@pytest.mark.parametrize("who", ["teo", "mo", "ada"])
def test_for_others_there_are_no_runs(who: str, sign_in: SignIn, request: pytest.FixtureRequest, db: None) -> None:
    person = request.getfixturevalue(who)
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    assert made is not None
    assert sign_in(person).get("/runs/").status_code == 404
    assert sign_in(person).get(f"/runs/{made.key}/").status_code == 404


def test_a_run_under_way_and_one_that_stopped(cora: Person, sign_in: SignIn) -> None:
    under_way = MatchRun.objects.create(started_at=NOW, version="1", stage="candidates")
    stopped = MatchRun.objects.create(started_at=NOW, version="1", state=RunState.FAILED, finished_at=NOW)
    assert "Step 3 of 6: finding who could help whom." in text(sign_in(cora), f"/runs/{under_way.key}/")
    assert "stopped before its end" in text(sign_in(cora), f"/runs/{stopped.key}/")
    assert sign_in(cora).get("/runs/nosuchrun234/").status_code == 404


def test_a_community_with_nobody_has_a_run_too(cora: Person, sign_in: SignIn) -> None:
    assert "No run yet" in text(sign_in(cora), "/runs/")
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    assert made is not None
    assert "0 of 0 people" in text(sign_in(cora), f"/runs/{made.key}/")
