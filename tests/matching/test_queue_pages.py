"""The mentor's queue, from the page and from a mail, and the coordinators' board."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.choices import AskState
from matching.commands import asks, cases, messages
from matching.models import Ask, Mentorship
from matching.queries import links
from profiles.commands import blocks
from profiles.models import Offer, Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, pricing, said_yes, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
SignIn = Callable[[Person], Client]


def form(mentor: Person | None = None, **said: object) -> dict[str, object]:
    start = {"topic": pricing().pk, "words": "How?", "length": "open", "form_key": "f1", "shows_topics": "on"}
    return {**start, **({"wish_1": mentor.key} if mentor else {}), **said}


class TestTheQueue:
    def test_a_card_says_who_what_and_until_when(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        asked(teo, mina, words="How do I <b>price</b>?", times=[NOW + 24 * HOUR])
        page = text(sign_in(mina), "/requests/")
        for words in ("Teo", "How do I &lt;b&gt;price", "Until Friday 09:00", "Free when you are", "Thu 26 Nov, 09:00"):
            assert words in page

    def test_one_tap_each_with_undo(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        ask = ask_of(asked(teo, mina), mina)
        browser = sign_in(mina)
        for step, state in (("list", AskState.WAITING), ("no", AskState.DECLINED), ("yes", AskState.ACCEPTED)):
            browser.post(f"/requests/{ask.key}/{step}/", {"reason": "no_time"})
            ask.refresh_from_db()
            assert ask.state == state
            assert f"/requests/{ask.key}/undo/" in text(browser, "/requests/")
            browser.post(f"/requests/{ask.key}/undo/")
            ask.refresh_from_db()
            assert ask.state == AskState.PENDING

    def test_a_full_mentor_reads_what_to_do(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        said_yes(asker("Ana"), mina)
        Offer.objects.filter(person=mina).update(room=1)
        ask = ask_of(asked(asker("Kim"), helper("Jo")), Person.objects.get(name="Jo"))
        browser = sign_in(mina)
        assert browser.post(f"/requests/{ask.key}/yes/").status_code == 404  # it is Jo's
        Offer.objects.filter(person=mina).update(room=2)
        mine = ask_of(asked(teo, mina), mina)
        Offer.objects.filter(person=mina).update(room=1)
        browser.post(f"/requests/{mine.key}/yes/")
        assert "All your places are taken." in text(browser, "/requests/")
        browser.post("/requests/room/", {"room": "2"})
        browser.post(f"/requests/{mine.key}/yes/")
        assert Mentorship.objects.count() == 2

    @pytest.mark.parametrize(
        ("room", "said"),
        [
            (0, "You help 1 person, and take nobody new."),
            (1, "You help 1 of 1 person."),
            (2, "You help 1 of 2 people."),
        ],
    )
    def test_who_takes_nobody_new_still_helps_who_is_there(
        self, mina: Person, teo: Person, sign_in: SignIn, room: int, said: str
    ) -> None:
        said_yes(teo, mina)
        Offer.objects.filter(person=mina).update(room=room)
        assert text(sign_in(mina), "/requests/").count(said) == 2

    @pytest.mark.parametrize("room", ["7", "-1", "x", ""])
    def test_room_that_makes_no_sense_changes_nothing(self, mina: Person, sign_in: SignIn, room: str) -> None:
        assert sign_in(mina).post("/requests/room/", {"room": room}).status_code == 302
        assert Offer.objects.get().room == 2

    def test_a_break_comes_back_to_the_queue(self, mina: Person, sign_in: SignIn) -> None:
        browser = sign_in(mina)
        answer = browser.post("/offer/pause/", {"until": "2026-12-05", "next": "/requests/"})
        assert answer["Location"] == "/requests/"
        assert "You are on a break until 5 December." in text(browser, "/requests/")
        answer = browser.post("/offer/resume/", {"next": "https://elsewhere.example/"})
        assert answer["Location"] == "/offer/"

    def test_blocked_people_are_not_in_the_queue(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        asked(teo, mina)
        blocks.add(blocker=teo, blocked=mina, at=NOW)
        assert "Teo" not in text(sign_in(mina), "/requests/")

    def test_a_late_yes_still_counts(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        ask = ask_of(asked(teo, mina), mina)
        cases.advance_due(at=NOW + 48 * HOUR)
        browser = sign_in(mina)
        assert "Their time is over, your yes still counts" in text(browser, "/requests/")
        browser.post(f"/requests/{ask.key}/yes/")
        assert Mentorship.objects.exists()

    @pytest.mark.usefixtures("patient_mentors")
    @pytest.mark.parametrize("tab", ["answer", "waiting", "answered"])
    def test_it_costs_the_same_for_one_and_for_many(self, mina: Person, sign_in: SignIn, tab: str) -> None:
        browser = sign_in(mina)
        counts = []
        for number in range(12):
            ask = ask_of(asked(asker(f"Seeker {number}"), mina), mina)
            if tab == "waiting":
                asks.put_on_list(ask=ask, by=mina, at=NOW)
            if tab == "answered":
                asks.decline(ask=ask, by=mina, no=asks.No(), at=NOW)
            with CaptureQueriesContext(connection) as queries:
                browser.get(f"/requests/?tab={tab}")
            counts.append(len(queries))
        assert counts[0] == counts[-1] <= 12

    @pytest.mark.usefixtures("patient_mentors")
    def test_long_lists_have_pages(self, mina: Person, sign_in: SignIn) -> None:
        for number in range(25):
            asked(asker(f"Seeker {number:02}"), mina, at=NOW + timedelta(seconds=number))
        browser = sign_in(mina)
        first = text(browser, "/requests/")
        assert first.count("Yes, start") == 20
        onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert text(browser, onward).count("Yes, start") == 5
        assert browser.get("/requests/?after=x").status_code == 404


class TestFromAMail:
    def test_opening_a_link_changes_nothing_and_one_tap_decides(self, mina: Person, teo: Person) -> None:
        ask = ask_of(asked(teo, mina), mina)
        url, browser = links.url(ask.key, "yes"), Client()
        for _scanner in range(3):
            assert "Start with Teo?" in text(browser, url)
            browser.head(url)
        ask.refresh_from_db()
        assert ask.state == AskState.PENDING
        assert "You and Teo can start" in browser.post(url).content.decode()
        assert "You have answered this already" in browser.post(url).content.decode()
        assert Mentorship.objects.count() == 1

    def test_opened_again_after_an_answer_a_link_says_so(self, mina: Person, teo: Person) -> None:
        ask = ask_of(asked(teo, mina), mina)
        asks.accept(ask=ask, by=mina, at=NOW)
        for answer in ("yes", "no"):
            page = text(Client(), links.url(ask.key, answer))
            assert "You have answered this already" in page
            assert "Nothing has been sent yet" not in page

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ("yes", "You said yes to Teo on Wednesday 10:00."),
            ("list", "You put Teo on your waiting list on Wednesday 10:00."),
            ("pause", "You said no to Teo on Wednesday 10:00."),
        ],
    )
    def test_it_says_what_was_answered_and_takes_it_back(
        self, mina: Person, teo: Person, answer: str, said: str
    ) -> None:
        Person.objects.filter(pk=mina.pk).update(zone="Europe/Berlin")
        ask = ask_of(asked(teo, mina), mina)
        url, browser = links.url(ask.key, answer), Client()
        assert 'name="undo"' in browser.post(url).content.decode()
        assert said in text(browser, url)
        assert "Taken back. Teo waits for your answer again." in browser.post(url, {"undo": "1"}).content.decode()
        ask.refresh_from_db()
        assert ask.state == AskState.PENDING
        assert not Offer.objects.exclude(paused_at=None).exists()
        assert "Nothing has been sent yet" in text(browser, url)

    def test_what_cannot_be_taken_back_any_more_is_said(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        url = links.url(pair.ask.key, "yes")
        messages.send(mentorship=pair, author=teo, words="Hello", form_key="1", at=NOW + HOUR)
        with time_machine.travel(NOW + HOUR, tick=False):
            page = Client().post(url, {"undo": "1"}).content.decode()
        assert "This cannot be taken back any more." in page
        with time_machine.travel(NOW + 2 * HOUR, tick=False):
            assert 'name="undo"' not in text(Client(), url)
        assert Ask.objects.get().state == AskState.ACCEPTED

    @pytest.mark.parametrize(
        ("answer", "state"),
        [("list", AskState.WAITING), ("no", AskState.DECLINED), ("pause", AskState.DECLINED)],
    )
    def test_each_answer_has_its_link(self, mina: Person, teo: Person, answer: str, state: str) -> None:
        ask = ask_of(asked(teo, mina), mina)
        Client().post(links.url(ask.key, answer))
        ask.refresh_from_db()
        assert ask.state == state
        assert (Offer.objects.get().paused_at is not None) == (answer == "pause")

    @pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t.upper(), lambda _t: "x", lambda t: t + ":a"])
    def test_a_link_that_is_not_ours_opens_nothing(
        self, mina: Person, teo: Person, spoil: Callable[[str], str]
    ) -> None:
        ask = ask_of(asked(teo, mina), mina)
        answer = Client().post(f"/answer/{spoil(links.token(ask.key, 'yes'))}/")
        assert answer.status_code == 404
        assert "This link does not work any more" in answer.content.decode()
        assert not Mentorship.objects.exists()

    def test_refused_is_said_on_the_page(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        url = links.url(ask_of(case, mina).key, "yes")
        cases.withdraw(case=case, by=teo, at=NOW)
        assert "This request was taken back." in Client().post(url).content.decode()

    @pytest.mark.parametrize("answer", links.ANSWERS)
    def test_what_is_over_is_said_before_anything_is_sent(self, mina: Person, teo: Person, answer: str) -> None:
        case, nora = asked(teo, mina), helper("Nora")
        url = links.url(ask_of(case, mina).key, answer)
        assert "Nothing has been sent yet" in text(Client(), url)
        if answer == links.YES:
            cases.withdraw(case=case, by=teo, at=NOW)
            sentence = "This request was taken back."
        else:
            cases.ask_early(case=case, by=teo, at=NOW)
            asks.accept(ask=ask_of(case, nora), by=nora, at=NOW)
            sentence = "Somebody else said yes first"
        page = text(Client(), url)
        assert sentence in page
        assert case.words not in page
        assert "Nothing has been sent yet" not in page
        assert "<button" not in page.split("<main")[1].split("</main>")[0]

    def test_a_blocked_or_deactivated_mentor_has_no_link(self, mina: Person, teo: Person) -> None:
        url = links.url(ask_of(asked(teo, mina), mina).key, "yes")
        assert mina.account is not None
        mina.account.is_active = False
        mina.account.save()
        assert Client().post(url).status_code == 404
        assert not Mentorship.objects.exists()


class TestTheBoard:
    def test_a_coordinator_sees_who_waits_and_acts(self, teo: Person, cora: Person, sign_in: SignIn) -> None:
        case = asked(teo)
        jo = helper("Jo")
        browser = sign_in(cora)
        page = text(browser, "/waiting/")
        assert "Teo" in page
        assert "Ask Jo" in page
        browser.post(f"{case.get_absolute_url()}take/")
        assert "Cora, a coordinator, has taken this up." in text(sign_in(teo), case.get_absolute_url())
        browser.post(f"{case.get_absolute_url()}assign/", {"mentor": jo.key})
        assert Ask.objects.get().mentor == jo
        assert browser.post(f"{case.get_absolute_url()}assign/", {"mentor": jo.key}).status_code == 404  # asked already

    def test_it_costs_the_same_for_one_and_for_many(self, cora: Person, sign_in: SignIn) -> None:
        browser, counts = sign_in(cora), []
        for number in range(8):
            asked(asker(f"Seeker {number}"))
            with CaptureQueriesContext(connection) as queries:
                browser.get("/waiting/")
            counts.append(len(queries))
        assert counts[0] == counts[-1] <= 12


def test_a_rest_after_silence_says_why_and_one_tap_ends_it(mina: Person, sign_in: SignIn) -> None:
    for number in range(2):
        asked(asker(f"Seeker {number}"), mina, at=NOW - 48 * HOUR)
    cases.advance_due(at=NOW)
    browser = sign_in(mina)
    page = text(browser, "/requests/")
    assert "2 requests had no answer, and life is full sometimes." in page
    assert "I am back" in page
    browser.post("/offer/resume/", {"next": "/requests/"})
    assert "had no answer" not in text(browser, "/requests/")
    browser.post("/offer/pause/", {})
    page = text(browser, "/requests/")
    assert "had no answer" not in page
    assert "You are on a break." in page
