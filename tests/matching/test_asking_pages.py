"""The pages of asking, answering and talking: what they say, keep, refuse and cost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from matching.choices import AskState, CaseState
from matching.commands import asks, cases, mentorships, messages
from matching.models import Ask, Case, Mentorship, Message
from matching.queries import links
from profiles.commands import blocks
from profiles.models import Draft, Offer, Person
from tests.factories import NOW, PersonFactory
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, pricing, said_yes

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _wednesday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def form(mentor: Person | None = None, **said: object) -> dict[str, object]:
    start = {"topic": pricing().pk, "words": "How?", "length": "open", "form_key": "f1", "shows_topics": "on"}
    return {**start, **({"wish_1": mentor.key} if mentor else {}), **said}


class TestAsking:
    def test_from_a_profile_to_the_page_of_the_case(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        assert f"/ask/{mina.key}/" in text(browser, mina.get_absolute_url())
        page = text(browser, f"/ask/{mina.key}/")
        assert "Ask Mina to mentor you" in page
        assert "Thu 26 Nov" in page  # hours when both are free
        answer = browser.post(f"/ask/{mina.key}/", form(mina))
        case = Case.objects.get()
        assert answer["Location"] == case.get_absolute_url()
        page = text(browser, case.get_absolute_url())
        assert "If Mina has not answered by Friday 09:00, we ask whoever fits best then." in page
        assert "We asked Mina." in page

    @pytest.mark.parametrize("why", ["full", "flooded"])
    def test_whoever_cannot_be_asked_at_once_is_asked_with_open_eyes(
        self, mina: Person, teo: Person, sign_in: SignIn, settings: Settings, why: str
    ) -> None:
        browser, warning = sign_in(teo), "Mina has no place free right now, or many requests to answer."
        assert warning not in text(browser, f"/ask/{mina.key}/")
        if why == "full":
            Offer.objects.filter(person=mina).update(taken=F("room"))
        else:
            asked(asker("Ana"), mina)
            settings.LADDER = {"open_asks": "1"}
        assert warning in text(browser, f"/ask/{mina.key}/")

    def test_the_same_form_ten_times_is_one_row(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        found = {browser.post(f"/ask/{mina.key}/", form(mina))["Location"] for _time in range(10)}
        assert len(found) == Case.objects.count() == 1

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        answer = sign_in(teo).post(f"/ask/{mina.key}/", form(mina, topic="", words="My own words"))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Please choose one." in page
        assert "My own words" in page
        assert not Case.objects.exists()

    def test_a_refusal_is_a_sentence_in_the_form(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        for number in range(2):
            asked(teo, helper(f"Mentor {number}"), form=f"{number}")
        page = sign_in(teo).post(f"/ask/{mina.key}/", form(mina)).content.decode()
        assert "You have asked for support twice already." in page
        assert "How?" in page

    def test_words_are_kept_over_a_log_in_that_ran_out(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        browser.post("/drafts/case/", {"words": "Kept", "topic": str(pricing().pk)})
        assert Client().post(f"/ask/{mina.key}/", form(mina)).status_code == 302
        assert "Kept" in text(sign_in(teo), f"/ask/{mina.key}/")
        browser.post(f"/ask/{mina.key}/", form(mina))
        assert Draft.objects.get(form="case").payload == {}

    @pytest.mark.parametrize("how", ["blocked", "paused", "nobody"])
    def test_who_cannot_be_asked_leads_to_others(self, mina: Person, teo: Person, sign_in: SignIn, how: str) -> None:
        key = mina.key
        if how == "blocked":
            blocks.add(blocker=mina, blocked=teo, at=NOW)
        elif how == "paused":
            Offer.objects.update(paused_at=NOW)
        else:
            key = "nobody"
        answer = sign_in(teo).get(f"/ask/{key}/")
        assert answer["Location"] == "/people/"

    def test_taking_it_back_asks_once_more(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        browser = sign_in(teo)
        assert "Take your request back?" in text(browser, f"{case.get_absolute_url()}withdraw/")
        assert Case.objects.get().state == CaseState.OPEN
        browser.post(f"{case.get_absolute_url()}withdraw/")
        assert "You took this request back." in text(browser, case.get_absolute_url())

    def test_the_next_one_can_be_asked_early(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina, helper("Jo"))
        browser = sign_in(teo)
        assert "Ask Jo now as well" in text(browser, case.get_absolute_url())
        browser.post(f"{case.get_absolute_url()}next/")
        page = text(browser, case.get_absolute_url())
        assert "If Jo has not answered by Thursday 09:00" in page
        assert "Mina keeps their time." in page

    def test_a_question_is_the_seekers_turn(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        ask = ask_of(case, mina)
        sign_in(mina).post(f"/requests/{ask.key}/question/", {"question": "Since when?"})
        browser = sign_in(teo)
        assert "Since when?" in text(browser, case.get_absolute_url())
        assert "Your turn" in text(browser, "/home/")
        browser.post(f"{case.get_absolute_url()}reply/", {"ask": ask.key, "words": "Since May"})
        assert "Since May" in text(sign_in(mina), "/requests/")

    def test_a_case_is_nobody_elses(self, mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        assert sign_in(mina).get(case.get_absolute_url()).status_code == 404
        assert sign_in(cora).get(case.get_absolute_url()).status_code == 404


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
        assert counts[0] == counts[-1] <= 16

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


class TestThePair:
    def test_report_and_block_are_on_every_page_of_two_people(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        seen = {mina: ["/requests/"], teo: [case.get_absolute_url(), f"/ask/{mina.key}/", mina.get_absolute_url()]}
        pair = said_yes(asker("Ana"), helper("Jo"))
        for person, pages in {**seen, pair.mentor: [pair.get_absolute_url(), f"/messages/{pair.key}/"]}.items():
            other = {mina: teo, teo: mina, pair.mentor: pair.mentee}[person]
            for page in pages:
                said = text(sign_in(person), page)
                assert f"/report/profiles.person/{other.key}/" in said, page
                assert f"/{other.key}/block" in said or page.startswith("/ask/"), page

    def test_contact_is_shown_by_its_owner_alone(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        url = pair.get_absolute_url()
        sign_in(teo).post(f"{url}contact/", {"contact": "0117 496 0000"})
        assert "0117 496 0000" in text(sign_in(mina), url)
        sign_in(teo).post(f"{url}contact/", {"contact": ""})
        assert "0117 496 0000" not in text(sign_in(mina), url)

    def test_ending_it_asks_once_more_and_keeps_what_was_written(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=mina, words="Good luck", form_key="1", at=NOW)
        browser = sign_in(teo)
        assert "You need no reason." in text(browser, f"{pair.get_absolute_url()}end/")
        browser.post(f"{pair.get_absolute_url()}end/", {"farewell": "Thank you"})
        page = text(sign_in(mina), pair.get_absolute_url())
        assert "Thank you" in page
        assert "Good luck" in page
        assert "This is over." in text(browser, f"/messages/{pair.key}/")

    def test_a_conversation_keeps_drafts_apart(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        one, two = said_yes(teo, mina), said_yes(teo, helper("Jo"), form="2")
        browser = sign_in(teo)
        browser.post(f"/drafts/message--{one.key}/", {"words": "For Mina"})
        assert "For Mina" in text(browser, f"/messages/{one.key}/")
        assert "For Mina" not in text(browser, f"/messages/{two.key}/")
        browser.post(f"/messages/{one.key}/", {"words": "For Mina", "form_key": "1"})
        assert Draft.objects.get().payload == {}
        page = text(sign_in(mina), "/messages/")
        assert "For Mina" in page
        assert 'data-state="new"' in page

    @pytest.mark.parametrize(
        "words", ["Ring me: 0117 496 0000", "+44 7700 900123", "teo@example.org is best", "wa.me/447700900123"]
    )
    def test_a_phone_number_is_asked_about_once_more(
        self, mina: Person, teo: Person, sign_in: SignIn, words: str
    ) -> None:
        pair = said_yes(teo, mina)
        browser, url = sign_in(teo), f"/messages/{pair.key}/"
        page = browser.post(url, {"words": words, "form_key": "1"}).content.decode()
        assert "It is not sent yet." in page
        assert words in page
        assert not Message.objects.filter(words=words).exists()
        browser.post(url, {"words": words, "form_key": "1", "anyway": "on"})
        assert Message.objects.filter(words=words).count() == 1

    @pytest.mark.parametrize("words", ["On 01.12.2026 14:00 or 2026-12-01", "12 000 000 in all", "At 9, for 120 each"])
    def test_days_and_sums_are_no_phone_numbers(self, mina: Person, teo: Person, sign_in: SignIn, words: str) -> None:
        pair = said_yes(teo, mina)
        sign_in(teo).post(f"/messages/{pair.key}/", {"words": words, "form_key": "1"})
        assert Message.objects.filter(words=words).count() == 1

    def test_what_is_new_comes_without_reloading(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        first, _new = messages.send(mentorship=pair, author=teo, words="One", form_key="1", at=NOW)
        browser = sign_in(mina)
        news = f"/messages/{pair.key}/news/?last={first.key}"
        assert f"last={first.key}" in text(browser, f"/messages/{pair.key}/")
        assert browser.get(news).status_code == 204
        messages.send(mentorship=pair, author=teo, words="Two", form_key="2", at=NOW + HOUR)
        answer = browser.get(news)
        assert "Two" in answer.content.decode()
        assert "One" not in answer.content.decode()

    def test_read_marks_only_if_both_allow_them(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="One", form_key="1", at=NOW)
        url = f"/messages/{pair.key}/"
        text(sign_in(mina), url)
        sign_in(mina).post(f"{pair.get_absolute_url()}marks/", {"shows": "1"})
        assert ". Read." not in text(sign_in(teo), url)
        sign_in(teo).post(f"{pair.get_absolute_url()}marks/", {"shows": "1"})
        assert ". Read." in text(sign_in(teo), url)

    def test_a_block_ends_every_surface_at_once(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="Words of Teo", form_key="1", at=NOW)
        blocks.add(blocker=mina, blocked=teo, at=NOW)
        for person in (mina, teo):
            browser = sign_in(person)
            for url in (pair.get_absolute_url(), f"/messages/{pair.key}/", f"/messages/{pair.key}/news/"):
                assert browser.get(url).status_code == 404
            assert browser.post(f"/messages/{pair.key}/", {"words": "x", "form_key": "2"}).status_code == 404
            for url in ("/messages/", "/home/", "/requests/", "/requests/?tab=answered"):
                assert "Words of Teo" not in text(browser, url)

    def test_it_costs_the_same_for_one_and_for_many(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser, counts = sign_in(teo), []
        pair = said_yes(teo, mina)
        for number in range(6):
            other = said_yes(asker(f"Mentee {number}"), helper(f"Mentor {number}"))
            Mentorship.objects.filter(pk=other.pk).update(mentee=teo)
            other.partners.filter(part="mentee").update(person=teo)
            for mentorship in (pair, other):
                Message.objects.create(
                    mentorship=mentorship, author=teo, words="Hi", at=NOW, form_key=f"{mentorship.pk}-{number}"
                )
            found = []
            for url in ("/messages/", f"/messages/{pair.key}/", pair.get_absolute_url(), "/home/"):
                with CaptureQueriesContext(connection) as queries:
                    browser.get(url)
                found.append(len(queries))
            counts.append(found)
        assert counts[0] == counts[-1]
        assert max(counts[0]) <= 14

    def test_a_conversation_has_pages(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        Message.objects.bulk_create(
            Message(mentorship=pair, author=teo, words=f"No. {number:03}", at=NOW + number * HOUR, form_key=f"{number}")
            for number in range(45)
        )
        browser = sign_in(mina)
        page = text(browser, f"/messages/{pair.key}/")
        assert page.count('class="msg"') == 30
        onward = page.split('href="/messages/' + pair.key + "/?after=")[1].split('"')[0]
        earlier = text(browser, f"/messages/{pair.key}/?after={onward}")
        assert earlier.count('class="msg"') == 15
        assert "Show later messages" in earlier
        assert browser.get(f"/messages/{pair.key}/?after=x").status_code == 404


def test_home_says_whose_turn_it_is(mina: Person, teo: Person, sign_in: SignIn) -> None:
    asked(teo, mina)
    assert "Teo asks you" in text(sign_in(mina), "/home/")
    assert "The turn of Mina" in text(sign_in(teo), "/home/")
    asks.accept(ask=Ask.objects.get(), by=mina, at=NOW)
    assert "You and Mina" in text(sign_in(teo), "/home/")


def test_every_piece_of_news_can_be_read(mina: Person, teo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina)
    mentorships.end(mentorship=pair, by=mina, at=NOW)
    assert "Mina finished your time together" in text(sign_in(teo), "/notices/")
    assert "Teo asks you" in text(sign_in(mina), "/notices/")


def test_people_without_anything_see_what_will_be_here(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(PersonFactory.create())
    assert "You only need to be two steps ahead of someone" in text(browser, "/requests/")
    assert "No conversation yet" in text(browser, "/messages/")
